from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.core import clock
from forum.core.db import db, transaction
from forum.people.codes import spaced
from forum.people.invitations import invite, revoke
from forum.people.models import Invitation, Person, RecoveryCode
from forum.people.queries import invited_by
from tests.cast import as_viewer
from tests.client import Client
from tests.make import whole_database
from tests.page import look_over, words_of

TYPED: dict[str, Any] = {
    "name": "सुनीता वर्मा",
    "handle": "",
    "password": "तीन आम दो केले",
    "code": "",
    "email": "",
    "rules": "y",
    "adult": "y",
}


def test_she_joins_is_signed_in_and_sees_her_codes_once(client: Client) -> None:
    page = client.submit("/join", **TYPED)
    assert page.status_code == 200
    assert "sunita-varma" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    person = db.session.scalars(select(Person)).one()
    assert (person.handle, person.name, person.role) == ("sunita-varma", "सुनीता वर्मा", "teacher")
    assert person.rules_accepted_at is not None
    kept = db.session.scalars(select(RecoveryCode)).all()
    assert len(kept) == 8
    assert not any(code.code_hash in page.text for code in kept)
    assert client.get("/settings?new=1").status_code == 200


def test_nothing_that_opens_is_in_the_database_in_plain_words(client: Client) -> None:
    page = client.submit("/join", **TYPED)
    codes = [words_of(code) for code in _parsed(page.text).iter("code")]
    assert len(codes) == 8
    dump = whole_database()
    for secret in (TYPED["password"], *codes, *(code.replace("-", "") for code in codes)):
        assert secret not in dump


def test_the_profile_may_stay_empty(client: Client) -> None:
    client.submit("/join", **TYPED)
    assert client.get("/people/sunita-varma").status_code == 200
    assert client.get("/settings").status_code == 200


def test_a_handle_of_her_own_is_kept(client: Client) -> None:
    client.submit("/join", **{**TYPED, "handle": "Sunita-V7"})
    assert db.session.scalars(select(Person.handle)).one() == "sunita-v7"


def test_a_taken_name_gives_another_handle(client: Client, new_client: Callable[[], Client]) -> None:
    client.submit("/join", **TYPED)
    new_client().submit("/join", **{**TYPED, "password": "चार आम एक केला"})
    assert set(db.session.scalars(select(Person.handle))) == {"sunita-varma", "sunita-varma-2"}


@pytest.mark.parametrize("twin", ["rekha-y", "rekhay", "rek-hay", "REKHA-Y"])
def test_twins_are_refused_with_a_proposal(client: Client, rekha: Person, twin: str) -> None:
    answer = client.submit("/join", **{**TYPED, "handle": twin})
    assert answer.status_code == 400
    assert f'value="{twin}"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""), ("name", "x" * 100_000), ("name", "admin"), ("name", "a\u202eb"), ("name", "<script>" * 20),
        ("handle", "रेखा"), ("handle", "ab"), ("handle", "admin"), ("handle", "x" * 100_000), ("handle", "a/../b"),
        ("password", ""), ("password", "kurz"), ("password", "password1"), ("password", "x" * 4097), ("password", "abc\0defgh"),
        ("code", "WRONG-CODE"), ("code", "x" * 100_000), ("email", "not an address"), ("email", "a@b"), ("email", "a@b.c,d@e.f"),
        ("email", "a@" + "b" * 300 + ".in"), ("email", "a@b.in\nBcc: c@d.in"), ("rules", None), ("adult", None),
    ],
)  # fmt: skip
def test_what_is_wrong_comes_back_with_a_sentence(client: Client, field: str, typed: str | None) -> None:
    answer = client.submit("/join", **{**TYPED, "handle": "sunita", field: typed})
    assert answer.status_code == 400
    page = _parsed(answer.text)
    wrong = [element for element in page.iter("p") if "field__wrong" in (element.get("class") or "")]
    assert wrong
    if field != "name":
        assert "सुनीता वर्मा" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_broken_signs_are_taken_out_and_shown_again(client: Client) -> None:
    answer = client.submit("/join", **{**TYPED, "name": "सुनीता\0 वर्मा"})
    assert answer.status_code == 400
    assert "सुनीता वर्मा" in answer.text


def test_nobody_becomes_more_by_sending_more(client: Client) -> None:
    page = client.page("/join")
    token = next(field.get("value") for field in page.iter("input") if field.get("name") == "csrf_token")
    more = {"role": "admin", "id": "77", "joined_at": "2001-01-01", "suspended_at": "x", "district_id": "1", "invited_by_id": "1"}
    client.post("/join", data={**TYPED, **more, "csrf_token": token}, headers={"Sec-Fetch-Site": "same-origin"})
    person = db.session.scalars(select(Person)).one()
    assert (person.role, person.district_id, person.invited_by_id) == ("teacher", None, None)
    assert person.id != 77


def test_a_request_sent_twice_joins_once_and_shows_codes_that_work(client: Client, new_client: Callable[[], Client]) -> None:
    typed = {**TYPED, "handle": "sunita"}
    client.submit("/join", **typed)
    again = new_client().submit("/join", **typed)
    assert again.status_code == 200
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1
    code = words_of(next(iter(_parsed(again.text).iter("code"))))
    assert new_client().submit("/recover", handle="sunita", code=code, password="बिल्कुल नया शब्द").status_code == 303


def test_the_password_of_somebody_else_is_not_found_out_by_joining(client: Client, rekha: Person) -> None:
    with clock.standing_at(clock.now() + timedelta(hours=1)):
        answer = client.submit("/join", **{**TYPED, "handle": "rekha-y", "password": "नीली साइकिल और आम"})
    assert answer.status_code == 400
    assert client.get("/settings").status_code == 303


def test_an_invitation_brings_her_in_and_the_tree_is_kept(client: Client, mentor: Person) -> None:
    code = _invitation(mentor)
    answer = client.submit(f"/join/{code}", **{**TYPED, "code": f" {spaced(code).lower()} "})
    assert answer.status_code == 200
    person = db.session.scalars(select(Person).where(Person.handle == "sunita-varma")).one()
    assert person.invited_by_id == mentor.id
    assert [one.handle for one in invited_by(mentor.id)] == ["sunita-varma"]
    assert db.session.scalars(select(Invitation.used)).one() == 1


def test_the_address_with_the_code_fills_the_form(client: Client) -> None:
    assert 'value="ABCD-EFGH"' in client.get("/join/abcdefgh").text


def test_a_code_that_ended_brings_nobody_in(client: Client, mentor: Person) -> None:
    taken, old, full = _invitation(mentor), _invitation(mentor), _invitation(mentor)
    with transaction():
        revoke(db.session.scalars(select(Invitation).where(Invitation.code == taken)).one(), by=as_viewer(mentor))
        db.session.scalars(select(Invitation).where(Invitation.code == full)).one().used = 15
    for code in (taken, full):
        assert client.submit("/join", **{**TYPED, "code": code}).status_code == 400
    with clock.standing_at(clock.now() + timedelta(days=31)):
        assert client.submit("/join", **{**TYPED, "code": old}).status_code == 400
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_where_joining_is_by_invitation_a_code_is_needed(app: Flask, client: Client, mentor: Person) -> None:
    app.extensions["settings"] = _only_invited(app)
    assert client.submit("/join", **TYPED).status_code == 400
    assert client.submit("/join", **{**TYPED, "code": _invitation(mentor)}).status_code == 200


def test_guessing_codes_is_stopped(client: Client) -> None:
    answers = [client.submit("/join", **{**TYPED, "code": f"GUESS{number:03}"}).status_code for number in range(21)]
    assert answers[0] == 400
    assert answers[-1] == 429


def _invitation(by: Person) -> str:
    with transaction():
        return invite(by=as_viewer(by)).code


def _only_invited(app: Flask) -> Any:
    return replace(app.extensions["settings"], joining="invitation")


def _parsed(html: str) -> Any:
    return look_over(html)
