"""Which cards there ought to be, from the rows. Each question takes some threads, or all of them; nothing is written here."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from forum.core import clock
from forum.core.db import db
from forum.desk.keeping import ABOUT_LIMIT, Wanted
from forum.discussion.models import Post, Thank, Thread, Try
from forum.people.models import Person
from forum.search.missed import most_missed
from forum.showcase.models import ShowcasePick

WELCOMED_WITHIN = timedelta(days=14)
"""A welcome that comes later reads as if nobody had been there."""

CONTRADICTS_WITHIN = timedelta(days=30)
LEAST_GOOD = 2
"""So many for whom a solution worked make one for whom it did not worth a look; one is enough where it was marked."""

LEAST_TRIED, LEAST_WORKED = 3, 2
"""The criteria of the showcase (product.md D4)."""

MOST_WITHOUT_SUMMARY = 3
"""Solutions that a reader takes in without one (product.md 3.3)."""

LEAST_MISSED, MISSED_WITHIN, MOST_MISSED = 3, timedelta(days=30), 20

Ids = Collection[int] | None


def contradicting(thread_ids: Ids = None) -> list[Wanted]:
    """The newest try that did not work, of each solution that is told to work."""
    at = func.coalesce(Try.edited_at, Try.created_at)
    found = db.session.execute(
        select(Try.id, at.label("at"), Post.id.label("post_id"), Thread.id.label("thread_id"), Thread.district_id)
        .join(Post, Try.post_id == Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(Try.outcome == "did_not_work", Try.state == "visible", at >= clock.now() - CONTRADICTS_WITHIN)
        .where(or_(Post.tries_worked + Post.tries_adapted >= LEAST_GOOD, Post.marked_at.is_not(None)), _shown(), *_in(thread_ids))
        .order_by(at, Try.id)
    )
    newest = {row.post_id: row for row in found}
    return [
        Wanted(
            kind="contradicting",
            about=str(row.post_id),
            stamp=str(row.id),
            district_id=row.district_id,
            thread_id=row.thread_id,
            post_id=row.post_id,
            try_id=row.id,
            since=row.at,
        )
        for row in newest.values()
    ]


def candidates(thread_ids: Ids = None) -> list[Wanted]:
    """Solutions and practices that could go into the showcase, while nothing of their thread is in it. One's own cannot be tried, and
    nobody tries twice: so many tries are so many others."""
    good = Post.tries_worked + Post.tries_adapted
    rows = db.session.execute(
        select(Post.id, Post.created_at, Post.thread_id, Thread.district_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(good >= LEAST_WORKED, good + Post.tries_did_not_work >= LEAST_TRIED, _shown(), *_in(thread_ids))
        .where(~exists().where(ShowcasePick.thread_id == Thread.id))
    )
    return [
        Wanted(
            kind="candidate",
            about=str(row.id),
            district_id=row.district_id,
            thread_id=row.thread_id,
            post_id=row.id,
            since=row.created_at,
        )
        for row in rows
    ]


def summaries(thread_ids: Ids = None) -> list[Wanted]:
    """Threads with more solutions than a reader takes in, and no summary. One that is hidden is there: only a deleted one can be
    written anew."""
    rows = db.session.execute(
        select(Thread.id, Thread.district_id, Thread.created_at).where(
            Thread.solutions > MOST_WITHOUT_SUMMARY,
            Thread.state == "visible",
            Thread.closed_at.is_(None),
            ~exists().where(Post.thread_id == Thread.id, Post.form == "summary", Post.state != "deleted"),
            *_in(thread_ids),
        )
    )
    return [
        Wanted(kind="summary", about=str(row.id), district_id=row.district_id, thread_id=row.id, since=row.created_at)
        for row in rows
    ]


def welcomes(thread_ids: Ids = None) -> list[Wanted]:
    """The first post that a teacher wrote here, while nobody of the staff has answered it or said thanks. Her inviter has it
    first, where a mentor invited her; the other mentors of her district see it too."""
    first = select(Post.author_id, func.min(Post.id).label("post_id")).where(Post.state == "visible").group_by(Post.author_id)
    if thread_ids is not None:
        first = first.where(Post.author_id.in_(select(Post.author_id).where(Post.thread_id.in_(thread_ids))))
    firsts = first.having(func.min(Post.created_at) >= clock.now() - WELCOMED_WITHIN).subquery()
    rows = db.session.execute(
        select(Post.id, Post.created_at, Post.thread_id, Person.district_id, Thread.district_id.label("there"))
        .add_columns(Person.invited_by_id)
        .join(firsts, firsts.c.post_id == Post.id)
        .join(Person, Person.id == Post.author_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Person.role == "teacher", Person.suspended_at.is_(None), _shown(), ~_staff_was_here())
    )
    return [_welcome(row) for row in rows]


def missed() -> list[Wanted]:
    """Words that were looked for again and again, lately, and not found. A card that was closed opens when they were looked for
    twice as often. They belong to no place: all mentors see them."""
    since = clock.now() - MISSED_WITHIN
    rows = [row for row in most_missed(MOST_MISSED) if row.times >= LEAST_MISSED and row.last_at >= since]
    return [
        Wanted(
            kind="missed",
            about=row.words[:ABOUT_LIMIT],
            stamp=str(row.times.bit_length()),
            audience="all",
            details={"times": row.times},
            since=row.last_at,
        )
        for row in rows
    ]


def _welcome(row: Any) -> Wanted:
    return Wanted(
        kind="welcome",
        about=str(row.id),
        district_id=row.district_id or row.there,
        owner_id=row.invited_by_id,
        thread_id=row.thread_id,
        post_id=row.id,
        since=row.created_at,
    )


def _staff_was_here() -> ColumnElement[bool]:
    """A mentor or moderator wrote in the thread after this post, or thanked for it."""
    other, who = aliased(Post), aliased(Person)
    wrote = (
        select(other.id)
        .join(who, who.id == other.author_id)
        .where(other.thread_id == Post.thread_id, other.id > Post.id, other.state == "visible", who.role != "teacher")
    )
    thanked = select(Thank.post_id).join(who, who.id == Thank.person_id).where(Thank.post_id == Post.id, who.role != "teacher")
    return or_(wrote.exists(), thanked.exists())


def _shown() -> ColumnElement[bool]:
    return and_(Post.state == "visible", Thread.state == "visible")


def _in(thread_ids: Ids) -> list[ColumnElement[bool]]:
    return [] if thread_ids is None else [Thread.id.in_(thread_ids)]
