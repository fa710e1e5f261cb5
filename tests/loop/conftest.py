"""A plan that was made on a Monday at three in the afternoon, in Indian time; and the worker at any later hour."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from forum.core import clock, events
from forum.discussion.models import Post, Try
from forum.loop.events import ReminderDue
from forum.loop.workers import ask_about_plans
from forum.people.models import Person
from tests.make import make_solution, make_thread, make_try

PLANNED = datetime(2026, 2, 2, 15, 0, tzinfo=clock.INDIA)

Ask = Callable[..., list[ReminderDue]]


@pytest.fixture
def solution(teacher: Person, mentor: Person) -> Post:
    with clock.standing_at(PLANNED - timedelta(days=1)):
        return make_solution(make_thread(teacher), mentor)


@pytest.fixture
def plan(solution: Post, stranger: Person) -> Try:
    with clock.standing_at(PLANNED):
        return make_try(solution, stranger, "planning", "सोमवार से।")


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """What the worker says when it comes so long after the plan."""
    said: list[ReminderDue] = []
    monkeypatch.setitem(events._reactions, ReminderDue, (said.append,))

    def ask_after(**passed: float) -> list[ReminderDue]:
        said.clear()
        with clock.standing_at(PLANNED + timedelta(**passed)):
            ask_about_plans()
        return list(said)

    return ask_after
