"""Small things of the living forum that had been left lying: drafts of two questions, the language of a note, contributions."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from forum.core.db import db, transaction
from forum.discussion import actions
from forum.discussion.models import Draft, Post, Try
from forum.people.models import Person
from tests.cast import as_viewer
from tests.client import OURS, Client, sign_in
from tests.make import make_solution, make_thread, make_try
from tests.page import words_of

Browser = Callable[[Person], Client]


@pytest.fixture
def of(new_client: Callable[[], Client]) -> Browser:
    return lambda person: sign_in(new_client(), person)


def keep_draft(person: Person, place: str = "thread", **fields: object) -> None:
    with transaction():
        actions.save_draft(
            place, by=as_viewer(person), fields={"kind": "practice", "title": "पुराना", "body": "पुराना लेख", **fields}
        )


def places() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Draft.place).order_by(Draft.place)))


def typed(browser: Client, path: str) -> dict[str, str]:
    page = browser.page(path)
    found = {f.get("name", ""): f.get("value", "") for f in page.iter("input") if f.get("type") != "radio"}
    return found | {f.get("name", ""): words_of(f) for f in page.iter("textarea")}


def test_a_question_from_a_search_does_not_mix_with_an_older_draft(of: Browser, teacher: Person) -> None:
    keep_draft(teacher)
    form = typed(of(teacher), "/threads/new?title=नया+सवाल")
    assert (form["title"], form["body"]) == ("नया सवाल", "")
    assert typed(of(teacher), "/threads/new")["body"] == "पुराना लेख", "the older one is where it was"


def test_each_question_keeps_a_draft_of_its_own_and_sending_it_leaves_the_other(of: Browser, teacher: Person) -> None:
    keep_draft(teacher)
    hers = of(teacher)
    begun = typed(hers, "/threads/new?title=नया+सवाल")["begun_at"]
    keep_draft(teacher, begun, title="नया सवाल", body="नया लेख")
    assert typed(hers, "/threads/new?title=नया+सवाल")["body"] == "नया लेख"
    assert "नया लेख" in words_of(hers.page(f"/threads/new?draft={begun.removeprefix('ask:')}"))
    body = "बच्चे एक वाक्य भी अपने मन से नहीं लिखते।"
    answer = hers.submit("/threads/new?title=नया+सवाल", to="/threads/new", kind="story", topic="own-words", body=body)
    assert answer.status_code == 303
    assert places() == ["thread"]


def test_a_draft_that_was_begun_wins_whole_over_the_kind_of_a_link(of: Browser, teacher: Person) -> None:
    keep_draft(teacher)
    page = of(teacher).page("/threads/new?kind=story")
    chosen = [f.get("value") for f in page.iter("input") if f.get("name") == "kind" and "checked" in f.attrib]
    assert chosen == ["practice"]


def test_this_is_my_problem_takes_the_draft_along(of: Browser, teacher: Person, stranger: Person) -> None:
    thread = make_thread(stranger)
    hers = of(teacher)
    for begun in ("thread", "ask:0123abcd"):
        keep_draft(teacher, begun)
        token = typed(hers, "/threads/new")["csrf_token"]
        hers.post(f"/threads/{thread.id}/same", data={"csrf_token": token, "begun_at": begun, "body": "x"}, headers=OURS)
        assert places() == []


def test_pressing_it_on_the_thread_itself_leaves_a_draft_alone(of: Browser, teacher: Person, stranger: Person) -> None:
    thread = make_thread(stranger)
    keep_draft(teacher)
    of(teacher).submit(f"/threads/{thread.id}-", to="/same")
    assert places() == ["thread"]


def test_the_language_of_a_note_can_be_said_and_changed(of: Browser, teacher: Person, stranger: Person) -> None:
    post = make_solution(make_thread(teacher), teacher)
    hers = of(stranger)
    path = f"/posts/{post.id}/try"
    hers.submit(path, to="/tries", outcome="worked", note="bahut accha raha")
    assert note_lang() == "hi-Latn"
    hers.submit(path, to="/tries", lang="en")
    assert note_lang() == "en"
    hers.submit(path, to="/tries", lang="", note="बहुत अच्छा रहा")
    assert note_lang() == "hi", "by the text, where she says nothing"


def note_lang() -> str:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Try.lang)).one()


def test_a_profile_lists_solutions_and_tries_too(client: Client, teacher: Person, stranger: Person) -> None:
    thread = make_thread(stranger, title="किसी और की समस्या")
    make_solution(thread, teacher, "पेड़ के नीचे कहानी")
    tried = make_solution(thread, stranger)
    make_try(tried, teacher, "adapted", "छोटे समूह में किया गया")
    path = f"/people/{teacher.handle}"
    assert "पेड़ के नीचे कहानी" in words_of(client.page(f"{path}?what=solutions"))
    said = words_of(client.page(f"{path}?what=tries"))
    assert "छोटे समूह में किया गया" in said
    assert "बदलकर काम आया" in said
    assert client.get(f"{path}?what=nonsense&page=7").status_code == 200
    with transaction():
        actions.set_state(db.session.get_one(Post, tried.id), "hidden")
    assert "छोटे समूह में किया गया" not in words_of(client.page(f"{path}?what=tries"))


def test_a_block_says_its_district_where_none_was_chosen(of: Browser, teacher: Person) -> None:
    hers = of(teacher)
    answer = hers.submit("/settings", to="/settings", district="", block="varanasi/pindra")
    assert answer.status_code == 303
    db.session.expire_all()
    her = db.session.get_one(Person, teacher.id)
    assert (her.district_id, her.block_id) != (None, None)
    page = hers.page("/settings")
    chosen = [o.get("value") for s in page.iter("select") for o in s.iter("option") if "selected" in o.attrib]
    assert "varanasi" in chosen
    assert "varanasi/pindra" in chosen
    assert hers.submit("/settings", to="/settings", district="jaunpur", block="varanasi/pindra").status_code == 400
