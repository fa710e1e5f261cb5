"""What the tests of the desk do: threads of a certain age, worker's rounds, a mentor's browser."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forum.core import clock, events
from forum.core.db import db, transaction
from forum.desk.events import ProblemAssigned
from forum.desk.models import Assignment, DeskCard
from forum.desk.queries import desk_cards
from forum.desk.workers import look_after_desks
from forum.discussion.models import Thread
from forum.people.models import Person
from tests.cast import as_viewer
from tests.client import Client, sign_in

Browser = Callable[[Person], Client]


@pytest.fixture
def browser_of(new_client: Callable[[], Client]) -> Browser:
    """A browser in which this person is signed in."""
    return lambda person: sign_in(new_client(), person)


@pytest.fixture
def facts(monkeypatch: pytest.MonkeyPatch) -> list[ProblemAssigned]:
    """What is published of problems that come to somebody."""
    told: list[ProblemAssigned] = []
    monkeypatch.setitem(events._reactions, ProblemAssigned, (told.append,))
    return told


def aged(thread: Thread, **ago: float) -> Thread:
    """The same thread, written so long ago: days, hours, seconds."""
    with transaction():
        row = db.session.get_one(Thread, thread.id)
        row.created_at = row.touched_at = clock.now() - timedelta(**ago)
    return row


def round_later(**later: float) -> None:
    """The worker's whole round, after so much time."""
    with clock.standing_at(clock.now() + timedelta(**later)):
        look_after_desks()


def assignment_of(thread: Thread) -> Assignment | None:
    db.session.rollback()
    return db.session.scalar(select(Assignment).where(Assignment.thread_id == thread.id))


def owner_of(thread: Thread) -> int | None:
    found = assignment_of(thread)
    return found.owner_id if found else None


def cards_of(person: Person) -> list[tuple[str, int | None]]:
    """Kind and thread of each card on her desk, in its order."""
    db.session.rollback()
    return [(card.kind, card.thread_id) for card in desk_cards(as_viewer(person))]


def problems_of(person: Person) -> list[int | None]:
    """The unanswered problems on her desk."""
    return [thread_id for kind, thread_id in cards_of(person) if kind == "unanswered"]


def card_of(kind: str) -> DeskCard:
    db.session.rollback()
    return db.session.scalars(select(DeskCard).where(DeskCard.kind == kind)).one()


def change(person: Person, **fields: Any) -> None:
    with transaction():
        row = db.session.get_one(Person, person.id)
        for name, value in fields.items():
            setattr(row, name, value)
