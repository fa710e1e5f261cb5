from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import event

from forum.core import clock
from forum.core.db import db, transaction
from forum.people.models import Person
from forum.people.visits import write_visits
from tests.client import Client
from tests.people.conftest import Browser

START = datetime(2026, 11, 20, 4, 0, tzinfo=clock.INDIA)


def test_a_visit_ends_after_half_an_hour_of_silence(app: Flask, browser: Browser, teacher: Person) -> None:
    with clock.standing_at(START):
        hers = browser(teacher)
        _look(hers)
    with clock.standing_at(START + timedelta(minutes=20)):
        _look(hers)
    assert (_again(teacher).seen_at, _again(teacher).last_visit_at) == (START + timedelta(minutes=20), None)
    with clock.standing_at(START + timedelta(minutes=51)):
        _look(hers)
    assert _again(teacher).last_visit_at == START
    with clock.standing_at(START + timedelta(minutes=60)):
        _look(hers)
    assert _again(teacher).last_visit_at == START
    assert _again(teacher).visit_began_at == START + timedelta(minutes=51)
    assert _again(teacher).seen_at == START + timedelta(minutes=60)


def test_a_visit_that_was_not_yet_written_counts_too(app: Flask, browser: Browser, teacher: Person) -> None:
    with clock.standing_at(START):
        hers = browser(teacher)
        hers.get("/settings")
    with clock.standing_at(START + timedelta(seconds=30)):
        hers.get("/settings")
    with clock.standing_at(START + timedelta(hours=2)):
        _look(hers)
    assert _again(teacher).last_visit_at == START


def test_reading_writes_nothing_and_asks_who_is_there_once(app: Flask, browser: Browser, teacher: Person) -> None:
    with clock.standing_at(START):
        hers = browser(teacher)
        _look(hers)
    with clock.standing_at(START + timedelta(seconds=30)):
        asked = _statements(hers, "/settings/devices")
    assert [words for words in asked if not words.startswith(("SELECT", "BEGIN", "PRAGMA"))] == []
    assert len([words for words in asked if "JOIN person" in words]) == 1


def test_a_visitor_asks_nothing_about_people(app: Flask, client: Client) -> None:
    assert [words for words in _statements(client, "/signin") if "sign_in" in words or "person" in words] == []


def test_every_visit_prolongs_the_sign_in(app: Flask, browser: Browser, teacher: Person) -> None:
    with clock.standing_at(START):
        hers = browser(teacher)
    for days in (100, 200, 300):
        with clock.standing_at(START + timedelta(days=days)):
            answer = hers.get("/settings")
            assert answer.status_code == 200
            assert "session=" in answer.headers.get("Set-Cookie", "")
            with app.app_context():
                write_visits()


def test_a_cookie_is_not_sent_with_every_page(app: Flask, browser: Browser, teacher: Person) -> None:
    with clock.standing_at(START):
        hers = browser(teacher)
        hers.get("/settings")
        assert hers.get("/settings").headers.get("Set-Cookie") is None


def _look(client: Client) -> None:
    assert client.get("/settings").status_code == 200
    with client.application.app_context():
        write_visits()
        db.session.remove()


def _again(person: Person) -> Person:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Person, person.id)


def _statements(client: Client, path: str) -> list[str]:
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        heard.append(statement)

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
    return heard


def test_a_transaction_of_its_own(app: Flask, teacher: Person) -> None:
    """Nothing noted, nothing written."""
    write_visits()
    with transaction():
        assert db.session.get_one(Person, teacher.id).seen_at is None
