"""From a pick to a published entry, through the pages, and what is refused on the way."""

import pytest

from forum.core.db import db, transaction
from forum.core.errors import Conflict, NotAllowed, NotFound
from forum.discussion.actions.keeping import set_state
from forum.discussion.models import Post
from forum.people.models import Person
from forum.showcase import actions
from forum.showcase.drafting import get_draft, get_entry_to_write, list_versions
from forum.showcase.policy import why_not_read_second
from forum.showcase.queries import list_entries
from tests.cast import OTHER_DISTRICT, as_viewer, make_person
from tests.make import make_comment, make_solution, make_thread
from tests.page import words_of
from tests.showcase.conftest import Browser, Scene, draft_entry, entry_of, publish, written


def test_a_mentor_picks_a_reader_agrees_and_everybody_reads_it(scene: Scene, browser_of: Browser, client: object) -> None:
    curator, reader = browser_of(scene.curator), browser_of(scene.reader)
    begun = curator.submit(f"/showcase/new?post={scene.solution.id}", title="मात्रा के कार्ड", summary="**क्या:** कार्ड", to="/new")
    path = begun.headers["Location"].removesuffix("/preview")
    assert "मात्रा के कार्ड" not in words_of(browser_of(scene.reader).page("/showcase"))
    assert reader.get(f"{path}/preview").status_code == 404, "a draft is nobody else's"

    assert curator.submit(f"{path}/preview", to="/ask").status_code == 303
    assert "मात्रा के कार्ड" in words_of(reader.page("/showcase/desk"))
    assert reader.submit(f"{path}/preview", to="/publish").status_code == 303

    page = words_of(reader.page(f"{path}-"))
    assert "मात्रा के कार्ड" in page
    assert "दूसरे पाठक: Farida" in page
    assert "Imran Khan" in page, "whoever wrote the solution is named"
    assert "3 ने आज़माया" in page
    assert "70 बच्चों" not in page, "the limits of the solution stand with the solution"


def test_the_second_reader_gives_it_back_with_a_sentence(scene: Scene, browser_of: Browser) -> None:
    entry_id = draft_entry(scene)
    reader = browser_of(scene.reader)
    assert reader.submit(f"/showcase/{entry_id}/preview", to="/return", sentence="").status_code == 400
    assert reader.submit(f"/showcase/{entry_id}/preview", to="/return", sentence="सोमवार से क्या करें?").status_code == 303
    page = words_of(browser_of(scene.curator).page(f"/showcase/{entry_id}/preview"))
    assert "सोमवार से क्या करें?" in page
    assert reader.get(f"/showcase/{entry_id}/preview").status_code == 404


def test_what_was_typed_stays_when_something_is_wrong_or_looked_for(scene: Scene, browser_of: Browser) -> None:
    curator = browser_of(scene.curator)
    refused = curator.submit("/showcase/new", title="", summary="आधा लिखा सार", limits="सीमा", to="/new")
    assert refused.status_code == 400
    assert "आधा लिखा सार" in refused.text
    assert "सीमा" in refused.text
    found = curator.submit("/showcase/new", title="", summary="आधा लिखा सार", find="मात्रा", to="/new", press="press=find")
    assert found.status_code == 200
    assert f'value="{scene.solution.id}"' in found.text
    assert "आधा लिखा सार" in found.text
    pasted = curator.submit(
        "/showcase/new", title="x", find=f"http://localhost/threads/{scene.thread.id}-x", to="/new", press="press=find"
    )
    assert f'value="{scene.solution.id}"' in pasted.text


def test_half_a_translation_is_refused(scene: Scene, browser_of: Browser) -> None:
    sent = browser_of(scene.curator).submit("/showcase/new", title="क", summary="ख", other_title="Cards", to="/new")
    assert sent.status_code == 400


@pytest.mark.parametrize("who", ["curator", "teacher", "twin", "author"])
def test_nobody_publishes_alone(scene: Scene, teacher: Person, who: str) -> None:
    """The curator, a teacher, a mentor of the same district, and a mentor who wrote what is picked."""
    author = make_person("gita", role="mentor", district=OTHER_DISTRICT)
    theirs = make_solution(scene.thread, author)
    entry_id = draft_entry(scene, theirs.id, exception="अभी नया है, फिर भी काम का है")
    people = {"curator": scene.curator, "teacher": teacher, "author": author, "twin": make_person("twin", role="mentor")}
    draft = get_draft(entry_id, as_viewer(scene.curator))
    writers = {draft.version.written_by_id, *(post.author_id for post in draft.posts)}
    sentence = why_not_read_second(
        as_viewer(people[who]), draft.entry, curator_district_id=draft.entry.curator.district_id, writers=writers
    )
    assert sentence
    with pytest.raises((NotAllowed, NotFound)), transaction():
        mine = get_draft(entry_id, as_viewer(people[who]))
        actions.publish_entry(mine, by=as_viewer(people[who]), seen=mine.version.saves)
    assert entry_of(entry_id).stage == "draft"


def test_a_rule_that_is_not_met_asks_for_a_written_exception(scene: Scene, client: object, browser_of: Browser) -> None:
    untried = make_solution(scene.thread, make_person("nayi"), "नया उपाय")
    with pytest.raises(Conflict, match="नियम"):
        draft_entry(scene, untried.id)
    entry_id = publish(scene, untried.id, title="नया", exception="पहली बार, पर बहुत सरल")
    page = words_of(browser_of(scene.reader).page(f"/showcase/{entry_id}-"))
    assert "पहली बार, पर बहुत सरल" in page
    assert "0 शिक्षक" in page


def test_tries_of_the_curator_and_of_authors_are_not_independent(scene: Scene) -> None:
    entry_id = publish(scene)
    assert entry_of(entry_id).exception is None, "three independent tries, two of them good, limits with the solution"
    other = make_solution(scene.thread, make_person("tina9"), "दूसरा", limits="x")
    with pytest.raises(Conflict):
        draft_entry(scene, scene.solution.id, _by_one_of_the_triers(scene).id, other.id, title="और")


def _by_one_of_the_triers(scene: Scene) -> Post:
    trier = db.session.query(Person).filter_by(handle="tina0").one()
    return make_solution(scene.thread, trier, "मेरा भी", limits="y")


def test_what_is_hidden_or_deleted_cannot_be_handed_over_or_published(scene: Scene) -> None:
    entry_id = draft_entry(scene)
    with transaction():
        set_state(db.session.get_one(Post, scene.solution.id), "deleted")
    with pytest.raises(Conflict), transaction():
        draft = get_draft(entry_id, as_viewer(scene.reader))
        actions.publish_entry(draft, by=as_viewer(scene.reader), seen=draft.version.saves)
    assert entry_of(entry_id).stage == "draft"


def test_a_comment_or_a_hidden_solution_is_not_picked(scene: Scene, browser_of: Browser, stranger: Person) -> None:
    comment = make_comment(scene.thread, stranger)
    curator = browser_of(scene.curator)
    begun = curator.submit("/showcase/new", title="क", summary="ख", posts=[str(comment.id), str(scene.solution.id)], to="/new")
    entry_id = int(begun.headers["Location"].split("/")[2])
    assert get_draft(entry_id, as_viewer(scene.curator)).version.post_ids == [scene.solution.id]


def test_the_reader_publishes_only_what_she_has_seen(scene: Scene) -> None:
    entry_id = draft_entry(scene)
    reader = as_viewer(scene.reader)
    with transaction():
        entry = get_entry_to_write(entry_id, as_viewer(scene.curator))
        actions.save_entry(entry, written(scene.solution.id, summary="और कुछ"), by=as_viewer(scene.curator), seen=1)
        draft = get_draft(entry_id, as_viewer(scene.curator))
        actions.ask_reader(draft, by=as_viewer(scene.curator), seen=2, reader_id=None)
    with pytest.raises(Conflict), transaction():
        actions.publish_entry(get_draft(entry_id, reader), by=reader, seen=1)


def test_nobody_overwrites_another_s_draft_unseen(scene: Scene, moderator: Person, browser_of: Browser) -> None:
    entry_id = draft_entry(scene, asked=False)
    slow = browser_of(scene.curator)
    page = slow.page(f"/showcase/{entry_id}/edit")
    with transaction():
        entry = get_entry_to_write(entry_id, as_viewer(moderator))
        actions.save_entry(entry, written(scene.solution.id, summary="संचालक"), by=as_viewer(moderator), seen=1)
    token = next(field.get("value", "") for field in page.iter("input") if field.get("name") == "csrf_token")
    sent = slow.post(
        f"/showcase/{entry_id}/edit",
        data={"title": "मेरा", "summary": "मेरा सार", "seen": "1", "csrf_token": token},
        headers={"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    )
    assert sent.status_code == 409
    assert "मेरा सार" in sent.text


def test_readers_see_the_old_version_until_the_new_one_is_agreed_to(scene: Scene, browser_of: Browser) -> None:
    entry_id = publish(scene)
    curator = browser_of(scene.curator)
    assert curator.submit(f"/showcase/{entry_id}/edit", summary="बदला हुआ सार", to="/edit").status_code == 303
    assert "बदला हुआ सार" not in words_of(curator.page(f"/showcase/{entry_id}-"))
    curator.submit(f"/showcase/{entry_id}/preview", to="/ask")
    browser_of(scene.reader).submit(f"/showcase/{entry_id}/preview", to="/publish")
    page = words_of(curator.page(f"/showcase/{entry_id}-"))
    assert "बदला हुआ सार" in page
    assert "संस्करण 2" in page
    assert [version.number for version in list_versions(entry_of(entry_id))] == [2, 1]
    assert list_versions(entry_of(entry_id))[1].summary == "**क्या:** कार्ड"


def test_withdrawn_it_is_gone_for_everybody_and_kept_for_its_curator(scene: Scene, browser_of: Browser) -> None:
    entry_id = publish(scene)
    curator = browser_of(scene.curator)
    assert curator.submit(f"/showcase/{entry_id}/versions", to="/withdraw").status_code == 303
    assert browser_of(scene.reader).get(f"/showcase/{entry_id}-").status_code == 404
    assert list_entries().total == 0
    assert "श्रेष्ठ अभ्यास से हटाया गया" in words_of(curator.page("/showcase/desk"))
    curator.submit(f"/showcase/{entry_id}/edit", to="/edit", title="फिर से")
    curator.submit(f"/showcase/{entry_id}/preview", to="/ask")
    browser_of(scene.reader).submit(f"/showcase/{entry_id}/preview", to="/publish")
    assert [one.words.title for one in list_entries().rows] == ["फिर से"]


def test_teachers_find_no_desk(teacher: Person, scene: Scene, browser_of: Browser) -> None:
    entry_id = draft_entry(scene)
    for path in ("desk", "new", f"{entry_id}/edit", f"{entry_id}/preview", f"{entry_id}/versions"):
        assert browser_of(teacher).get(f"/showcase/{path}").status_code == 404, path


def test_a_form_sent_twice_makes_one_draft(scene: Scene) -> None:
    assert draft_entry(scene, asked=False) == draft_entry(scene, asked=False)


def test_the_other_language_is_shown_in_the_other_language(scene: Scene, browser_of: Browser) -> None:
    curator = browser_of(scene.curator)
    fields = {"other_title": "Cards for matras", "other_summary": "What the teacher does with the cards in this class"}
    begun = curator.submit(f"/showcase/new?post={scene.solution.id}", title="मात्रा के कार्ड", summary="कार्ड", to="/new", **fields)
    path = begun.headers["Location"].removesuffix("/preview")
    curator.submit(f"{path}/preview", to="/ask")
    browser_of(scene.reader).submit(f"{path}/preview", to="/publish")
    assert "Cards for matras" in words_of(curator.page(f"{path}-?lang=en"))
    assert "Cards for matras" not in words_of(curator.page(f"{path}-?lang=hi"))


def test_a_thread_of_a_practice_can_be_picked_itself(scene: Scene, teacher: Person) -> None:
    practice = make_thread(teacher, kind="practice", title="सुबह की कहानी")
    opening = db.session.query(Post).filter_by(thread_id=practice.id, form="opening").one()
    entry_id = publish(scene, opening.id, title="कहानी", exception="सब करते हैं")
    assert list_entries().rows[0].entry.id == entry_id
