from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from forum.core.db import db
from forum.people.carrying import unpacked
from forum.people.models import Person
from tests.client import OURS, Client
from tests.make import whole_database
from tests.page import look_over, words_of
from tests.people.conftest import PASSWORD

WORDS = "पहली पंक्ति “उद्धरण” <b>\r\nदूसरी पंक्ति & तीसरी"
FORM = {"name": "रेखा यादव", "about": WORDS, "situations": ["multigrade", "large-class"], "form_key": "abcdefgh12345678"}


def test_a_form_goes_on_after_signing_in(client: Client, rekha: Person) -> None:
    page = look_over(client.post("/settings", data={**FORM, "csrf_token": "old"}, headers=OURS).text)
    assert "सुरक्षित" in words_of(page)
    assert "दूसरी पंक्ति" in words_of(page)
    page = look_over(_press(client, page, "/signin", handle="rekha-y", password=PASSWORD).text)
    form = _form(page, "/settings")
    assert "data-carried" in form.attrib
    assert _values(form, "form_key") == ["abcdefgh12345678"]
    assert _values(form, "situations") == ["multigrade", "large-class"]
    assert _press(client, page, "/settings").status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Person, rekha.id).about == WORDS.replace("\r\n", "\n")


def test_a_wrong_password_loses_nothing(client: Client, rekha: Person) -> None:
    page = look_over(client.post("/settings", data=FORM, headers=OURS).text)
    page = look_over(_press(client, page, "/signin", handle="rekha-y", password="wrong words").text)
    page = look_over(_press(client, page, "/signin", handle="rekha-y", password=PASSWORD).text)
    assert "दूसरी पंक्ति" in _values(_form(page, "/settings"), "about")[0]


def test_who_joins_instead_keeps_her_words_too(client: Client) -> None:
    page = look_over(client.post("/settings", data=FORM, headers=OURS).text)
    page = look_over(_press(client, page, "/signin", to="/join", begin="1").text)
    typed = {"name": "नई साथी", "handle": "", "password": PASSWORD, "rules": "y", "adult": "y"}
    page = look_over(_press(client, page, "/join", **typed).text)
    assert len(list(page.iter("code"))) == 8
    assert _values(_form(page, "/settings"), "form_key") == ["abcdefgh12345678"]
    assert _press(client, page, "/settings").status_code == 303


def test_a_signed_in_form_with_an_old_token_is_shown_to_be_sent_again(client: Client, rekha: Person) -> None:
    client.submit("/signin", handle="rekha-y", password=PASSWORD)
    answer = client.post("/settings", data={**FORM, "csrf_token": "old"}, headers=OURS)
    assert answer.status_code == 400
    form = _form(look_over(answer.text), "/settings")
    assert "data-carried" not in form.attrib
    assert _press(client, look_over(answer.text), "/settings").status_code == 303


def test_passwords_and_tokens_do_not_travel(client: Client) -> None:
    answer = client.post(
        "/settings/password", data={"old": "my old words", "password": "my new words", "csrf_token": "t0ken"}, headers=OURS
    )
    assert "my old words" not in answer.text
    assert "my new words" not in answer.text
    assert "t0ken" not in answer.text


def test_nothing_of_it_is_stored(client: Client) -> None:
    client.post("/settings", data=FORM, headers=OURS)
    assert "दूसरी पंक्ति" not in whole_database()


@pytest.mark.parametrize(
    ("to", "packed"),
    [
        ("https://evil.test/", '{"a":["b"]}'), ("//evil.test", "{}"), ("/signout", "{}"), ("/healthz", "{}"),
        ("/nowhere", "{}"), ("/settings", "[]"), ("/settings", "not json"), ("/settings", '{"a":"b"}'), ("/settings", '{"a":[1]}'),
        ("/settings", ""), ("", "{}"), ("/settings", "[" * 100_000),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_dropped(app: Any, to: str, packed: str) -> None:
    with app.test_request_context("/signin"):
        assert unpacked(to, packed) is None


def test_another_site_cannot_make_the_sign_in_page_carry(client: Client, new_client: Callable[[], Client]) -> None:
    answer = new_client().post("/settings", data=FORM, headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.test"})
    assert answer.status_code == 403


def _form(page: Element, action: str) -> Element:
    return next(form for form in page.iter("form") if form.get("action") == action)


def _values(form: Element, name: str) -> list[str]:
    return [field.get("value", "") for field in form.iter("input") if field.get("name") == name]


def _press(client: Client, page: Element, action: str, *, to: str = "", **typed: str) -> Any:
    """Send the form as it stands, with what is typed; `to` is where the button leads instead."""
    fields: dict[str, list[str]] = {}
    for field in _form(page, action).iter("input"):
        if field.get("name") and field.get("type") not in {"checkbox", "radio"}:
            fields.setdefault(field.get("name", ""), []).append(field.get("value", ""))
    return client.post(to or action, data={**fields, **typed}, headers=OURS)
