"""Nothing typed is lost, and nothing secret comes back: whatever is wrong with a form, an address or the disk."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.core.db import db, transaction
from forum.discussion import actions
from forum.discussion.models import Post, Thread
from forum.people.models import Person
from tests.cast import as_viewer
from tests.client import OURS, Client, sign_in
from tests.make import make_comment, make_thread, words
from tests.server import PATIENCE

WORDS = "कल से बच्चे कार्ड से खेलेंगे"
NewClient = Callable[[], Client]


READ_ONLY, FULL = "read only", "full"
HOW = {
    "sqlite": {
        READ_ONLY: ("PRAGMA query_only=1", "PRAGMA query_only=0"),
        FULL: ("PRAGMA max_page_count=1", "PRAGMA max_page_count=1000000"),
    },
    "postgresql": {READ_ONLY: ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off")},
}


@contextmanager
def database_that_is(how: str) -> Iterator[None]:
    """The connection of this thread refuses to write: a full disk, or one that can only be read."""
    begin, end = HOW[db.engine.dialect.name][how]
    _say(begin)
    try:
        yield
    finally:
        _say(end)


def _say(sentence: str) -> None:
    connection = db.engine.raw_connection()
    connection.driver_connection.execute(sentence)  # type: ignore[union-attr]
    connection.commit()
    connection.close()


def token_on(client: Client, page: str) -> str | None:
    return next(field.get("value") for field in client.page(page).iter("input") if field.get("name") == "csrf_token")


def post_to(client: Client, path: str, page: str, **typed: str) -> Any:
    return client.post(path, data={"csrf_token": token_on(client, page), **typed}, headers=OURS)


@pytest.mark.parametrize("page", ["-1", "1e9", "9" * 5000, "%D9%A3", "%00"])
@pytest.mark.parametrize(
    "address", ["/threads?page=", "/threads?grade=", "/search?grade=", "/search?q=", "/?lang=", "/people/x?page="]
)
def test_no_address_breaks_a_page(client: Client, address: str, page: str) -> None:
    assert client.get(address + page).status_code in {200, 404}


@pytest.mark.parametrize("how", [READ_ONLY, pytest.param(FULL, marks=pytest.mark.sqlite)])
def test_a_database_that_cannot_be_written_is_read_and_keeps_the_words(
    new_client: NewClient, teacher: Person, stranger: Person, how: str
) -> None:
    thread = make_thread(teacher)
    reader = sign_in(new_client(), stranger)
    typed = {"form": "comment", "body": WORDS * 300, "materials": "Cards"}
    fields = {"csrf_token": token_on(reader, f"/threads/{thread.id}-"), **typed}
    with database_that_is(how):
        assert reader.get("/threads").status_code == 200
        refused = reader.post(f"/threads/{thread.id}/posts", data=fields, headers=OURS)
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert WORDS in refused.text
    assert ">\nCards<" in refused.text, "one word in Latin letters is a text too"
    assert "\ncomment<" not in refused.text, "a choice is none"
    assert reader.post(f"/threads/{thread.id}/posts", data=fields, headers=OURS).status_code == 303


def test_a_password_never_comes_back_on_a_page(client: Client, teacher: Person) -> None:
    token = token_on(client, "/signin")
    secret = "three words with spaces"
    with database_that_is(READ_ONLY):
        refused = client.post(
            "/signin", data={"csrf_token": token, "handle": "sunita", "password": secret, "next": "/"}, headers=OURS
        )
    assert refused.status_code == 503
    assert secret not in refused.text


def test_a_carried_form_with_half_a_character_is_left_behind(client: Client) -> None:
    carried = json.dumps({"body": ["एक \ud800 दो"]})
    typed = {"handle": "x", "password": "y", "carry_to": "/threads/1/posts", "carry_fields": carried}
    assert post_to(client, "/signin", "/signin", **typed).status_code == 400


def test_other_words_under_the_key_of_an_earlier_form_are_a_new_text(teacher: Person, stranger: Person) -> None:
    """`Back` in the browser brings the form with its old key; what is then written is not thrown away."""
    thread = make_thread(teacher)

    def send(body: str) -> Post:
        with transaction():
            return actions.write_post(thread, by=as_viewer(stranger), form="comment", words=words(body), form_key="key-of-a-form")

    first, again, other = send("पहला"), send("पहला"), send("दूसरा")
    assert first.id == again.id != other.id
    with transaction():
        actions.edit_post(first, by=as_viewer(stranger), seen_version=1, words=words("बदला हुआ"))
    assert other.id == send("दूसरा").id


def test_a_double_tap_at_once_makes_one_post(app: Flask, new_client: NewClient, teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    client = sign_in(new_client(), stranger)
    form = {"form": "comment", "body": WORDS, "form_key": "double-tap-key"}
    places: list[str] = []
    thread_id, path = thread.id, f"/threads/{thread.id}-"

    fields = {**form, "csrf_token": token_on(client, path), "about": ""}

    def tap() -> None:
        with app.app_context():
            places.append(client.post(f"/threads/{thread_id}/posts", data=fields, headers=OURS).headers["Location"])
            db.session.remove()

    taps = [threading.Thread(target=tap) for _ in range(4)]
    for one in taps:
        one.start()
    for one in taps:
        one.join(PATIENCE)
    db.session.rollback()
    assert len(places) == 4
    assert len(set(places)) == 1
    assert db.session.scalar(select(func.count()).where(Post.thread_id == thread.id, Post.body == WORDS)) == 1
    assert db.session.get_one(Thread, thread.id).comments == 1


def test_editing_is_limited_and_says_when(new_client: NewClient, teacher: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum.discussion.edit_views.EDITS_AN_HOUR", 1)
    thread = make_thread(teacher)
    client = sign_in(new_client(), teacher)
    comment = make_comment(thread, teacher)
    address = f"/posts/{comment.id}/edit"
    assert client.submit(address, to="/edit", body="पहला बदलाव").status_code == 303
    refused = client.submit(address, to="/edit", body="दूसरा बदलाव यहाँ")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"]
    assert "दूसरा बदलाव यहाँ" in refused.text


def test_guessing_the_old_password_says_when_to_come_again(new_client: NewClient, teacher: Person) -> None:
    client = sign_in(new_client(), teacher)
    answers = [post_to(client, "/settings/password", "/settings/password", old="x", password="नया कुछ लम्बा") for _ in range(11)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "to", ["//evil.test", "/\\evil.test", "/%5Cevil.test", "javascript:alert(1)", "/\tx", "/a//b", "https:/evil.test"]
)
def test_signing_in_leads_to_this_site_only(new_client: NewClient, teacher: Person, to: str) -> None:
    signed_in = sign_in(new_client(), teacher)
    assert signed_in.get("/signin?next=" + quote(to, safe="")).headers["Location"] == "/"


def test_files_are_the_same_for_everybody(new_client: NewClient, teacher: Person) -> None:
    """A cookie that changes once a day must not make a phone fetch the style sheet again."""
    client = sign_in(new_client(), teacher)
    sheet = next(link.get("href", "") for link in client.page("/").iter("link") if link.get("rel") == "stylesheet")
    answer = client.get(sheet)
    assert "Cookie" not in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers
