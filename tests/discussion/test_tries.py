from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum.core.db import db, transaction
from forum.discussion import actions
from forum.discussion.models import Post, Thread, Try
from forum.people.models import Person
from tests.cast import as_viewer
from tests.make import make_solution, make_thread, make_try


@pytest.fixture
def solution(teacher: Person, mentor: Person) -> Post:
    return make_solution(make_thread(teacher), mentor)


def _counts(post: Post) -> tuple[int, int, int, int]:
    now = db.session.get_one(Post, post.id)
    return now.tries_worked, now.tries_adapted, now.tries_did_not_work, now.tries_planning


def test_a_person_reports_one_try_of_a_solution_and_may_change_it(solution: Post, stranger: Person) -> None:
    make_try(solution, stranger, "worked", "पहले")
    changed = make_try(solution, stranger, "did_not_work", "बाद में")
    assert db.session.scalars(select(func.count()).select_from(Try)).one() == 1
    assert (changed.outcome, changed.note) == ("did_not_work", "बाद में")
    assert changed.edited_at is not None
    assert _counts(solution) == (0, 0, 1, 0)


def test_a_plan_is_no_try_until_it_is_carried_out(solution: Post, stranger: Person) -> None:
    planned = make_try(solution, stranger, "planning")
    assert _counts(solution) == (0, 0, 0, 1)
    assert db.session.get_one(Thread, solution.thread_id).tries == 0
    with transaction():
        db.session.get_one(Try, planned.id).created_at -= timedelta(days=8)
    before = db.session.get_one(Try, planned.id).created_at
    done = make_try(solution, stranger, "adapted")
    assert done.created_at > before, "it counts from the day on which it was tried"
    assert _counts(solution) == (0, 1, 0, 0)


def test_a_report_that_was_taken_back_does_not_count_and_can_be_given_again(solution: Post, stranger: Person) -> None:
    make_try(solution, stranger)
    with transaction():
        actions.withdraw_try(db.session.get_one(Post, solution.id), by=as_viewer(stranger))
    assert _counts(solution) == (0, 0, 0, 0)
    make_try(solution, stranger, "adapted")
    assert _counts(solution) == (0, 1, 0, 0)


def test_taking_back_what_was_never_said_does_nothing(solution: Post, stranger: Person) -> None:
    with transaction():
        actions.withdraw_try(db.session.get_one(Post, solution.id), by=as_viewer(stranger))
    assert _counts(solution) == (0, 0, 0, 0)


def test_a_hidden_report_stays_hidden_when_its_author_changes_it(solution: Post, stranger: Person) -> None:
    report = make_try(solution, stranger)
    with transaction():
        db.session.get_one(Try, report.id).state = "hidden"
    assert make_try(solution, stranger, "adapted").state == "hidden"
    assert _counts(solution) == (0, 0, 0, 0)


def test_a_report_keeps_the_class_as_it_was_then(solution: Post, stranger: Person) -> None:
    report = make_try(solution, stranger, grades=(2, 3), class_size=45, situations=("multigrade",))
    context = actions.context_of_try(report)
    assert (context.grades, context.class_size, context.situations) == ((2, 3), 45, ("multigrade",))
