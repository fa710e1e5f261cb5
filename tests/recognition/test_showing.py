"""Who sees a certificate: whoever has its link; a profile names only what its owner chose."""

import pytest
from sqlalchemy import select

from forum.core.db import db, transaction
from forum.core.errors import Invalid, NotAllowed
from forum.core.viewer import VISITOR
from forum.people.models import AuditEntry, Person
from forum.recognition import actions
from forum.recognition.codes import ALPHABET, LENGTH, new_code
from forum.recognition.models import Appreciation, Award, NoteState
from forum.recognition.policy import (
    appreciations_seen_by,
    awards_on_profile,
    is_shown_on_profile,
    may_see_appreciation,
)
from tests.cast import OTHER_DISTRICT, as_viewer, make_person
from tests.client import OURS, Client
from tests.page import words_of
from tests.recognition.conftest import Browser, ask_for_words, give, held_by, told, withdraw

NAME = "तीन चर्चाओं का नेतृत्व"


def test_nothing_is_named_before_she_chose_it(
    client: Client, teacher: Person, mentor: Person, stranger: Person, moderator: Person, browser_of: Browser
) -> None:
    award = give(teacher, mentor)
    doors = ["/", "/people/sunita", "/threads", "/search?q=सुनीता", "/showcase", "/districts/shravasti", "/awards"]
    for browser in (client, *map(browser_of, (mentor, stranger, moderator))):
        for door in doors:
            assert award.code not in browser.get(door).get_data(as_text=True), door


def test_she_shows_it_and_takes_it_off(client: Client, teacher: Person, mentor: Person, browser_of: Browser) -> None:
    award = give(teacher, mentor)
    hers = browser_of(teacher)
    assert NAME in words_of(hers.page("/me/awards"))
    hers.submit("/me/awards", to=f"/{award.code}/show")
    assert NAME in words_of(client.page("/people/sunita"))
    hers.submit(f"/awards/{award.code}", to=f"/{award.code}/hide")
    assert NAME not in words_of(client.page("/people/sunita"))


def test_the_link_works_for_whoever_has_it_and_no_search_engine_keeps_it(client: Client, teacher: Person, mentor: Person) -> None:
    award = give(teacher, mentor)
    page = client.page(f"/awards/{award.code}")
    assert "सुनीता वर्मा" in words_of(page)
    for path in (f"/awards/{award.code}", f"/verify/{award.code}"):
        assert '<meta name="robots" content="noindex">' in client.get(path).get_data(as_text=True)


@pytest.mark.parametrize("code", ["2" * 16, "x", "2" * 15, "%00", "..", "ＡＢ", "2" * 400])
@pytest.mark.parametrize("path", ["/awards/{}", "/awards/{}.pdf", "/awards/{}.json", "/verify/{}", "/appreciate/{}"])
def test_a_wrong_number_is_not_found(client: Client, path: str, code: str) -> None:
    assert client.get(path.format(code)).status_code == 404


def test_nobody_else_chooses(teacher: Person, mentor: Person, moderator: Person, browser_of: Browser) -> None:
    award = give(teacher, mentor)
    for person in (mentor, moderator):
        browser = browser_of(person)
        token = next(one.get("value") for one in browser.page("/signout").iter("input") if one.get("name") == "csrf_token")
        answer = browser.post(f"/me/awards/{award.code}/show", data={"csrf_token": token}, headers=OURS)
        assert answer.status_code == 404
    assert db.session.get_one(Award, award.id, populate_existing=True).shown_at is None


def test_a_moderator_withdraws_with_a_reason(
    client: Client, teacher: Person, mentor: Person, moderator: Person, browser_of: Browser
) -> None:
    award = give(teacher, mentor)
    browser_of(teacher).submit("/me/awards", to=f"/{award.code}/show")
    browser = browser_of(moderator)
    assert browser.submit(f"/awards/{award.code}/withdraw", reason="  ").status_code == 400
    assert (
        browser.submit(f"/awards/{award.code}/withdraw", reason="गलती से गिना गया").headers["Location"] == f"/verify/{award.code}"
    )
    assert held_by(teacher) == []
    assert NAME not in words_of(client.page("/people/sunita"))
    assert "गलती से गिना गया" in words_of(client.page(f"/verify/{award.code}"))
    assert "गलती से गिना गया" in words_of(browser_of(teacher).page("/me/awards"))
    assert told(teacher) == ["award_given", "award_withdrawn"]
    assert db.session.scalars(select(AuditEntry.deed)).all() == ["withdraw"]


def test_withdrawing_twice_is_withdrawing_once(teacher: Person, mentor: Person, moderator: Person) -> None:
    award = give(teacher, mentor)
    withdraw(award, moderator, "पहला कारण")
    withdraw(award, moderator, "दूसरा कारण")
    assert db.session.get_one(Award, award.id).withdrawn_because == "पहला कारण"
    with pytest.raises(NotAllowed), transaction():
        actions.show_award(db.session.get_one(Award, award.id), by=as_viewer(teacher))


def test_nobody_withdraws_who_is_no_moderator_or_whose_own_it_is(
    teacher: Person, mentor: Person, moderator: Person, browser_of: Browser
) -> None:
    award, own = give(teacher, mentor), give(moderator, make_person("anil", role="moderator"))
    for person in (teacher, mentor):
        assert browser_of(person).get(f"/awards/{award.code}/withdraw").status_code == 404
        with pytest.raises(NotAllowed):
            withdraw(award, person)
    assert browser_of(moderator).get(f"/awards/{own.code}/withdraw").status_code == 403
    with pytest.raises(Invalid):
        withdraw(award, moderator, " ")


def test_codes_are_long_and_do_not_repeat() -> None:
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert len(ALPHABET) ** LENGTH > 2**78


def test_what_a_query_shows_is_what_the_rule_lets_see(
    teacher: Person, mentor: Person, moderator: Person, admin: Person, stranger: Person
) -> None:
    far = make_person("farida", role="mentor", district=OTHER_DISTRICT)
    states: tuple[NoteState, ...] = ("open", "written", "passed_on", "agreed", "kept_private", "refused", "taken_back")
    for person in (teacher, mentor, moderator, stranger):
        for state in states:
            note = ask_for_words(person)
            with transaction():
                db.session.get_one(Appreciation, note.id).state = state
    districts = {person.id: person.district_id for person in db.session.scalars(select(Person))}
    notes = db.session.scalars(select(Appreciation)).all()
    for viewer in (VISITOR, *map(as_viewer, (teacher, mentor, moderator, admin, stranger, far))):
        seen = set(db.session.scalars(select(Appreciation.id).where(appreciations_seen_by(viewer))))
        assert seen == {note.id for note in notes if may_see_appreciation(viewer, note, districts[note.person_id])}
    award = give(teacher, mentor)
    for shown, gone in ((None, None), (award.given_at, None), (None, award.given_at), (award.given_at, award.given_at)):
        with transaction():
            row = db.session.get_one(Award, award.id)
            row.shown_at, row.withdrawn_at = shown, gone
        found = db.session.scalar(select(Award.id).where(awards_on_profile()))
        assert (found is not None) == is_shown_on_profile(row)
