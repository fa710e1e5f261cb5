"""Browsers, and what somebody was told."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from forum.core.db import db, transaction
from forum.notices.actions import follow
from forum.notices.models import FollowKind
from forum.notices.queries import NoticeShown, list_notices
from forum.people.models import Person
from tests.cast import as_viewer
from tests.client import Client, sign_in
from tests.notices.post_office import Server, serving_mail, use

Browser = Callable[[Person], Client]


@pytest.fixture
def browser(new_client: Callable[[], Client]) -> Browser:
    """A browser in which this person is signed in."""
    return lambda person: sign_in(new_client(), person)


def told(person: Person) -> list[NoticeShown]:
    """Her inbox, the newest first."""
    db.session.rollback()
    db.session.expire_all()
    return list(list_notices(as_viewer(person)).rows)


def kinds_told(person: Person) -> list[str]:
    return [notice.kind for notice in told(person)]


def unread(person: Person) -> int:
    """The number at her bell."""
    return db.session.get_one(Person, person.id, populate_existing=True).unread_notices


def follows(person: Person, kind: FollowKind, target_id: int = 0, search: str = "") -> None:
    with transaction():
        follow(kind, target_id, search, by=as_viewer(person))


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    with serving_mail() as server:
        use(app, server.url)
        yield server
