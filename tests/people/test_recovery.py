from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.errors import NotAllowed
from forum.notices.actions import read_notice
from forum.notices.models import Notice
from forum.notices.queries import list_urgent
from forum.people.codes import hash_code, spaced, tidied
from forum.people.limiting import PER_HANDLE
from forum.people.models import AuditEntry, Person, RecoveryCode
from forum.people.notices import NOTICES
from forum.people.queries import recovery_codes_left
from forum.people.recovery import issue_reset_code
from tests.cast import as_viewer, make_person
from tests.client import Client
from tests.page import look_over, words_of
from tests.people.conftest import CODE, PASSWORD, Browser

NEW = "बिल्कुल नया शब्द"


@pytest.mark.parametrize("typed", ["ABCDE-23456", "abcde 23456", " a b c d e 2 3 4 5 6 ", "ABCDE२३४५६", "abcde–23456"])
def test_a_code_may_be_typed_in_any_way(typed: str) -> None:
    assert tidied(typed) == CODE
    assert spaced(CODE) == "ABCDE-23456"


def test_a_printed_code_sets_a_new_password_once(client: Client, new_client: Callable[[], Client], rekha: Person) -> None:
    assert client.submit("/recover", handle="Rekha-Y", code="abcde 23456", password=NEW).status_code == 303
    assert client.get("/settings").status_code == 200
    assert new_client().submit("/recover", handle="rekha-y", code=CODE, password="noch ein Wort").status_code == 400
    assert new_client().submit("/signin", handle="rekha-y", password=PASSWORD).status_code == 400
    assert new_client().submit("/signin", handle="rekha-y", password=NEW).status_code == 303


def test_a_new_password_ends_every_sign_in_and_is_told(client: Client, browser: Browser, rekha: Person) -> None:
    elsewhere = browser(rekha)
    client.submit("/recover", handle="rekha-y", code=CODE, password=NEW)
    assert elsewhere.get("/settings").status_code == 303
    assert [notice.kind for notice in list_urgent(as_viewer(rekha))] == ["recovered"]


def test_a_code_belongs_to_one_person(client: Client, rekha: Person) -> None:
    make_person("somebody")
    assert client.submit("/recover", handle="somebody", code=CODE, password=NEW).status_code == 400


def test_a_bad_password_does_not_use_the_code_up(client: Client, rekha: Person) -> None:
    answer = client.submit("/recover", handle="rekha-y", code="ABCDE-23456", password="kurz")
    assert answer.status_code == 400
    assert 'value="ABCDE-23456"' in answer.text
    assert recovery_codes_left(rekha.id) == 1


def test_known_and_unknown_handles_get_the_same_answer(client: Client, rekha: Person) -> None:
    known = client.submit("/recover", handle="rekha-y", code="WRONG23456", password=NEW)
    unknown = client.submit("/recover", handle="rekhq-y", code="WRONG23456", password=NEW)
    assert known.status_code == unknown.status_code == 400
    assert len(known.text) == len(unknown.text)


def test_guessing_codes_is_stopped_by_handle(client: Client, rekha: Person) -> None:
    answers = [
        client.submit("/recover", handle="rekha-y", code=f"GUESS{n:05}", password=NEW).status_code for n in range(PER_HANDLE + 1)
    ]
    assert answers[0] == 400
    assert answers[-1] == 429


def test_a_mentor_reads_a_code_out_and_the_teacher_comes_back_in(
    browser: Browser, new_client: Callable[[], Client], rekha: Person, mentor: Person
) -> None:
    hers, elsewhere = browser(mentor), browser(rekha)
    answer = hers.submit("/people/rekha-y/reset-code")
    code = words_of(next(iter(look_over(answer.text).iter("code"))))
    assert elsewhere.get("/settings").status_code == 303
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.actor_id, entry.deed, entry.about_id) == (mentor.id, "reset_code", rekha.id)
    notice = db.session.scalars(select(Notice)).one()
    assert "मीना सिंह" in NOTICES[notice.kind](notice.details)
    assert new_client().submit("/recover", handle="rekha-y", code=code, password=NEW).status_code == 303
    assert code.replace("-", "") not in {kept.code_hash for kept in db.session.scalars(select(RecoveryCode))}


def test_looking_at_the_page_issues_nothing(browser: Browser, rekha: Person, mentor: Person) -> None:
    browser(mentor).get("/people/rekha-y/reset-code")
    assert db.session.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize("who", ["stranger", "teacher", "other_mentor"])
def test_who_may_not_help_gets_no_page(browser: Browser, rekha: Person, who: str) -> None:
    if who == "other_mentor":
        person = make_person("other-mentor", role="mentor", district="varanasi")
    else:
        person = make_person("somebody", district="shravasti" if who == "teacher" else "varanasi")
    hers = browser(person)
    assert hers.get("/people/rekha-y/reset-code").status_code == 403
    assert "reset-code" not in hers.get("/people/rekha-y").text


def test_an_issued_code_ends_after_a_day(client: Client, rekha: Person, moderator: Person) -> None:
    _issue(rekha, moderator, "QQQQQ77777")
    with clock.standing_at(clock.now() + timedelta(hours=25)):
        assert client.submit("/recover", handle="rekha-y", code="QQQQQ77777", password=NEW).status_code == 400


def test_a_newer_code_ends_the_older(client: Client, rekha: Person, moderator: Person) -> None:
    _issue(rekha, moderator, "QQQQQ77777")
    _issue(rekha, moderator, "RRRRR88888")
    assert client.submit("/recover", handle="rekha-y", code="QQQQQ77777", password=NEW).status_code == 400
    assert client.submit("/recover", handle="rekha-y", code="RRRRR88888", password=NEW).status_code == 303


def test_signing_in_with_the_password_ends_an_issued_code_but_no_printed_one(
    client: Client, new_client: Callable[[], Client], rekha: Person, moderator: Person
) -> None:
    _issue(rekha, moderator, "QQQQQ77777")
    client.submit("/signin", handle="rekha-y", password=PASSWORD)
    assert new_client().submit("/recover", handle="rekha-y", code="QQQQQ77777", password=NEW).status_code == 400
    assert new_client().submit("/recover", handle="rekha-y", code=CODE, password=NEW).status_code == 303


def test_the_action_itself_refuses(app: object, rekha: Person, teacher: Person) -> None:
    with pytest.raises(NotAllowed), transaction():
        issue_reset_code(rekha, by=as_viewer(teacher), code_hash="x")


def test_somebody_suspended_does_not_come_in_with_a_code(client: Client, rekha: Person) -> None:
    with transaction():
        db.session.get_one(Person, rekha.id).suspended_at = clock.now()
    assert client.submit("/recover", handle="rekha-y", code=CODE, password=NEW).status_code == 403
    assert recovery_codes_left(rekha.id) == 1


def test_a_new_sheet_ends_the_old_one_and_needs_the_password(
    browser: Browser, new_client: Callable[[], Client], rekha: Person
) -> None:
    hers = browser(rekha)
    assert hers.submit("/settings/codes", old="guess a word").status_code == 400
    answer = hers.submit("/settings/codes", old=PASSWORD)
    codes = [words_of(code) for code in look_over(answer.text).iter("code")]
    assert len(codes) == 8
    assert new_client().submit("/recover", handle="rekha-y", code=CODE, password=NEW).status_code == 400
    assert new_client().submit("/recover", handle="rekha-y", code=codes[3], password=NEW).status_code == 303


def test_what_was_read_is_not_told_again(client: Client, browser: Browser, rekha: Person) -> None:
    client.submit("/recover", handle="rekha-y", code=CODE, password=NEW)
    (notice,) = list_urgent(as_viewer(rekha))
    hers = browser(rekha)
    assert hers.submit("/", to=f"/notices/{notice.id}/read").status_code == 303
    assert list_urgent(as_viewer(rekha)) == []
    assert "/notices/" not in hers.get("/").text


def test_nobody_reads_what_another_was_told(client: Client, rekha: Person, mentor: Person) -> None:
    client.submit("/recover", handle="rekha-y", code=CODE, password=NEW)
    (notice,) = list_urgent(as_viewer(rekha))
    with transaction():
        read_notice(notice.id, by=as_viewer(mentor))
    assert len(list_urgent(as_viewer(rekha))) == 1


def _issue(person: Person, by: Person, code: str) -> None:
    code_hash = hash_code(code, handle=person.handle)
    with transaction():
        issue_reset_code(db.session.get_one(Person, person.id), by=as_viewer(by), code_hash=code_hash)
