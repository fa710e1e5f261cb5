"""After any sequence of what people do, the counts on the rows are those that counting everything anew would give."""

import contextlib
from collections.abc import Callable
from random import Random
from typing import TypeVar, get_args

import pytest
from flask import Flask
from sqlalchemy import select

from forum.core.db import db, transaction
from forum.core.errors import Refusal
from forum.core.viewer import ClassContext
from forum.discussion import actions
from forum.discussion.counts import recount
from forum.discussion.models import KINDS, OUTCOMES, Form, Post, State, Tally, Thread
from forum.people.models import Person
from forum.places.models import Block, Topic
from tests.cast import as_viewer
from tests.make import make_thread, words

Row = TypeVar("Row", Thread, Post, Block, Topic)

WORDS = words("मात्रा के कार्ड")
STEPS = 60


class Life:
    """People who do things at random; what they may not do is refused and changes nothing."""

    def __init__(self, seed: int, people: list[Person]) -> None:
        self.random, self.people = Random(seed), people

    def live(self, steps: int) -> None:
        for _ in range(steps):
            with contextlib.suppress(Refusal):
                self.random.choice(self.deeds())()

    def deeds(self) -> list[Callable[[], None]]:
        return [
            self.begin,
            self.answer,
            self.answer,
            self.attempt,
            self.attempt,
            self.mark,
            self.feel,
            self.show,
            self.move,
            self.join,
        ]

    def begin(self) -> None:
        make_thread(self._person(), kind=self.random.choice(KINDS), district=self.random.choice(["shravasti", "varanasi", None]))

    def answer(self) -> None:
        with transaction():
            form: Form = self.random.choice(["solution", "comment"])
            about = self._some(Post)
            actions.write_post(self._some(Thread), by=as_viewer(self._person()), form=form, words=WORDS, about=about)

    def attempt(self) -> None:
        with transaction():
            solution, by, outcome = self._some(Post), as_viewer(self._person()), self.random.choice(OUTCOMES)
            actions.report_try(solution, by=by, outcome=outcome, note="", lang="hi", context=ClassContext())
        if self.random.random() < 0.2:
            with transaction():
                actions.withdraw_try(self._some(Post), by=as_viewer(self._person()))

    def mark(self) -> None:
        with transaction():
            deed = self.random.choice([actions.mark_solution, actions.unmark_solution])
            deed(self._some(Post), by=as_viewer(self._person()))

    def feel(self) -> None:
        with transaction():
            by = as_viewer(self._person())
            self.random.choice([actions.thank, actions.unthank])(self._some(Post), by=by)
            self.random.choice([actions.join_problem, actions.leave_problem])(self._some(Thread), by=by)

    def show(self) -> None:
        with transaction():
            actions.set_state(self._some(Post), self.random.choice([*get_args(State), "visible", "visible"]))

    def move(self) -> None:
        with transaction():
            block = self._some(Block)
            where = {"district_id": block.district_id, "block_id": block.id, "topic_id": self._some(Topic).id}
            actions.move_thread(self._some(Thread), by=as_viewer(self.people[-1]), **where)

    def join(self) -> None:
        """Two threads become one, or two that were joined come apart."""
        by = as_viewer(self.people[-1])
        with transaction():
            gone = self._some(Thread)
            if gone.merged_into_id is not None:
                into = db.session.get_one(Thread, gone.merged_into_id)
                actions.part_threads(gone, into, by=by, words=WORDS)
            else:
                actions.join_threads(gone, self._some(Thread), by=by, seen_version=opening_version(gone), words=WORDS)

    def _person(self) -> Person:
        return self.random.choice(self.people)

    def _some(self, table: type[Row]) -> Row:
        return db.session.get_one(table, self.random.choice(db.session.scalars(select(table.id)).all()))


def opening_version(thread: Thread) -> int:
    return db.session.scalar(select(Post.version).where(Post.thread_id == thread.id, Post.form == "opening")) or 0


def _counts() -> dict[str, object]:
    """Every count that stands anywhere. A tally of nothing is the same as none."""
    db.session.expire_all()
    posts = db.session.execute(
        select(Post.id, Post.thanks, Post.tries_worked, Post.tries_adapted, Post.tries_did_not_work, Post.tries_planning)
    )
    threads = db.session.execute(
        select(
            Thread.id, Thread.solutions, Thread.comments, Thread.same_problem, Thread.solved_post_id, Thread.touched_at,
            Thread.tries_worked, Thread.tries_adapted, Thread.tries_did_not_work, Thread.tries_planning,
        )
    )  # fmt: skip
    tallies = db.session.execute(select(Tally.scope, Tally.place_id, Tally.threads, Tally.tries))
    return {
        "posts": sorted(map(tuple, posts)),
        "threads": sorted(map(tuple, threads)),
        "tallies": sorted(tuple(row) for row in tallies if row.threads or row.tries),
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counts_agree_with_a_recount_after_any_sequence(
    app: Flask, seed: int, teacher: Person, mentor: Person, stranger: Person, moderator: Person
) -> None:
    make_thread(teacher)
    Life(seed, [teacher, mentor, stranger, moderator]).live(STEPS)
    stood = _counts()
    with transaction():
        recount()
    assert stood == _counts()
