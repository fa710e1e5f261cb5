"""In which order a thread is read, and what stands on which page."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.viewer import VISITOR, ClassContext, Viewer
from forum.discussion import actions
from forum.discussion.models import Outcome, Post, Thread
from forum.discussion.reading import Order, list_tries, page_of, read_thread
from forum.people.models import Person
from tests.cast import as_viewer, make_person
from tests.make import block_of, make_comment, make_solution, make_thread, make_try, mark


def _order(thread: Thread, viewer: Viewer = VISITOR, order: Order | None = None) -> list[int]:
    thread = db.session.get_one(Thread, thread.id)
    return [shown.post.id for shown in read_thread(thread, viewer, order=order).posts.rows]


@pytest.fixture
def helpers(stranger: Person) -> list[Person]:
    return [stranger, *(make_person(f"saathi{n}", district="varanasi") for n in range(4))]


def test_solutions_come_marked_first_then_most_worked_then_newest(teacher: Person, mentor: Person, helpers: list[Person]) -> None:
    thread = make_thread(teacher)
    old, tried, newest, marked = [make_solution(thread, mentor, f"तरीका {n}") for n in range(4)]
    make_try(tried, helpers[0], "worked")
    make_try(tried, helpers[1], "adapted")
    make_try(newest, helpers[0], "did_not_work")
    mark(marked, teacher)
    assert _order(thread) == [marked.id, tried.id, newest.id, old.id]
    assert _order(thread, order="new") == [marked.id, newest.id, tried.id, old.id]


def test_what_worked_in_classes_like_hers_comes_before_what_worked_more_elsewhere(
    teacher: Person, mentor: Person, helpers: list[Person]
) -> None:
    thread = make_thread(teacher)
    elsewhere, near = make_solution(thread, mentor, "एक"), make_solution(thread, mentor, "दो")
    for helper in helpers[:3]:
        make_try(elsewhere, helper, grades=(6,), class_size=20)
    make_try(near, make_person("padosi", block_id=block_of().id), grades=(2,), situations=("multigrade",))
    reader = make_person("reader", block_id=block_of().id, grades=[2], situations=["multigrade"])
    assert _order(thread) == [elsewhere.id, near.id]
    assert _order(thread, as_viewer(reader)) == [near.id, elsewhere.id]
    assert _order(thread, as_viewer(reader), "worked") == [elsewhere.id, near.id]


def test_the_first_try_shown_is_the_most_alike_and_says_why(teacher: Person, mentor: Person, helpers: list[Person]) -> None:
    thread = make_thread(teacher)
    post = make_solution(thread, mentor)
    make_try(post, make_person("padosi", block_id=block_of().id), situations=("multigrade",))
    for helper in helpers:
        make_try(post, helper)
    reader = as_viewer(make_person("reader", block_id=block_of().id, situations=["multigrade"]))
    shown = read_thread(db.session.get_one(Thread, thread.id), reader).posts.rows[0]
    assert len(shown.tries) == 3
    assert shown.tries[0].alike == ("block", "situation")
    assert not shown.tries[1].alike


def test_a_comment_stands_with_its_solution_and_others_come_last_by_time(teacher: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    loose = make_comment(thread, mentor)
    first, second = make_solution(thread, mentor, "एक"), make_solution(thread, mentor, "दो")
    under = make_comment(thread, teacher, about=first)
    last = make_comment(thread, teacher)
    assert _order(thread) == [second.id, first.id, under.id, loose.id, last.id]


def test_a_comment_stays_when_its_solution_is_hidden(teacher: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, mentor)
    under = make_comment(thread, teacher, about=solution)
    with transaction():
        actions.set_state(db.session.get_one(Post, solution.id), "hidden")
    assert _order(thread) == [under.id]
    shown = read_thread(db.session.get_one(Thread, thread.id), VISITOR).posts.rows[0]
    assert not shown.under_solution


def test_a_long_thread_has_pages_and_every_post_is_found_on_its_own(teacher: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    solutions = [make_solution(thread, mentor, f"तरीका {n}") for n in range(19)]
    comments = [make_comment(thread, teacher, f"बात {n}", about=solutions[0]) for n in range(3)]
    thread = db.session.get_one(Thread, thread.id)
    first, second = read_thread(thread, VISITOR), read_thread(thread, VISITOR, number=2)
    assert (len(first.posts.rows), len(second.posts.rows), second.posts.total) == (20, 2, 22)
    assert [shown.about for shown in second.posts.rows] == [solutions[0].id] * 2
    assert second.opening.post.id == first.opening.post.id
    assert page_of(comments[-1], thread, VISITOR) == 2
    assert page_of(solutions[-1], thread, VISITOR) == 1
    assert read_thread(thread, VISITOR, number=99).posts.number == 2


def test_what_she_has_said_is_known_to_her_alone(teacher: Person, mentor: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    post = make_solution(thread, mentor)
    make_try(post, stranger, "planning")
    with transaction():
        actions.thank(db.session.get_one(Post, post.id), by=as_viewer(stranger))
        actions.join_problem(db.session.get_one(Thread, thread.id), by=as_viewer(stranger))
        actions.save_draft(f"post:{thread.id}", by=as_viewer(stranger), fields={"body": "अधूरा"})
    thread = db.session.get_one(Thread, thread.id)
    hers = read_thread(thread, as_viewer(stranger))
    assert (hers.posts.rows[0].thanked, hers.posts.rows[0].own_try) == (True, "planning")
    assert hers.mine.has_problem
    assert hers.mine.draft == {"body": "अधूरा"}
    for other in (VISITOR, as_viewer(mentor)):
        mine = read_thread(thread, other).mine
        assert (mine.has_problem, mine.draft, mine.thanked, dict(mine.tried)) == (False, None, frozenset(), {})


def test_all_reports_are_listed_and_can_be_narrowed(teacher: Person, mentor: Person, helpers: list[Person]) -> None:
    post = make_solution(make_thread(teacher), mentor)
    outcomes: list[Outcome] = ["worked", "worked", "did_not_work", "planning"]
    for helper, outcome in zip(helpers, outcomes, strict=False):
        make_try(post, helper, outcome)
    post = db.session.get_one(Post, post.id)
    assert list_tries(post, VISITOR).total == 4
    assert [one.report.outcome for one in list_tries(post, VISITOR, outcome="worked").rows] == ["worked", "worked"]


def test_touched_is_the_newest_post_or_try(teacher: Person, mentor: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    before: datetime = db.session.get_one(Thread, thread.id).touched_at
    report = make_try(make_solution(thread, mentor), stranger)
    assert db.session.get_one(Thread, thread.id).touched_at == report.created_at > before
    assert clock.now() - report.created_at < timedelta(minutes=5)


def test_a_try_that_was_taken_back_does_not_lift_a_solution(teacher: Person, mentor: Person, moderator: Person) -> None:
    thread = make_thread(teacher)
    tried, newest = make_solution(thread, mentor, "एक"), make_solution(thread, mentor, "दो")
    near = make_person("padosi", district="varanasi", grades=[2])
    make_try(tried, near, grades=(2,))
    reader = replace(as_viewer(moderator), context=ClassContext(district_id=near.district_id, grades=(2,)))
    assert _order(thread, reader) == [tried.id, newest.id]
    with transaction():
        actions.withdraw_try(db.session.get_one(Post, tried.id), by=as_viewer(near))
    assert _order(thread, reader) == [newest.id, tried.id]
