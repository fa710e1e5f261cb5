"""Outside work as rows: a transactional outbox.

1. `enqueue` writes the job in the transaction of the change that asks for it: both are kept, or neither.
2. `run_due` is called right after the commit for what the next request needs (the search index), and by `forum work` for the
   rest and for whatever failed. Jobs of one name run as one batch: 300 replies indexed one by one took 8.8 s, as one batch
   0.08 s.
3. A worker must be repeatable: it may be given a job that was already done, never one that has not been committed.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, bindparam, case, delete, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from forum.core import clock
from forum.core.db import Base, Json, Moment, after_commit, db, transaction
from forum.core.errors import Busy

log = logging.getLogger(__name__)

BATCH = 500
"""Jobs of one name taken at a time; bounds the memory of one run."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
"""A failed job waits twice as long each time, between these."""

Payload = dict[str, Any]
Worker = Callable[[Sequence[Payload]], None]


class NotNow(Exception):
    """A worker could not get what it needs (a lock) in time; the jobs stay due and this is no failure."""


class Job(Base):
    __tablename__ = "job"
    __table_args__ = (Index("ix_job_name_due_at", "name", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    payload: Mapped[Payload] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]


class Lease(Base):
    """Who may do what only one process should do; runs out by itself when its holder dies."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime] = mapped_column(Moment)


_workers: dict[str, Worker] = {}
_at_once: set[str] = set()


def connect(table: Mapping[str, Worker], *, at_once: Sequence[str] = ()) -> None:
    """Say which function does which job, and which are done right after the commit. Called once, by create_app."""
    _workers.clear()
    _workers.update(table)
    _at_once.clear()
    _at_once.update(at_once)
    if _run_at_once not in after_commit:
        after_commit.append(_run_at_once)


def enqueue(name: str, **payload: Any) -> None:
    """Write a job in the caller's transaction."""
    enqueue_at(clock.now(), name, **payload)


def enqueue_at(due_at: datetime, name: str, **payload: Any) -> None:
    """As `enqueue`, for later."""
    db.session.add(Job(name=name, payload=payload, created_at=clock.now(), due_at=due_at))
    db.session.info.setdefault("enqueued", set()).add(name)


def _run_at_once() -> None:
    """After each commit: what the next request must find done. What cannot be done now stays due for `forum work`, and a
    database that is busy by then is no reason to tell the person that her words were not kept."""
    names = _at_once & db.session.info.pop("enqueued", set())
    if not names:
        return
    try:
        run_due(sorted(names))
    except (Busy, SQLAlchemyError):
        log.warning("jobs stay due: the database was busy", exc_info=True)
        db.session.rollback()


def run_due(names: Sequence[str] | None = None) -> int:
    """Run what is due, of these names or of all, each name as one batch; gives how many jobs were done.

    Errors of a worker stay on its jobs and in the log: the caller's own work is already committed and must not fail for them.
    """
    done = 0
    for name in names if names is not None else sorted(_workers):
        done += _run_batch(name)
    return done


def count_waiting() -> tuple[int, datetime | None]:
    """How many jobs wait that are due or have failed, and since when the oldest does; one for later does not wait."""
    since = case((Job.attempts > 0, Job.created_at), else_=Job.due_at)
    asked = select(func.count(), func.min(since)).where(or_(Job.due_at <= clock.now(), Job.attempts > 0))
    many, oldest = db.session.execute(asked.select_from(Job)).one()
    return many, oldest


_DUE = (
    select(Job.id, Job.payload)
    .where(Job.name == bindparam("name"), Job.due_at <= bindparam("now", type_=Moment))
    .order_by(Job.id)
    .limit(BATCH)
)
_DONE = delete(Job).where(Job.id.in_(bindparam("ids", expanding=True)))
"""Kept: each post asks them, and to build a question takes longer than to answer it."""


def _run_batch(name: str) -> int:
    db.session.rollback()  # see what is committed now, not what this request began with
    jobs = db.session.execute(_DUE, {"name": name, "now": clock.now()}).all()
    if not jobs:
        return 0
    ids = [job_id for job_id, _payload in jobs]
    try:
        _workers[name]([payload for _id, payload in jobs])
    except NotNow:
        return 0
    except Exception as error:
        log.exception("job %s failed", name)
        _note_failure(ids, error)
        return 0
    with transaction():
        db.session.connection().execute(_DONE, {"ids": ids})
    return len(ids)


def _note_failure(ids: Sequence[int], error: Exception) -> None:
    with transaction():
        for job in db.session.scalars(select(Job).where(Job.id.in_(ids))):
            job.attempts += 1
            job.last_error = f"{type(error).__name__}: {error}"[:500]
            job.due_at = clock.now() + min(FIRST_WAIT * 2 ** min(job.attempts - 1, 16), LONGEST_WAIT)


def hold_lease(name: str, *, holder: str, seconds: int) -> bool:
    """Take or renew a lease; False when another holds it."""
    moment = clock.now()
    with transaction():
        lease = db.session.get(Lease, name)
        if lease is not None and lease.holder != holder and lease.until > moment:
            return False
        if lease is None:
            lease = Lease(name=name)
            db.session.add(lease)
        lease.holder, lease.until = holder, moment + timedelta(seconds=seconds)
    return True


def drop_lease(name: str, *, holder: str) -> None:
    with transaction():
        db.session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))
