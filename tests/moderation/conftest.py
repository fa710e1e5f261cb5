"""What the tests of moderation do with a browser."""

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from forum.discussion.models import Post, Try
from forum.people.models import Person
from tests.client import OURS, Client, sign_in

Browser = Callable[[Person], Client]
Send = Callable[..., TestResponse]


@pytest.fixture
def browser_of(new_client: Callable[[], Client]) -> Browser:
    """A browser in which this person is signed in."""
    return lambda person: sign_in(new_client(), person)


@pytest.fixture
def report(browser_of: Browser) -> Send:
    """`report(item, by=..., reason=..., note=...)`, through the page."""

    def send(item: Post | Try, *, by: Person, reason: str = "child_identity", note: str = "") -> TestResponse:
        return browser_of(by).submit(f"{address_of(item)}/report", reason=reason, note=note)

    return send


@pytest.fixture
def answer(browser_of: Browser) -> Send:
    """`answer(item, "hide", by=..., reason=...)`: one of the buttons of the desk."""

    def send(item: Post | Try, press: str, *, by: Person, reason: str = "") -> TestResponse:
        browser = browser_of(by)
        return browser.post(
            f"/moderation{address_of(item)}/{press}", data={"reason": reason, "csrf_token": token_of(browser)}, headers=OURS
        )

    return send


def address_of(item: Post | Try) -> str:
    return f"/posts/{item.id}" if isinstance(item, Post) else f"/tries/{item.id}"


def token_of(browser: Client) -> str:
    """The token of this browser, from a form that everybody who is signed in may open."""
    field = next(one for one in browser.page("/signout").iter("input") if one.get("name") == "csrf_token")
    return field.get("value", "")
