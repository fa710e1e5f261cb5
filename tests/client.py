"""The test client: reads every page it gets (tests/page.py), and fills forms as a browser would."""

import contextvars
from typing import Any
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forum.core.db import db, transaction
from forum.people.models import Person
from forum.people.session import open_sign_in
from tests.page import look_over

OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
"""What a browser adds when a page of the site sends a form."""


class Client(FlaskClient):
    """One browser. Each request sees the database as it is, in a context of its own, like a request in a server."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.rollback()
        db.session.expire_all()
        response = contextvars.copy_context().run(self._open, *args, **kwargs)
        if response.mimetype == "text/html" and response.data.lstrip()[:9].lower() == b"<!doctype" and not response.location:
            look_over(response.get_data(as_text=True))  # a piece of a page, for a script, has no head to look at
        return response

    def _open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():  # without this a request would share `g` and the session with the test
            response: TestResponse = super().open(*args, **kwargs)
            return response

    def page(self, path: str, status: int = 200) -> Element:
        """The parsed page at an address."""
        response = self.get(path)
        assert response.status_code == status, f"{path} answers {response.status_code}"
        return look_over(response.get_data(as_text=True))

    def submit(self, path: str, *, to: str | None = None, press: str | None = None, **typed: Any) -> TestResponse:
        """Open `path`, fill its posting form (the one whose action is or ends with `to`, or that holds all the fields typed),
        and send it with everything that stands in it, pressing the button of value `press`. A list ticks or chooses several;
        None leaves a field out."""
        fields, action = fill_form(self.page(path), path, to, typed)
        if press is not None:
            fields[press.partition("=")[0]] = press.partition("=")[2]
        return self.post(action, data=fields, headers=OURS)


def sign_in(client: Client, person: Person) -> Client:
    """Sign somebody in on this browser, without a password; gives the browser back."""
    with transaction():
        token = open_sign_in(person, device="test")
    with client.session_transaction() as session:
        session.permanent = True
        session["_user_id"] = token  # where flask-login keeps it
        session["_fresh"] = True
    return client


def fill_form(page: Element, path: str, to: str | None, typed: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """What a browser would send, and where to: see Client.submit."""
    for form in page.iter("form"):
        action = form.get("action") or path
        if form.get("method", "get").lower() != "post" or (to is not None and not action.partition("?")[0].endswith(to)):
            continue
        named = {field.get("name") for field in form.iter() if field.get("name")}
        if to is not None or set(typed) <= named:
            fields = {**_standing(form), **typed}
            return {name: value for name, value in fields.items() if value is not None}, action
    raise AssertionError(f"{path} has no form {to or ''} with the fields {sorted(typed)}")


def _standing(form: Element) -> dict[str, Any]:
    """What the form would send if nobody touched it; buttons are not pressed."""
    fields: dict[str, Any] = {}
    for field in form.iter():
        name, kind = field.get("name"), field.get("type", "text")
        if not name or "disabled" in field.attrib:
            continue
        if field.tag == "textarea":
            fields[name] = (field.text or "").removeprefix("\n")
        elif field.tag == "select":
            fields[name] = _chosen(field)
        elif field.tag == "input" and kind in {"checkbox", "radio"}:
            if "checked" in field.attrib:
                fields.setdefault(name, []).append(field.get("value", "on"))
        elif field.tag == "input" and kind not in {"submit", "button", "image", "reset", "file"}:
            fields[name] = field.get("value", "")
    return fields


def _chosen(select: Element) -> list[str]:
    options = list(select.iter("option"))
    chosen = [option for option in options if "selected" in option.attrib]
    if not chosen and "multiple" not in select.attrib:
        chosen = options[:1]
    return [option.get("value", "".join(option.itertext())) for option in chosen]
