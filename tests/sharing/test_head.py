"""What messengers and search engines are told of a page: the preview, the one address, the languages, the data."""

import json
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from forum.app import create_app
from forum.core.db import db, transaction
from forum.discussion.models import SameProblem, Thread
from forum.moderation.actions import hide
from forum.people.models import Person
from tests.cast import as_viewer
from tests.client import Client, sign_in
from tests.conftest import settings_in
from tests.make import make_comment, make_solution, make_thread, make_try, mark
from tests.sharing.conftest import Head, head_of, make_entry

HERE = "http://localhost"


def test_pages_that_are_passed_on_say_what_they_are(head: Head, client: Client, teacher: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    make_try(make_solution(thread, mentor), teacher)
    entry = make_entry(mentor, thread)
    titles = {
        "/": "एक ने आज़माया, सबके काम आया",
        f"/threads/{thread.id}-": thread.title,
        f"/showcase/{entry.id}-": entry.title,
        "/districts/shravasti": "जनपद श्रावस्ती",
        "/topics/decoding": "डिकोडिंग (वर्ण-ध्वनि से पढ़ना)",
        "/showcase": "श्रेष्ठ अभ्यास",
    }
    for path, title in titles.items():
        said = head(path)
        assert said["og:title"] == title
        assert 10 < len(said["og:description"]) <= 210, path
        assert said["description"] == said["og:description"]
        assert said["og:site_name"] == "आज़माया"
        assert said["og:locale"] == "hi_IN"
        assert said["og:url"] == said["canonical"]
        picture = said["og:image"]
        assert picture.startswith(f"{HERE}/")
        assert client.get(picture.removeprefix(HERE)).mimetype == "image/png"


def test_the_preview_of_a_thread_says_what_came_of_it(head: Head, teacher: Person, mentor: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, mentor)
    make_try(solution, stranger)
    make_try(solution, teacher, "did_not_work")
    said = head(f"/threads/{thread.id}-")
    assert "2 ने आज़माया · 1 के काम आया" in said["og:description"]
    assert "कक्षा 2 के बच्चे मात्रा" in said["og:description"]
    english = head(f"/threads/{thread.id}-?lang=en")
    assert "Tried by 2 · worked for 1" in english["og:description"]
    assert "lang=en" in english["og:image"]
    assert english["og:locale"] == "en_IN"


def test_the_address_of_the_picture_changes_with_what_it_shows(head: Head, teacher: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    before = head(f"/threads/{thread.id}-")["og:image"]
    assert head(f"/threads/{thread.id}-")["og:image"] == before
    make_try(make_solution(thread, mentor), teacher)
    assert head(f"/threads/{thread.id}-")["og:image"] != before


def test_a_member_s_page_carries_no_preview(client: Client, teacher: Person) -> None:
    thread = make_thread(teacher)
    said = head_of(sign_in(client, teacher), f"/threads/{thread.id}-")
    assert "og:title" not in said
    assert "data" not in said
    assert said["canonical"].startswith(f"{HERE}/threads/{thread.id}-")


def test_a_thread_has_one_address_whatever_hangs_on_the_link(head: Head, teacher: Person) -> None:
    thread = make_thread(teacher)
    own = head(f"/threads/{thread.id}-")["canonical"]
    assert own.startswith(f"{HERE}/threads/{thread.id}-")
    for path in ("other-slug", "?fbclid=abc&utm_source=whatsapp", "?order=new", "?page=1", "?page=nonsense"):
        assert head(f"/threads/{thread.id}-{path}")["canonical"] == own, path


def test_the_second_page_and_the_other_language_are_pages_of_their_own(head: Head, teacher: Person) -> None:
    thread = make_thread(teacher, kind="story")
    for n in range(21):
        make_comment(thread, teacher, f"टिप्पणी {n}")
    own = head(f"/threads/{thread.id}-")["canonical"]
    said = head(f"/threads/{thread.id}-?page=2&lang=en&order=new")
    assert said["canonical"] == f"{own}?page=2&lang=en"
    assert said["hreflang:hi"] == said["hreflang:x-default"] == f"{own}?page=2"
    assert said["hreflang:en"] == f"{own}?page=2&lang=en"
    assert "data" not in said, "the question is told once, where it stands"


def test_lists_keep_what_they_are_narrowed_to(head: Head) -> None:
    assert head("/showcase?topic=decoding")["canonical"] == f"{HERE}/showcase?topic=decoding"
    assert head("/threads?topic=decoding&lang=en")["canonical"] == f"{HERE}/threads?topic=decoding&lang=en"


def test_a_block_is_not_its_district(head: Head, app: Any) -> None:
    assert head("/districts/shravasti")["canonical"] == f"{HERE}/districts/shravasti"
    from_block = head("/districts/shravasti/ikauna")
    assert from_block["canonical"] == f"{HERE}/districts/shravasti/ikauna"
    assert "og:title" not in from_block


def test_in_production_every_address_is_that_of_the_setting(fresh_site: Path, tmp_path: Path) -> None:
    shutil.copytree(fresh_site, tmp_path / "site")
    site = "https://forum.example.org"
    app = create_app(settings_in(tmp_path / "site", FORUM_ENV="production", FORUM_SITE_URL=site))
    app.test_client_class = Client
    with app.app_context():
        browser = app.test_client()
        page = browser.get("/", base_url="http://forum.example.org")  # behind a proxy that speaks https to the world
        assert f'<meta property="og:image" content="{site}/card.png?v=' in page.text
        assert f'<link rel="canonical" href="{site}/">' in page.text
        for path in ("/feeds/threads.atom", "/sitemap.xml", "/robots.txt", "/sitemaps/pages.xml"):
            text = browser.get(path, base_url="http://forum.example.org").text
            assert f"{site}/" in text, path
            assert "http://forum" not in text, path
        db.session.remove()
        db.engine.dispose()


def data_of(head: Head, thread: Thread) -> Any:
    return json.loads(head(f"/threads/{thread.id}-")["data"])


def test_a_problem_is_a_question_with_its_answers(
    head: Head, client: Client, teacher: Person, mentor: Person, stranger: Person, moderator: Person
) -> None:
    thread = make_thread(teacher)
    first, second = make_solution(thread, mentor, "कार्ड बनाएँ।"), make_solution(thread, stranger, "कहानी सुनाएँ।")
    make_try(first, stranger)
    make_try(first, teacher, "adapted")
    make_try(second, teacher, "did_not_work")
    make_comment(thread, moderator, "एक टिप्पणी")
    mark(first, teacher)
    with transaction():
        db.session.add(SameProblem(thread_id=thread.id, person_id=stranger.id, created_at=thread.created_at))
    told = data_of(head, thread)
    assert (told["@context"], told["@type"]) == ("https://schema.org", "QAPage")
    question = told["mainEntity"]
    assert question["@type"] == "Question"
    assert question["name"] == thread.title
    assert question["text"] == "कक्षा 2 के बच्चे मात्रा पढ़ते समय रुक जाते हैं।"
    assert question["answerCount"] == 2
    assert question["author"] == {"@type": "Person", "name": "सुनीता वर्मा", "url": f"{HERE}/people/sunita"}
    accepted, [other] = question["acceptedAnswer"], question["suggestedAnswer"]
    assert (accepted["@type"], accepted["text"], accepted["upvoteCount"]) == ("Answer", "कार्ड बनाएँ।", 2)
    assert (other["text"], other["upvoteCount"], other["author"]["name"]) == ("कहानी सुनाएँ।", 0, "Imran Khan")
    page = client.get(f"/threads/{thread.id}-").text
    for answer in (accepted, other):
        assert f'id="{urlsplit(answer["url"]).fragment}"' in page
    assert "एक टिप्पणी" not in json.dumps(told, ensure_ascii=False)


def test_a_problem_without_answers_names_none(head: Head, teacher: Person) -> None:
    question = data_of(head, make_thread(teacher))["mainEntity"]
    assert question["answerCount"] == 0
    assert not {"acceptedAnswer", "suggestedAnswer"} & set(question)


def test_an_answer_that_was_hidden_is_told_no_more(head: Head, teacher: Person, mentor: Person, moderator: Person) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, mentor)
    mark(solution, teacher)
    with transaction():
        hide(solution, by=as_viewer(moderator))
    assert data_of(head, thread)["mainEntity"]["answerCount"] == 0
    assert "acceptedAnswer" not in data_of(head, thread)["mainEntity"]


@pytest.mark.parametrize(
    ("kind", "told"), [("practice", "Article"), ("story", "Article"), ("discussion", "DiscussionForumPosting")]
)
def test_other_kinds_are_articles(head: Head, teacher: Person, kind: Any, told: str) -> None:
    thread = make_thread(teacher, kind=kind)
    data = data_of(head, thread)
    assert (data["@type"], data["headline"], data["inLanguage"]) == (told, thread.title, "hi")
    assert data["author"]["name"] == "सुनीता वर्मा"
    assert data["url"] == head(f"/threads/{thread.id}-")["canonical"]


def test_no_title_gets_out_of_the_data_or_the_preview(head: Head, client: Client, teacher: Person) -> None:
    """The client reads each page, and finds whatever opens another element."""
    title = '</script><script src=//evil.test></script><!-- "><b> & \u2028 \\u003c'
    thread = make_thread(teacher, title=title)
    assert data_of(head, thread)["mainEntity"]["name"] == title
    assert head(f"/threads/{thread.id}-")["og:title"] == title
    page = client.get(f"/threads/{thread.id}-").text
    assert page.count("<script") == 2, "the site's own and the data"
