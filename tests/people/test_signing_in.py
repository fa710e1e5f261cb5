import re
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from forum.core import clock
from forum.core.db import db, transaction
from forum.people.authority import change_role, suspend
from forum.people.limiting import PER_ADDRESS, PER_HANDLE
from forum.people.models import Person, SignIn
from forum.people.passwords import is_outdated
from tests.cast import as_viewer
from tests.client import Client
from tests.page import words_of
from tests.people.conftest import CODE, PASSWORD, Browser


def test_she_signs_in_and_goes_where_she_was_going(client: Client, rekha: Person) -> None:
    answer = client.submit("/signin?next=/settings", handle="Rekha-Y", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/settings")
    assert "रेखा यादव" in client.get("/settings").text


def test_the_cookie_holds_a_token_and_the_table_its_hash(client: Client, rekha: Person) -> None:
    client.submit("/signin", handle="rekha-y", password=PASSWORD)
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
    with client.session_transaction() as session:
        token = session["_user_id"]
    row = db.session.scalars(select(SignIn)).one()
    assert token not in {row.token_hash, str(row.id)}
    assert len(row.token_hash) == 64


def test_a_planted_session_is_emptied_and_its_identifier_changed(client: Client, rekha: Person) -> None:
    with client.session_transaction() as session:
        session["planted"], session["_user_id"] = "by somebody else", "a token that she chose"
    client.submit("/signin", handle="rekha-y", password=PASSWORD)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["_user_id"] != "a token that she chose"


def test_signing_out_ends_the_copy_of_the_cookie_too(client: Client, new_client: Callable[[], Client], rekha: Person) -> None:
    client.submit("/signin", handle="rekha-y", password=PASSWORD)
    cookie = client.get_cookie("session")
    assert cookie is not None
    thief = new_client()
    thief.set_cookie("session", cookie.value)
    assert thief.get("/settings").status_code == 200
    assert client.submit("/signout").status_code == 303
    assert thief.get("/settings").status_code == 303
    assert client.get("/settings").status_code == 303


def test_looking_at_the_sign_out_page_does_nothing(browser: Browser, teacher: Person) -> None:
    hers = browser(teacher)
    hers.get("/signout")
    assert hers.get("/settings").status_code == 200


def test_suspension_is_felt_on_the_next_request(browser: Browser, teacher: Person, moderator: Person) -> None:
    hers = browser(teacher)
    assert hers.get("/settings").status_code == 200
    with transaction():
        suspend(db.session.get_one(Person, teacher.id), by=as_viewer(moderator))
    assert hers.get("/settings").status_code == 303


def test_another_role_is_felt_on_the_next_request(browser: Browser, teacher: Person, admin: Person) -> None:
    hers = browser(teacher)
    assert hers.get("/settings/invitations").status_code == 403
    with transaction():
        change_role(db.session.get_one(Person, teacher.id), "mentor", by=as_viewer(admin))
    assert hers.get("/settings/invitations").status_code == 200
    with transaction():
        change_role(db.session.get_one(Person, teacher.id), "teacher", by=as_viewer(admin))
    assert hers.get("/settings/invitations").status_code == 403


def test_who_is_suspended_learns_it_only_with_the_right_password(client: Client, rekha: Person, moderator: Person) -> None:
    with transaction():
        suspend(db.session.get_one(Person, rekha.id), by=as_viewer(moderator))
    assert client.submit("/signin", handle="rekha-y", password="wrong words here").status_code == 400
    assert client.submit("/signin", handle="rekha-y", password=PASSWORD).status_code == 403
    assert client.get("/settings").status_code == 303


def test_an_unknown_handle_gets_the_same_answer(client: Client, rekha: Person) -> None:
    known = client.submit("/signin", handle="rekha-y", password="wrong words here")
    unknown = client.submit("/signin", handle="rekhq-y", password="wrong words here")
    assert known.status_code == unknown.status_code == 400
    assert _but_tokens(known.text).replace("rekha-y", "rekhq-y") == _but_tokens(unknown.text).replace("rekha-y", "rekhq-y")


@pytest.mark.usefixtures("costly_guesses")
def test_an_unknown_handle_takes_the_same_time(client: Client, rekha: Person) -> None:
    """The dummy hashing is what counts: without it an unknown handle answers in a fifth of the time."""
    took: dict[str, list[float]] = {"rekha-y": [], "nobody-x": []}
    for _ in range(4):
        for handle, times in took.items():
            begun = time.process_time()
            client.submit("/signin", handle=handle, password="wrong words here")
            times.append(time.process_time() - begun)
    assert 0.5 < median(took["rekha-y"]) / median(took["nobody-x"]) < 2


def test_wrong_words_stay_but_the_password_never_comes_back(client: Client, rekha: Person) -> None:
    answer = client.submit("/signin", handle="rekha-y", password="my secret words")
    assert 'value="rekha-y"' in answer.text
    assert "my secret words" not in answer.text


def test_many_passwords_for_one_handle_are_stopped_from_everywhere(new_client: Callable[[], Client], rekha: Person) -> None:
    for number in range(PER_HANDLE):
        guess = {"handle": "rekha-y", "password": f"guess number {number}"}
        assert _from(new_client(), f"10.0.0.{number}", "/signin", guess).status_code == 400
    stopped = _from(new_client(), "10.0.0.99", "/signin", {"handle": "rekha-y", "password": PASSWORD})
    assert stopped.status_code == 429
    assert int(stopped.headers["Retry-After"]) > 0
    assert 'value="rekha-y"' in stopped.text


def test_who_comes_in_begins_to_be_counted_anew(new_client: Callable[[], Client], rekha: Person) -> None:
    for _ in range(2):
        for number in range(PER_HANDLE - 1):
            guess = {"handle": "rekha-y", "password": f"guess number {number}"}
            assert _from(new_client(), "10.0.0.1", "/signin", guess).status_code == 400
        assert _from(new_client(), "10.0.0.1", "/signin", {"handle": "rekha-y", "password": PASSWORD}).status_code == 303


def test_the_owner_still_recovers_when_sign_in_is_stopped(client: Client, rekha: Person) -> None:
    for _ in range(PER_HANDLE + 1):
        client.submit("/signin", handle="rekha-y", password="wrong words here")
    answer = client.submit("/recover", handle="rekha-y", code=CODE, password="बिल्कुल नया शब्द")
    assert answer.status_code == 303
    assert client.get("/settings").status_code == 200


def test_one_password_for_many_handles_is_stopped_by_address(client: Client) -> None:
    with clock.standing_at(clock.now()):
        answers = [
            _from(client, "10.1.1.1", "/signin", {"handle": f"teacher-{number}", "password": "x"}).status_code
            for number in range(PER_ADDRESS + 1)
        ]
    assert answers[0] == 400
    assert answers[-1] == 429


def test_the_count_runs_out_with_time(client: Client, rekha: Person) -> None:
    for _ in range(PER_HANDLE + 1):
        client.submit("/signin", handle="rekha-y", password="wrong words here")
    with clock.standing_at(clock.now() + timedelta(minutes=16)):
        assert client.submit("/signin", handle="rekha-y", password=PASSWORD).status_code == 303


def test_an_old_hash_is_made_anew_at_sign_in(client: Client, rekha: Person) -> None:
    weak = "$argon2id$v=19$m=8192,t=1,p=1$"
    from_before = _hash_at_another_setting(PASSWORD)
    assert from_before.startswith(weak)
    with transaction():
        db.session.get_one(Person, rekha.id).password_hash = from_before
    client.submit("/signin", handle="rekha-y", password=PASSWORD)
    db.session.expire_all()
    kept = db.session.get_one(Person, rekha.id).password_hash
    assert kept is not None
    assert not is_outdated(kept)
    assert client.submit("/signout").status_code == 303
    assert client.submit("/signin", handle="rekha-y", password=PASSWORD).status_code == 303


def test_a_form_without_a_token_changes_nothing_and_comes_back_filled(client: Client, rekha: Person) -> None:
    answer = client.post("/signin", data={"handle": "rekha-y", "password": PASSWORD})
    assert answer.status_code == 400
    assert 'value="rekha-y"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_a_visitor_costs_no_look_at_the_sign_ins(client: Client, rekha: Person) -> None:
    page = client.page("/signin")
    assert "रेखा" not in words_of(page)
    assert client.get("/people/rekha-y").headers.getlist("Set-Cookie") == []


def test_a_sign_in_runs_out_after_half_a_year_of_silence(browser: Browser, teacher: Person) -> None:
    hers = browser(teacher)
    with clock.standing_at(clock.now() + timedelta(days=181)):
        assert hers.get("/settings").status_code == 303


def test_a_new_password_everywhere_else_ends_the_sign_in(client: Client, browser: Browser, rekha: Person) -> None:
    other = browser(rekha)
    client.submit("/signin", handle="rekha-y", password=PASSWORD)
    assert client.submit("/settings/password", old=PASSWORD, password="बिल्कुल नया शब्द").status_code == 303
    assert client.get("/settings").status_code == 200
    assert other.get("/settings").status_code == 303


def _but_tokens(html: str) -> str:
    """Without what differs on every page."""
    return re.sub(r'name="csrf_token"[^>]*', "", html)


def _from(client: Client, address: str, path: str, typed: dict[str, str]) -> TestResponse:
    client.environ_base["REMOTE_ADDR"] = address
    return client.submit(path, **typed)


def _hash_at_another_setting(password: str) -> str:
    return PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(password.encode())
