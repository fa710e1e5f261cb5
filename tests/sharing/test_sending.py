"""A thread passed on in WhatsApp, without a script."""

from urllib.parse import parse_qs, urlsplit

import pytest

from forum.people.models import Person
from tests.client import Client, sign_in
from tests.make import make_solution, make_thread, make_try
from tests.page import words_of
from tests.sharing.conftest import make_entry

HERE = "http://localhost"


def messages(client: Client, path: str) -> list[str]:
    """What WhatsApp would open with, from the top of the page."""
    links = [link for link in client.page(path).iter("a") if link.get("href", "").startswith("https://wa.me/")]
    assert all(set(link.get("rel", "").split()) >= {"noopener", "noreferrer"} for link in links)
    assert all(words_of(link) in {"व्हाट्सऐप पर भेजें", "Send on WhatsApp"} for link in links)
    return [parse_qs(urlsplit(link.get("href", "")).query)["text"][0] for link in links]


def test_the_message_has_title_counts_and_address(client: Client, teacher: Person, mentor: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, mentor)
    make_try(solution, stranger)
    make_try(solution, teacher, "did_not_work")
    of_thread, of_solution = messages(client, f"/threads/{thread.id}-")
    title, said, address = of_thread.splitlines()
    assert title == "*बच्चे मात्रा भूल जाते हैं*"
    assert said == "2 ने आज़माया · 1 के काम आया"
    assert client.get(address.removeprefix(HERE)).status_code == 200
    title, said, address = of_solution.splitlines()
    assert title == "समाधान: *बच्चे मात्रा भूल जाते हैं*"
    assert said == "2 ने आज़माया · 1 के काम आया"
    assert client.get(address.removeprefix(HERE)).headers["Location"].endswith(f"#post-{solution.id}")


def test_of_a_problem_that_nobody_has_tried_to_solve_it_says_so(client: Client, teacher: Person) -> None:
    [text] = messages(client, f"/threads/{make_thread(teacher).id}-?lang=en")
    assert text.splitlines()[1] == "Problem · Needs a solution"


def test_a_showcase_entry_is_passed_on_too(client: Client, teacher: Person, mentor: Person) -> None:
    entry = make_entry(mentor, make_thread(teacher))
    [text] = messages(client, f"/showcase/{entry.id}-")
    assert text.splitlines()[0] == f"*{entry.title}*"
    assert client.get(text.splitlines()[-1].removeprefix(HERE)).status_code == 200


@pytest.mark.parametrize("title", ["*" * 50, "म" * 200, "a & b = c # d % e + f ? 100%", "क्या 😀 “ठीक” है?"])
def test_any_title_gives_a_message_that_is_short_and_whole(client: Client, teacher: Person, mentor: Person, title: str) -> None:
    thread = make_thread(teacher, title=title)
    make_solution(thread, mentor)
    for text in messages(client, f"/threads/{thread.id}-"):
        assert len(text) <= 400
        assert text.splitlines()[0].count("*") == 2
        assert text.splitlines()[-1].startswith(f"{HERE}/")


def test_a_member_can_pass_it_on_as_well(client: Client, teacher: Person) -> None:
    thread = make_thread(teacher)
    assert messages(sign_in(client, teacher), f"/threads/{thread.id}-")


def test_the_page_shows_its_short_address_to_copy(client: Client, teacher: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    entry = make_entry(mentor, thread)
    for path in (f"/threads/{thread.id}", f"/showcase/{entry.id}"):
        page = client.page(f"{path}-")
        [shown] = [element for element in page.iter("span") if element.get("class") == "plain-link__address"]
        assert words_of(shown) == f"{HERE}{path}"
        assert client.get(path).status_code == 301
