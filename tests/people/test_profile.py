import pytest
from flask import Flask

from forum.core.db import db, transaction
from forum.people.models import AuditEntry, Person
from tests.cast import make_person
from tests.client import Client
from tests.page import words_of
from tests.people.conftest import Browser


def test_a_profile_shows_what_she_wishes_shown(client: Client, teacher: Person) -> None:
    with transaction():
        person = db.session.get_one(Person, teacher.id)
        person.grades, person.class_size, person.situations = [1, 2, 3], 45, ["multigrade"]
        person.about, person.school, person.email = "ग्यारह साल <b>से</b>", "छिपा विद्यालय", "s@example.org"
    words = words_of(client.page("/people/sunita"))
    assert "सुनीता वर्मा" in words
    assert "ग्यारह साल <b>से</b>" in words
    assert "1–3" in words
    assert "छिपा विद्यालय" not in words
    assert "example.org" not in words


def test_an_empty_profile_is_a_page_too(client: Client, app: Flask) -> None:
    make_person("empty")
    assert "Empty" in words_of(client.page("/people/empty"))


@pytest.mark.parametrize("handle", ["nobody", "1", "%00", "a" * 5000, "रेखा", "..%2f", "SUNITA"])
def test_nobody_is_not_found(client: Client, teacher: Person, handle: str) -> None:
    assert client.get(f"/people/{handle}").status_code == 404


def test_a_visitor_sees_no_form(client: Client, teacher: Person) -> None:
    assert [form for form in client.page("/people/sunita").iter("form") if form.get("method") == "post"] == []


def test_a_moderator_suspends_and_opens_again(browser: Browser, teacher: Person, moderator: Person) -> None:
    hers, theirs = browser(teacher), browser(moderator)
    assert theirs.submit("/people/sunita", to="/suspend").status_code == 303
    assert hers.get("/settings").status_code == 303
    assert theirs.submit("/people/sunita", to="/unsuspend").status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Person, teacher.id).suspended_at is None
    assert [entry.deed for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)] == ["suspend", "unsuspend"]


def test_others_see_no_such_button_and_may_not_press_it(
    browser: Browser, teacher: Person, mentor: Person, moderator: Person
) -> None:
    hers = browser(mentor)
    assert "/suspend" not in hers.get("/people/sunita").text
    token = next(f.get("value") for f in hers.page("/settings/devices").iter("input") if f.get("name") == "csrf_token")
    for handle in ("sunita", "rakesh", "meena"):
        answer = hers.post(f"/people/{handle}/suspend", data={"csrf_token": token}, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 403
