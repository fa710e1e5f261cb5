"""What goes out by mail: to a proven address, in her language, with nothing hidden in it, and stopped with one press."""

import contextvars
import re
from datetime import timedelta

import pytest
from flask import Flask

from forum.core import clock
from forum.core.db import db, transaction
from forum.mail.message import Mail, message_of
from forum.moderation.actions import hide
from forum.notices.actions import choose_mail, stop_mail
from forum.notices.digests import last_due
from forum.notices.letters import MOST_A_DAY, when_to_write
from forum.notices.models import MailBox
from forum.people.models import Person
from tests.cast import as_viewer, make_person
from tests.client import Client
from tests.make import make_solution, make_thread, make_try, opening_of
from tests.notices.conftest import Browser, follows
from tests.notices.post_office import (
    MONDAY,
    SUNDAY,
    Server,
    has_mail,
    later,
    rows,
    send_one,
    words_in,
    work,
)
from tests.page import words_of


@pytest.mark.parametrize("lang", ["hi", "en"])
def test_an_address_is_proven_with_the_code_of_the_mail(lang: str, server: Server, browser: Browser, teacher: Person) -> None:
    hers = browser(teacher)
    assert hers.submit(f"/settings/mail?lang={lang}", email="sunita@example.org", language=lang).status_code == 303
    work()
    letter = server.letter()
    assert server.recipients == [["sunita@example.org"]]
    assert letter["List-Unsubscribe"] is None
    text = words_in(letter, "plain")
    assert ("आपका कोड" if lang == "hi" else "Your code") in letter["Subject"]
    link = re.search(r"https://forum\.example\.org(/settings/mail/code\?code=\S+)", text)
    assert link is not None
    assert link[1] in words_in(letter, "html")
    assert hers.submit("/settings/mail/code", code="ABCD-2345").status_code == 400
    assert hers.get(link[1]).status_code == 200
    assert db.session.get_one(MailBox, teacher.id, populate_existing=True).verified_at is None
    assert hers.submit(link[1]).status_code == 303
    assert "sunita@example.org" in words_of(hers.page("/settings/mail"))
    assert db.session.get_one(MailBox, teacher.id, populate_existing=True).verified_at is not None


def test_the_code_of_one_address_proves_no_other_and_no_older_one(
    server: Server, browser: Browser, teacher: Person, stranger: Person
) -> None:
    hers, his = browser(teacher), browser(stranger)
    hers.submit("/settings/mail", email="sunita@example.org")
    work()
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", words_in(server.letter(), "plain"))
    assert code is not None
    his.submit("/settings/mail", email="sunita@example.org")
    assert his.submit("/settings/mail/code", code=code[0]).status_code == 400
    hers.submit("/settings/mail", email="other@example.org")
    assert hers.submit("/settings/mail/code", code=code[0]).status_code == 400


def test_nothing_goes_to_an_address_that_is_not_proven(
    server: Server, browser: Browser, teacher: Person, stranger: Person
) -> None:
    browser(teacher).submit("/settings/mail", email="sunita@example.org", frequency="instant")
    make_solution(make_thread(teacher), stranger)
    with clock.standing_at(clock.now() + timedelta(days=8)):
        work()
    assert [letter.kind for letter in rows()] == ["verify"]


@pytest.mark.parametrize(
    "typed",
    [
        "a@b.in\r\nBcc: c@d.in", "a@b.in\nc@d.in", "a@b.in,c@d.in", "a@b.in;c@d.in", "a@b.in c@d.in", "<a@b.in>", "a@b", "@b.in", "a@",
        "a@b..in", "a@b.in\x00", "सुनीता@example.org", "a" * 320 + "@example.org", "a@b@c.in", "mailto:a@b.in",
    ],
)  # fmt: skip
def test_what_is_not_one_address_is_refused_and_kept(typed: str, browser: Browser, teacher: Person) -> None:
    answer = browser(teacher).submit("/settings/mail", email=typed)
    assert answer.status_code == 400
    assert "field__wrong" in answer.text
    assert db.session.get_one(Person, teacher.id, populate_existing=True).email is None
    assert rows() == []


@pytest.mark.parametrize("to", ["a@b.in\r\nBcc: c@d.in", "a@b.in,c@d.in", "a@b.in\n", "", "a@b@c.in", "सु@b.in"])
def test_a_letter_to_what_is_not_one_address_is_not_made(to: str) -> None:
    with pytest.raises(ValueError, match="not one mail address"):
        message_of(Mail(to, "forum@example.org", "Forum", "x", "x", "<p>x</p>", "letter-1", "hi"))


def test_whatever_stands_in_a_name_or_a_title_makes_no_header() -> None:
    mail = Mail(
        "a@b.in", "f@example.org", "A\r\nBcc: c@d.in", "मात्रा\nX-Evil: 1\x00\u2028Y: 2", "x", "<p>x</p>", "letter-1", "hi"
    )
    message = message_of(mail)
    assert set(message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert "मात्रा X-Evil: 1 Y: 2" in " ".join(message["Subject"].split())


def test_nobody_fills_the_box_of_another(server: Server, browser: Browser, teacher: Person) -> None:
    for number in range(5):
        hers = browser(make_person(f"guest{number}"))
        answer = hers.submit("/settings/mail", email="Victim@example.org" if number % 2 else "victim@example.org")
        assert answer.status_code == (303 if number < 3 else 429)
    work()
    assert len(server.taken) == 3


def test_instant_mail_tells_several_things_in_one_letter(server: Server, teacher: Person, stranger: Person) -> None:
    with later(0):
        has_mail(teacher, "instant", "en")
        thread = make_thread(teacher, title="मात्रा <b>&</b> कार्ड")
        make_solution(thread, stranger)
        make_solution(make_thread(teacher), stranger)
        work()
        assert server.taken == []
    with later(3):
        work()
        work()
    letter = server.letter()
    assert letter["To"] == "sunita@example.org"
    assert letter["Subject"] == "Aazmaya: 2 new notices"
    assert "मात्रा <b>&</b> कार्ड" in words_in(letter, "plain")
    assert "मात्रा &lt;b&gt;&amp;&lt;/b&gt; कार्ड" in words_in(letter, "html")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [row.sent_at is not None for row in rows()] == [True]


def test_what_was_hidden_before_the_letter_left_is_not_in_it(
    server: Server, teacher: Person, stranger: Person, moderator: Person
) -> None:
    with later(0):
        has_mail(teacher, "instant")
        solution = make_solution(make_thread(teacher), stranger)
        with transaction():
            hide(db.session.merge(solution), by=as_viewer(moderator))
    with later(3):
        work()
    assert server.taken == []
    assert [row.dropped_at is not None for row in rows()] == [True]


def test_instant_mail_keeps_its_distance() -> None:
    assert when_to_write([], MONDAY) == MONDAY + timedelta(minutes=2)
    assert when_to_write([MONDAY - timedelta(minutes=10)], MONDAY) == MONDAY + timedelta(minutes=50)
    many = [MONDAY - timedelta(hours=hours) for hours in range(MOST_A_DAY, 0, -1)]
    assert when_to_write(many, MONDAY) == many[0] + timedelta(days=1)


@pytest.mark.parametrize("lang", ["hi", "en"])
def test_the_digest_comes_on_sunday_in_her_language(lang: str, server: Server, teacher: Person, stranger: Person) -> None:
    with later(0):
        has_mail(teacher, "weekly", lang)
        solution = make_solution(make_thread(stranger, district="varanasi"), teacher)
        make_try(solution, stranger)
        make_solution(make_thread(teacher, title="मेरी समस्या"), stranger)
        make_thread(stranger, title="जनपद की नई बात")
        follows(teacher, "person", stranger.id)
        make_thread(stranger, title="साथी की नई बात", district="varanasi")
        work()
    assert server.taken == []
    with clock.standing_at(SUNDAY):
        work()
        work()
    letter = server.letter()
    for words in (words_in(letter, "plain"), words_in(letter, "html")):
        for title in ("मेरी समस्या", "जनपद की नई बात", "साथी की नई बात", "1 new try" if lang == "en" else "1 नया अनुभव"):
            assert title in words
    assert letter["Content-Language"] == lang
    with clock.standing_at(SUNDAY + timedelta(days=7)):
        work()
    assert len(server.taken) == 1
    assert [row.kind for row in rows()] == ["digest", "digest"]


def test_nothing_new_is_no_letter_and_never_is_never(server: Server, teacher: Person, stranger: Person) -> None:
    with later(0):
        has_mail(teacher)
        has_mail(stranger, "never")
        make_solution(make_thread(stranger, district=None), make_person("geeta"))
    with clock.standing_at(SUNDAY):
        work()
    assert server.taken == []
    assert [(row.person_id, row.dropped_at is not None) for row in rows()] == [(teacher.id, True)]


def test_sunday_at_eight_is_sunday_at_eight_in_india() -> None:
    eight = SUNDAY.replace(hour=8)
    assert last_due(SUNDAY) == eight
    assert last_due(SUNDAY.replace(hour=7)) == eight - timedelta(days=7)
    assert last_due(SUNDAY + timedelta(days=6)) == eight


def test_who_is_suspended_or_has_changed_her_address_gets_none(server: Server, teacher: Person, stranger: Person) -> None:
    with later(0):
        for person in (teacher, stranger):
            has_mail(person)
        make_thread(make_person("geeta"), district="shravasti")
        make_thread(make_person("hina"), district="varanasi")
        with transaction():
            db.session.get_one(Person, teacher.id).suspended_at = clock.now()
            db.session.get_one(Person, stranger.id).email = "new@example.org"
    with clock.standing_at(SUNDAY):
        work()
    assert server.taken == []


def test_one_press_stops_the_mail_without_signing_in(server: Server, client: Client, teacher: Person) -> None:
    with later(0):
        has_mail(teacher, "instant", "en")
        make_solution(make_thread(teacher), make_person("geeta"))
    with later(3):
        work()
    address = str(server.letter()["List-Unsubscribe"]).strip(" <>").removeprefix("https://forum.example.org")
    page = client.get(address)
    assert "session" not in page.headers.get("Set-Cookie", "")
    assert _frequency(teacher) == "instant"
    answer = contextvars.copy_context().run(client.post, address, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "No more mail" in answer.text
    assert _frequency(teacher) == "never"


def test_the_page_of_the_link_has_the_button_too_and_a_wrong_link_is_none(
    app: Flask, client: Client, browser: Browser, teacher: Person, server: Server
) -> None:
    with later(0):
        has_mail(teacher)
        make_thread(make_person("geeta"))
    with clock.standing_at(SUNDAY):
        work()
    address = str(server.letter()["List-Unsubscribe"]).strip(" <>").removeprefix("https://forum.example.org")
    assert client.submit(address).status_code == 200
    assert _frequency(teacher) == "never"
    for token in ("x", "MQ.AAAA", address.removeprefix("/unsubscribe/")[:-2], "1"):
        assert client.get(f"/unsubscribe/{token}").status_code == 404
        assert client.post(f"/unsubscribe/{token}", data={}).status_code == 404
    hers = browser(teacher)
    assert hers.submit("/settings/mail", frequency="weekly").status_code == 303
    assert _frequency(teacher) == "weekly"


def test_a_letter_that_waits_is_dropped_when_she_stops_the_mail(server: Server, teacher: Person, stranger: Person) -> None:
    with later(0):
        has_mail(teacher, "instant")
        make_solution(make_thread(teacher), stranger)
        with transaction():
            stop_mail(teacher.id)
    with later(3):
        work()
    assert server.taken == []


def test_a_site_without_mail_writes_no_letters_out(app: Flask, browser: Browser, teacher: Person) -> None:
    send_one(teacher)
    work()
    assert [row.dropped_at is not None for row in rows()] == [True] or [row.due_at is not None for row in rows()] == [True]
    assert "नहीं भेजा जाता" in words_of(browser(teacher).page("/settings/mail"))


def test_the_title_of_what_was_hidden_goes_into_no_mail(server: Server, teacher: Person, moderator: Person) -> None:
    with later(0):
        has_mail(teacher, "instant")
        thread = make_thread(teacher, title="गुड़ियारानी मात्रा भूल जाती है")
        with transaction():
            hide(opening_of(thread), by=as_viewer(moderator))
    with later(3):
        work()
    assert server.taken == []


def test_what_is_chosen_must_be_there_to_choose(browser: Browser, teacher: Person) -> None:
    hers = browser(teacher)
    assert hers.submit("/settings/mail", frequency="hourly").status_code == 400
    assert hers.submit("/settings/mail", language="fr").status_code == 400
    with transaction():
        choose_mail("never", "en", by=as_viewer(teacher))
    assert _frequency(teacher) == "never"


def _frequency(person: Person) -> str:
    return db.session.get_one(MailBox, person.id, populate_existing=True).frequency
