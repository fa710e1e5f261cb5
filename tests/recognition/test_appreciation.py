"""Words of an official: written without an account, held for a mentor, then for the teacher; on no door before that."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.errors import Conflict, Invalid, NotAllowed
from forum.people.models import AuditEntry, Person
from forum.recognition import actions
from forum.recognition.actions.appreciating import LONGEST_WORDS, MOST_OPEN, Note
from forum.recognition.events import AppreciationPassedOn, AppreciationWaiting
from forum.recognition.models import Appreciation
from tests.cast import OTHER_DISTRICT, as_viewer, make_person
from tests.client import Client
from tests.make import make_solution, make_thread
from tests.page import words_of
from tests.recognition.conftest import SAID, Browser, ask_for_words, pass_on, say, told

FORM = {"from_name": SAID.from_name, "designation": SAID.designation, "office": SAID.office, "words": SAID.words}
LINE = "बच्चे खुलकर बोल रहे थे"


def _state(note: Appreciation) -> str:
    return db.session.get_one(Appreciation, note.id, populate_existing=True).state


def test_from_the_link_to_the_profile(client: Client, teacher: Person, mentor: Person, browser_of: Browser) -> None:
    hers, mentors = browser_of(teacher), browser_of(mentor)
    assert hers.submit("/people/sunita/appreciation", address="").status_code == 303
    field = next(one for one in hers.page("/people/sunita/appreciation").iter("input") if one.get("class") == "link-to-copy")
    path = "/appreciate/" + field.get("value", "").rpartition("/")[2]
    assert client.submit(path, **FORM).headers["Location"] == path
    mentors.submit("/appreciations", to="/pass-on")
    assert "appreciation" in told(teacher)
    hers.submit("/me/awards", to="/show")
    page = client.page("/people/sunita")
    assert LINE in words_of(page)
    assert SAID.from_name in words_of(page)
    assert LINE in words_of(client.page(path))
    hers.submit("/me/awards", to="/keep")
    assert LINE not in words_of(client.page("/people/sunita"))


def test_nothing_is_seen_on_any_door_before_both_have_agreed(
    client: Client, teacher: Person, mentor: Person, stranger: Person, moderator: Person, browser_of: Browser
) -> None:
    note = ask_for_words(teacher)
    far = make_person("farida", role="mentor", district=OTHER_DISTRICT)
    doors = ["/", "/people/sunita", "/me/awards", "/appreciations", f"/appreciate/{note.code}", "/people/sunita/appreciation"]

    def who_sees() -> set[str]:
        seen = set()
        for name, browser in (
            ("visitor", client),
            *((one.handle, browser_of(one)) for one in (teacher, mentor, stranger, moderator, far)),
        ):
            for door in doors:
                answer = browser.get(door)
                if LINE in answer.get_data(as_text=True):
                    seen.add(f"{name} {door}")
        return seen

    say(note)
    assert who_sees() == {"meena /appreciations", "rakesh /appreciations"}
    pass_on(note, mentor)
    assert who_sees() == {"sunita /me/awards"}
    with transaction():
        actions.answer_appreciation(db.session.get_one(Appreciation, note.id), by=as_viewer(teacher), agreed=False)
    assert who_sees() == {"sunita /me/awards"}
    with transaction():
        actions.answer_appreciation(db.session.get_one(Appreciation, note.id), by=as_viewer(teacher), agreed=True)
    everybody = {"visitor", "sunita", "meena", "imran", "rakesh", "farida"}
    shown = {f"{name} {door}" for name in everybody for door in ("/people/sunita", f"/appreciate/{note.code}")}
    assert who_sees() == shown | {"sunita /me/awards"}


def test_what_a_mentor_did_not_pass_on_the_teacher_never_sees(teacher: Person, mentor: Person, browser_of: Browser) -> None:
    note = ask_for_words(teacher)
    say(note)
    browser_of(mentor).submit("/appreciations", to="/refuse")
    assert _state(note) == "refused"
    hers = browser_of(teacher)
    assert LINE not in hers.get("/me/awards").get_data(as_text=True)
    assert told(teacher) == []
    assert db.session.scalars(select(AuditEntry.deed)).all() == ["refused"]


def test_a_mentor_does_not_look_at_what_was_written_about_herself(mentor: Person, moderator: Person) -> None:
    note = ask_for_words(mentor)
    say(note)
    with pytest.raises(NotAllowed):
        pass_on(note, mentor)
    pass_on(note, moderator)
    assert _state(note) == "passed_on"


@pytest.mark.parametrize("press", ["pass-on", "refuse"])
def test_others_can_neither_look_nor_answer(
    client: Client, teacher: Person, mentor: Person, stranger: Person, browser_of: Browser, press: str
) -> None:
    note = ask_for_words(teacher)
    say(note)
    far = make_person("farida", role="mentor", district=OTHER_DISTRICT)
    for person in (teacher, stranger, far):
        browser = browser_of(person)
        token = next(one.get("value") for one in browser.page("/signout").iter("input") if one.get("name") == "csrf_token")
        headers = {"Sec-Fetch-Site": "same-origin"}
        answer = browser.post(f"/appreciations/{note.id}/{press}", data={"csrf_token": token}, headers=headers)
        assert answer.status_code == 404
        answer = browser.post(f"/me/appreciations/{note.id}/show", data={"csrf_token": token}, headers=headers)
        assert answer.status_code == 404
    assert _state(note) == "written"


def test_a_link_serves_once(client: Client, teacher: Person) -> None:
    note = ask_for_words(teacher)
    client.submit(f"/appreciate/{note.code}", **FORM)
    page = client.page(f"/appreciate/{note.code}")
    assert not [form for form in page.iter("form") if form.get("method") == "post"]
    assert LINE not in words_of(page)
    with pytest.raises(Conflict):
        say(note, replace(SAID, words="कुछ और लिखा गया है यहाँ"))


def test_a_link_that_ran_out_was_taken_back_or_never_was_is_not_found(
    client: Client, teacher: Person, browser_of: Browser
) -> None:
    note, other = ask_for_words(teacher), ask_for_words(teacher)
    browser_of(teacher).submit("/people/sunita/appreciation", to=f"/{other.id}/take-back")
    for code in (other.code, "2" * 16, "x", other.code.upper()):
        assert client.get(f"/appreciate/{code}").status_code == 404
    with clock.standing_at(note.expires_at - timedelta(seconds=1)):
        assert client.get(f"/appreciate/{note.code}").status_code == 200
    with clock.standing_at(note.expires_at):
        assert client.get(f"/appreciate/{note.code}").status_code == 404
        with pytest.raises(NotAllowed):
            say(note)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("from_name", ""),
        ("from_name", "Moderator"),
        ("from_name", "आज़माया टीम"),
        ("from_name", "शैल\u202eमणि"),
        ("from_name", "न" * 61),
        ("designation", ""),
        ("designation", "प्राचार्य\u200b"),
        ("office", ""),
        ("office", "1234"),
        ("words", ""),
        ("words", "अच्छा"),
        ("words", "अ" * (LONGEST_WORDS + 1)),
        ("words", "यह पंक्ति \u202eउलटी पढ़ी जाएगी"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(client: Client, teacher: Person, field: str, typed: str) -> None:
    note = ask_for_words(teacher)
    answer = client.submit(f"/appreciate/{note.code}", **{**FORM, field: typed})
    assert answer.status_code == 400
    said = answer.get_data(as_text=True)
    assert 'aria-invalid="true"' in said
    assert all(value.splitlines()[0] in said for name, value in FORM.items() if name != field)
    assert _state(note) == "open"


def test_html_is_shown_as_it_was_typed(client: Client, teacher: Person, mentor: Person, browser_of: Browser) -> None:
    note = ask_for_words(teacher)
    said = Note("<b>शैल</b>", "<i>प्राचार्य</i>", "डायट & मित्र", "<script>alert(1)</script> [link](javascript:alert(1))")
    say(note, said)
    waiting = browser_of(mentor).get("/appreciations").get_data(as_text=True)
    pass_on(note, mentor)
    with transaction():
        actions.answer_appreciation(db.session.get_one(Appreciation, note.id), by=as_viewer(teacher), agreed=True)
    for page in (
        waiting,
        client.get("/people/sunita").get_data(as_text=True),
        client.get(f"/appreciate/{note.code}").get_data(as_text=True),
    ):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "&lt;b&gt;शैल&lt;/b&gt;" in page
        assert 'href="javascript' not in page


def test_a_link_may_name_a_solution_of_hers_and_no_other(
    client: Client, teacher: Person, stranger: Person, browser_of: Browser
) -> None:
    thread = make_thread(stranger, title="जोड़ में हासिल")
    mine, other = make_solution(thread, teacher), make_solution(thread, stranger)
    hers = browser_of(teacher)
    assert hers.submit("/people/sunita/appreciation", address=f"http://localhost/posts/{other.id}").status_code == 400
    assert hers.submit("/people/sunita/appreciation", address="https://elsewhere.example/x").status_code == 400
    made = hers.submit("/people/sunita/appreciation", address=f"http://localhost/threads/{thread.id}-x#post-{mine.id}")
    assert made.status_code == 303
    note = db.session.scalars(select(Appreciation)).one()
    assert note.post_id == mine.id
    assert "जोड़ में हासिल" in words_of(client.page(f"/appreciate/{note.code}"))
    with transaction():
        thread = db.session.get_one(type(thread), thread.id)
        thread.state = "hidden"
    assert "जोड़ में हासिल" not in words_of(client.page(f"/appreciate/{note.code}"))


def test_only_she_and_who_looks_after_her_make_links(
    teacher: Person, mentor: Person, stranger: Person, moderator: Person, browser_of: Browser
) -> None:
    answers = {
        one.handle: browser_of(one).get("/people/sunita/appreciation").status_code
        for one in (teacher, mentor, stranger, moderator)
    }
    assert answers == {"sunita": 200, "meena": 200, "imran": 403, "rakesh": 200}


def test_a_mentor_sees_the_links_that_she_made_and_the_teacher_all(teacher: Person, mentor: Person, browser_of: Browser) -> None:
    note = ask_for_words(teacher)
    assert note.code not in browser_of(mentor).get("/people/sunita/appreciation").get_data(as_text=True)
    assert note.code in browser_of(teacher).get("/people/sunita/appreciation").get_data(as_text=True)


def test_links_do_not_pile_up(teacher: Person) -> None:
    for _ in range(MOST_OPEN):
        ask_for_words(teacher)
    with pytest.raises(Invalid):
        ask_for_words(teacher)


def test_the_facts_are_published_for_whoever_tells_people(
    teacher: Person, mentor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts: list[object] = []
    monkeypatch.setattr("forum.recognition.actions.appreciating.publish", facts.append)
    note = ask_for_words(teacher)
    say(note)
    pass_on(note, mentor)
    assert facts == [AppreciationWaiting(note.id, teacher.id), AppreciationPassedOn(note.id, teacher.id)]
