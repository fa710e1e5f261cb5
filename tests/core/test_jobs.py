"""Jobs: written with the change, done after it, repeated when they fail."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum import wiring
from forum.core import clock, jobs
from forum.core.db import db, transaction
from forum.core.errors import Busy
from forum.core.jobs import Job


class Bench:
    """A worker that writes down what it was given, and fails while it is told to."""

    def __init__(self) -> None:
        self.given: list[list[dict[str, Any]]] = []
        self.fails: Exception | None = None

    def __call__(self, payloads: Sequence[dict[str, Any]]) -> None:
        if self.fails is not None:
            raise self.fails
        self.given.append(list(payloads))


@pytest.fixture
def bench(app: Flask) -> Iterator[Bench]:
    worker = Bench()
    jobs.connect({"now": worker, "later": worker}, at_once=["now"])
    yield worker
    jobs.connect(wiring.WORKERS, at_once=wiring.AT_ONCE)


def test_jobs_of_one_name_are_done_as_one_batch(bench: Bench) -> None:
    with transaction():
        for number in range(3):
            jobs.enqueue("later", number=number)
    assert bench.given == []
    assert jobs.run_due() == 3
    assert bench.given == [[{"number": 0}, {"number": 1}, {"number": 2}]]
    assert jobs.run_due() == 0


def test_what_the_next_request_needs_is_done_right_after_the_commit(bench: Bench) -> None:
    with transaction():
        jobs.enqueue("now", post=7)
        assert bench.given == []
    assert bench.given == [[{"post": 7}]]


def test_a_change_that_is_taken_back_takes_its_job_back(bench: Bench) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        jobs.enqueue("now", post=7)
        _ = 1 / 0
    assert jobs.run_due() == 0
    assert bench.given == []


def test_a_failure_stays_on_the_job_and_does_not_reach_the_person(bench: Bench) -> None:
    bench.fails = OSError("disk full")
    with transaction():
        jobs.enqueue("now", post=7)
    job = db.session.scalars(select(Job)).one()
    assert (job.attempts, job.last_error) == (1, "OSError: disk full")


def test_a_failed_job_waits_longer_each_time_and_is_done_in_the_end(bench: Bench) -> None:
    bench.fails = OSError("disk full")
    with transaction():
        jobs.enqueue("later")
    moment = clock.now()
    for waited in (0, 5, 15):
        with clock.standing_at(moment + timedelta(seconds=waited + 1)):
            assert jobs.run_due() == 0
    bench.fails = None
    assert jobs.run_due() == 0
    with clock.standing_at(moment + timedelta(hours=2)):
        assert jobs.run_due() == 1


def test_a_lock_that_is_taken_is_no_failure(bench: Bench) -> None:
    bench.fails = jobs.NotNow()
    with transaction():
        jobs.enqueue("now", post=7)
    assert db.session.scalars(select(Job.attempts)).one() == 0
    bench.fails = None
    assert jobs.run_due() == 1


def test_one_holder_has_the_lease_until_it_runs_out(bench: Bench) -> None:
    moment = clock.now()
    assert jobs.hold_lease("work", holder="a", seconds=30)
    assert not jobs.hold_lease("work", holder="b", seconds=30)
    with clock.standing_at(moment + timedelta(seconds=31)):
        assert jobs.hold_lease("work", holder="b", seconds=30)
        assert not jobs.hold_lease("work", holder="a", seconds=30)


def test_a_database_that_is_busy_after_the_commit_is_not_the_person_s_concern(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, transaction():
        patch.setattr(jobs, "transaction", _busy)
        jobs.enqueue("now", post=7)
    assert db.session.scalars(select(Job.name)).all() == ["now"]
    assert jobs.run_due() == 1


def test_how_many_wait_and_since_when(bench: Bench) -> None:
    assert jobs.count_waiting() == (0, None)
    moment = clock.now()
    for minutes in (5, 0):
        with clock.standing_at(moment + timedelta(minutes=minutes)), transaction():
            jobs.enqueue("later")
    with clock.standing_at(moment + timedelta(minutes=6)):
        assert jobs.count_waiting() == (2, moment)


def test_a_job_for_later_does_not_wait_and_is_done_then(bench: Bench) -> None:
    moment = clock.now()
    with transaction():
        jobs.enqueue_at(moment + timedelta(hours=1), "later", number=1)
    assert jobs.run_due() == 0
    assert jobs.count_waiting() == (0, None)
    with clock.standing_at(moment + timedelta(hours=1)):
        assert jobs.count_waiting() == (1, moment + timedelta(hours=1))
        assert jobs.run_due() == 1


def _busy() -> None:
    raise Busy("locked")
