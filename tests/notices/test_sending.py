"""Mail through a real server: up, down, slow, refusing, dying; each letter once."""

import socket
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum.cli.doctor import CHECKS
from forum.core import clock, jobs
from forum.core.db import db, transaction
from forum.core.i18n import speaking
from forum.mail import transport
from forum.notices import letters
from forum.notices.letters import MOST_ATTEMPTS
from forum.people.models import Person
from tests.cast import make_person
from tests.make import make_thread
from tests.notices.conftest import Browser
from tests.notices.post_office import MONDAY, SUNDAY, Server, hanging, has_mail, later, rows, send_one, serving_mail, use, work
from tests.page import words_of


def test_a_server_that_is_down_costs_nothing_but_time(app: Flask, teacher: Person) -> None:
    with serving_mail() as gone:
        use(app, gone.url)
    with later(0):
        send_one(teacher)
        work()
        (job,) = db.session.scalars(select(jobs.Job).where(jobs.Job.name == "mail.send"))
        assert (job.attempts, job.last_error is not None) == (1, True)
        assert rows()[0].attempts == 0
    with serving_mail(gone.port) as back:
        with later(0):
            work()
            assert back.taken == []
        with later(1):
            work()
        assert len(back.taken) == 1


def test_a_server_that_never_answers_is_given_up_after_a_while(
    app: Flask, teacher: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "SECONDS", 0.2)
    with hanging() as port:
        use(app, f"smtp://127.0.0.1:{port}")
        send_one(teacher)
        work()
    (job,) = db.session.scalars(select(jobs.Job).where(jobs.Job.name == "mail.send"))
    assert "TimeoutError" in str(job.last_error) or "timed out" in str(job.last_error)
    assert [(row.sent_at, row.dead_at) for row in rows()] == [(None, None)]


def test_writing_speaks_to_no_mail_server(
    app: Flask, browser: Browser, teacher: Person, stranger: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the server does: a page only writes rows."""
    with hanging() as port:
        use(app, f"smtp://127.0.0.1:{port}")
        has_mail(teacher, "instant")
        thread = make_thread(teacher)
        called: list[object] = []
        monkeypatch.setattr(socket, "create_connection", lambda *_args, **_more: called.append(1))
        answer = browser(stranger).submit(f"/threads/{thread.id}-x", to="/posts", body="कार्ड से कराएँ", form="solution")
        assert answer.status_code == 303
        assert called == []
    assert [row.kind for row in rows()] == ["instant"]


def test_what_the_server_will_take_later_is_sent_later_and_once(server: Server, teacher: Person) -> None:
    server.rcpt = lambda _session, _address: "451 try again later"
    with later(0):
        send_one(teacher)
        work()
        assert (rows()[0].attempts, rows()[0].last_error) == (1, "451 try again later")
        work()
        assert rows()[0].attempts == 1
    server.rcpt = None
    with later(3):
        work()
        work()
    assert len(server.taken) == 1


def test_a_letter_that_is_refused_again_and_again_is_given_up_and_doctor_says_so(server: Server, teacher: Person) -> None:
    server.data = lambda _server, _session: "452 no room"
    moment = MONDAY
    with later(0):
        send_one(teacher)
    for _ in range(MOST_ATTEMPTS + 2):
        with clock.standing_at(moment):
            work()
        moment += timedelta(hours=8)
    assert server.asked == MOST_ATTEMPTS
    assert rows()[0].dead_at is not None
    with speaking("en"):
        assert CHECKS["letters"](db.session.info.get("settings")) == "1 was given up: 452 no room"  # type: ignore[arg-type]


def test_where_nobody_is_at_home_nothing_more_is_sent(server: Server, teacher: Person, browser: Browser) -> None:
    server.rcpt = lambda _session, _address: "550 no such mailbox"
    with later(0):
        has_mail(teacher)
        make_thread(make_person("geeta"))
    with clock.standing_at(SUNDAY):
        work()
        assert rows()[0].dead_at is not None
        make_thread(make_person("hina"))
    with clock.standing_at(SUNDAY + timedelta(days=7)):
        work()
    assert len(rows()) == 1
    assert "लौट आया" in words_of(browser(teacher).page("/settings/mail"))


def test_a_refusal_for_one_is_no_refusal_for_the_others(
    server: Server, teacher: Person, stranger: Person, mentor: Person
) -> None:
    server.rcpt = lambda _session, address: "550 nobody" if "imran" in address else None
    for person in (teacher, stranger, mentor):
        send_one(person)
    work()
    assert sorted(str(letter["To"]) for letter in server.taken) == ["meena@example.org", "sunita@example.org"]


def test_a_server_that_dies_in_the_middle_gets_the_rest_later_and_nothing_twice(
    server: Server, teacher: Person, stranger: Person, mentor: Person
) -> None:
    def die(smtp: Any, _session: Any) -> str | None:
        if server.asked == 2:
            smtp.transport.abort()
        return "451 gone" if server.asked == 2 else None

    server.data = die
    with later(0):
        for person in (teacher, stranger, mentor):
            send_one(person)
        work()
    assert len(server.taken) == 1
    with later(1):
        work()
    assert sorted(str(letter["To"]) for letter in server.taken) == [
        "imran@example.org",
        "meena@example.org",
        "sunita@example.org",
    ]
    assert len({letter["Message-ID"] for letter in server.taken}) == 3


def test_a_slow_server_does_not_keep_the_worker_from_its_other_work(
    server: Server, teacher: Person, stranger: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.seconds = 0.05
    monkeypatch.setattr("forum.notices.mail_workers.SECONDS", 0.0)
    for person in (teacher, stranger):
        send_one(person)
    jobs.run_due(["mail.send"])
    assert len(server.taken) == 1
    jobs.run_due(["mail.send"])
    assert len(server.taken) == 2


def test_a_letter_that_is_claimed_is_nobody_else_s(server: Server, teacher: Person) -> None:
    send_one(teacher)
    with transaction():
        assert letters.claim_next() is not None
    work()
    assert server.taken == []


def test_a_letter_of_a_worker_that_died_is_not_sent_again(server: Server, teacher: Person) -> None:
    with later(0):
        send_one(teacher)
        with transaction():
            assert letters.claim_next() is not None
    with later(11):
        work()
    assert server.taken == []
    assert rows()[0].last_error == "the worker ended while this was being sent"
