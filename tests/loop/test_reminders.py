"""A plan to try is asked about in a week, once more after another, and then never again."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from forum.core import clock, events
from forum.core.db import db, transaction
from forum.core.i18n import Bilingual
from forum.discussion import actions
from forum.discussion.models import Outcome, Post, Try
from forum.loop.actions import add_holiday, put_aside
from forum.loop.events import ReminderDue
from forum.loop.models import Reminder
from forum.loop.workers import ask_about_plans
from forum.moderation.actions import hide, restore
from forum.people.models import Person
from tests.cast import as_viewer, make_person
from tests.loop.conftest import PLANNED, Ask
from tests.make import make_try


def numbers(said: list[ReminderDue]) -> list[int]:
    return [fact.number for fact in said]


def kept() -> int:
    db.session.rollback()
    return db.session.scalars(select(func.count()).select_from(Reminder)).one()


def reload(post: Post) -> Post:
    return db.session.get_one(Post, post.id)


def test_nobody_is_asked_before_a_week_has_passed(plan: Try, ask: Ask) -> None:
    assert ask(days=6, hours=23) == []
    [said] = ask(days=7)
    assert (said.try_id, said.post_id, said.person_id, said.number) == (plan.id, plan.post_id, plan.author_id, 1)


def test_the_second_comes_a_week_after_the_first_and_then_there_is_silence(plan: Try, ask: Ask) -> None:
    assert numbers(ask(days=7)) == [1]
    assert ask(days=13, hours=23) == []
    assert numbers(ask(days=14)) == [2]
    for later in (14, 15, 21, 28, 60, 119):
        assert ask(days=later) == []


def test_a_worker_that_comes_again_and_again_asks_once(plan: Try, ask: Ask) -> None:
    assert [numbers(ask(days=7, minutes=n)) for n in range(5)] == [[1], [], [], [], []]


def test_a_worker_that_was_away_asks_when_it_comes_back_and_leaves_a_week_between(plan: Try, ask: Ask) -> None:
    assert numbers(ask(days=30)) == [1]
    assert ask(days=36) == []
    assert numbers(ask(days=37)) == [2]


def test_what_was_planned_long_ago_is_not_asked_about_any_more(plan: Try, ask: Ask) -> None:
    assert ask(days=200) == []


def test_a_clock_that_went_back_asks_nothing_twice(plan: Try, ask: Ask) -> None:
    assert numbers(ask(days=7)) == [1]
    assert ask(days=6) == []
    assert ask(days=7, hours=1) == []
    assert numbers(ask(days=14)) == [2]


def test_a_clock_that_ran_ahead_and_was_put_right_does_not_lose_the_second(plan: Try, ask: Ask) -> None:
    assert numbers(ask(days=100)) == [1]
    assert ask(days=8) == []
    assert numbers(ask(days=14)) == [2]


def test_what_fails_for_one_does_not_keep_the_others_waiting_and_is_tried_again(
    plan: Try, solution: Post, ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with clock.standing_at(PLANNED):
        other = make_try(solution, make_person("hina"), "planning")
    told: list[int] = []

    def tell(fact: ReminderDue) -> None:
        if fact.try_id == plan.id:
            raise ValueError("no ink")
        told.append(fact.try_id)

    with monkeypatch.context() as patch:
        patch.setitem(events._reactions, ReminderDue, (tell,))
        with clock.standing_at(PLANNED + timedelta(days=7)):
            ask_about_plans()
    assert told == [other.id]
    assert "no ink" in caplog.text
    assert [fact.try_id for fact in ask(days=7, hours=1)] == [plan.id], "nothing of the failed one was kept"


@pytest.mark.parametrize(("hours", "asks"), [(4.9, True), (5, False), (12, False), (15.9, False), (16, True)])
def test_nobody_is_asked_between_eight_in_the_evening_and_seven_in_the_morning(
    plan: Try, ask: Ask, hours: float, asks: bool
) -> None:
    assert bool(ask(days=7, hours=hours)) is asks


def test_holidays_are_no_days_of_the_week_that_passed(plan: Try, ask: Ask) -> None:
    with transaction():
        add_holiday(Bilingual("Holi", "होली"), first_day=date(2026, 2, 7), last_day=date(2026, 2, 10))
    assert ask(days=7) == [], "three days of school, and four at home"
    assert ask(days=10, hours=23) == []
    assert numbers(ask(days=11)) == [1]


def test_nobody_is_asked_in_the_holidays(plan: Try, ask: Ask) -> None:
    with transaction():
        add_holiday(Bilingual("Holi", "होली"), first_day=date(2026, 2, 9), last_day=date(2026, 2, 15))
    assert ask(days=7) == []
    assert ask(days=13, hours=1) == []
    assert numbers(ask(days=14)) == [1]


def test_a_plan_that_was_carried_out_is_not_asked_about(plan: Try, solution: Post, stranger: Person, ask: Ask) -> None:
    make_try(solution, stranger, "did_not_work")
    assert kept() == 0
    assert ask(days=7) == []


def test_a_plan_that_was_taken_back_is_not_asked_about(plan: Try, solution: Post, stranger: Person, ask: Ask) -> None:
    with transaction():
        actions.withdraw_try(reload(solution), by=as_viewer(stranger))
    assert kept() == 0
    assert ask(days=7) == []


def test_a_plan_that_was_made_anew_has_a_week_of_its_own(plan: Try, solution: Post, stranger: Person, ask: Ask) -> None:
    with transaction():
        actions.withdraw_try(reload(solution), by=as_viewer(stranger))
    with clock.standing_at(PLANNED + timedelta(days=5)):
        make_try(solution, stranger, "planning")
    assert ask(days=7) == []
    assert numbers(ask(days=12)) == [1]


def test_changing_the_words_of_a_plan_does_not_move_its_day(plan: Try, solution: Post, stranger: Person, ask: Ask) -> None:
    with clock.standing_at(PLANNED + timedelta(days=5)):
        make_try(solution, stranger, "planning", "मंगलवार से।")
    assert numbers(ask(days=7)) == [1]


def test_what_is_hidden_is_not_asked_about_until_it_is_shown_again(
    plan: Try, solution: Post, moderator: Person, ask: Ask
) -> None:
    with transaction():
        hide(reload(solution), by=as_viewer(moderator))
    assert ask(days=7) == []
    with transaction():
        restore(reload(solution), by=as_viewer(moderator))
    assert numbers(ask(days=8)) == [1]


def test_what_was_deleted_is_not_asked_about(plan: Try, solution: Post, moderator: Person, ask: Ask) -> None:
    with transaction():
        actions.delete_post(reload(solution), by=as_viewer(moderator))
    assert ask(days=7) == []


def test_whoever_may_not_come_in_is_not_asked(plan: Try, stranger: Person, ask: Ask) -> None:
    with transaction():
        db.session.get_one(Person, stranger.id).suspended_at = clock.now()
    assert ask(days=7) == []


def test_putting_it_off_is_no_answer_and_costs_no_question(plan: Try, solution: Post, stranger: Person, ask: Ask) -> None:
    ask(days=7)
    with transaction():
        assert put_aside(reload(solution), by=as_viewer(stranger)) == 1
    assert numbers(ask(days=14)) == [2]
    with transaction():
        assert put_aside(reload(solution), by=as_viewer(stranger)) == 0


@pytest.mark.parametrize("outcome", ["worked", "adapted", "did_not_work"])
def test_other_reports_make_no_reminder(solution: Post, stranger: Person, outcome: Outcome) -> None:
    make_try(solution, stranger, outcome)
    assert kept() == 0
