"""Counts that stand on rows, made from the rows they count.

`recount` is the one place that knows how each count is made; actions use it for the rows they touched, the import for all.
Tallies of places are shifted by the difference that a thread makes before and after (`counting`), because counting a whole
district again for each post would cost what the district has.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, Update, bindparam, delete, func, insert, literal, select, update

from forum.core.db import db
from forum.discussion.models import OUTCOMES, Post, SameProblem, Tally, Thank, Thread, ThreadTrait, Try

SITE = ("site", 0)


@dataclass(frozen=True)
class _Weight:
    places: frozenset[tuple[str, int]]
    threads: int
    tries: int


@contextmanager
def counting(thread: Thread, *posts: Post) -> Iterator[None]:
    """Around every change of a thread, its posts or its tries: afterwards all counts are right. `posts` are those whose own
    counts may have changed. A new thread is counted with `count_new`."""
    before = _weight(thread)
    yield
    _recount_one(thread, posts)
    _shift(before, _weight(thread))


def count_new(thread: Thread, post: Post) -> None:
    """A thread that has just been added with its opening."""
    _recount_one(thread, (post,))
    _shift(_Weight(frozenset(), 0, 0), _weight(thread))


def recount(thread_ids: Collection[int] | None = None) -> None:
    """Make every count of these threads and their posts, or of all, and of all places, from the rows."""
    db.session.flush()
    _recount(posts=None if thread_ids is None else ("thread_id", thread_ids), threads=thread_ids)
    recount_tallies()
    db.session.expire_all()


def recount_tallies() -> None:
    """Make the numbers of all places from the threads."""
    db.session.execute(delete(Tally))
    for scope, column in (
        ("site", literal(0)),
        ("district", Thread.district_id),
        ("block", Thread.block_id),
        ("topic", Thread.topic_id),
    ):
        tries = Thread.tries_worked + Thread.tries_adapted + Thread.tries_did_not_work
        rows = (
            select(literal(scope), column, func.count(), func.coalesce(func.sum(tries), 0))
            .where(Thread.state == "visible", column.is_not(None))
            .group_by(column)
        )
        db.session.execute(insert(Tally).from_select(["scope", "place_id", "threads", "tries"], rows))


def write_traits(thread: Thread) -> None:
    """Write the rows that filters ask, from the lists that pages show."""
    db.session.execute(delete(ThreadTrait).where(ThreadTrait.thread_id == thread.id))
    db.session.add_all(ThreadTrait(thread_id=thread.id, trait=trait) for trait in traits_of(thread))


def traits_of(thread: Thread) -> set[str]:
    return {
        *(f"grade:{grade}" for grade in thread.grades),
        *(f"situation:{key}" for key in thread.situations),
        *(f"language:{key}" for key in thread.languages),
    }


def _recount_one(thread: Thread, posts: Collection[Post]) -> None:
    db.session.flush()
    _recount(posts=("id", [post.id for post in posts]), threads=[thread.id])
    db.session.refresh(thread, _how_threads_are_counted(db.session.connection().dialect.name))
    for post in posts:
        db.session.refresh(post, _how_posts_are_counted())


def _recount(*, posts: tuple[str, Collection[int]] | None, threads: Collection[int] | None) -> None:
    """Those posts whose column is among the ids, and these threads; of None, all."""
    asking = db.session.connection()
    if posts is None:
        asking.execute(_counts_of_posts())
    elif posts[1]:
        asking.execute(_counts_of_posts(posts[0]), {"ids": list(posts[1])})
    change = _counts_of_threads(asking.dialect.name, some=threads is not None)
    asking.execute(change, {} if threads is None else {"ids": list(threads)})


@cache
def _counts_of_posts(which: str = "") -> Update:
    """Kept, as that of threads is: to build it takes longer than to count."""
    change = update(Post).values(_how_posts_are_counted())
    return change.where(getattr(Post, which).in_(bindparam("ids", expanding=True))) if which else change


@cache
def _how_posts_are_counted() -> dict[str, ScalarSelect[int]]:
    """By the name of the column."""
    counts: dict[str, ScalarSelect[int]] = {"thanks": _how_many(select(func.count()).where(Thank.post_id == Post.id))}
    for outcome in OUTCOMES:
        tried = select(func.count()).where(Try.post_id == Post.id, Try.outcome == outcome, Try.state == "visible")
        counts[f"tries_{outcome}"] = _how_many(tried)
    return counts


@cache
def _counts_of_threads(dialect: str, *, some: bool) -> Update:
    change = update(Thread).values(_how_threads_are_counted(dialect))
    return change.where(Thread.id.in_(bindparam("ids", expanding=True))) if some else change


@cache
def _how_threads_are_counted(dialect: str) -> dict[str, Any]:
    shown = select(func.count()).where(Post.thread_id == Thread.id, Post.state == "visible")
    marked = select(Post.id).where(Post.thread_id == Thread.id, Post.state == "visible", Post.marked_at.is_not(None))
    newest_post = select(func.max(Post.created_at)).where(Post.thread_id == Thread.id, Post.state == "visible")
    newest_try = (
        select(func.max(Try.created_at))
        .join(Post, Try.post_id == Post.id)
        .where(Post.thread_id == Thread.id, Try.state == "visible")
    )
    values: dict[str, Any] = {
        "solutions": _how_many(shown.where(Post.form == "solution")),
        "comments": _how_many(shown.where(Post.form == "comment")),
        "same_problem": _how_many(select(func.count()).where(SameProblem.thread_id == Thread.id)),
        "solved_post_id": marked.order_by(Post.marked_at, Post.id).limit(1).scalar_subquery(),
        "touched_at": _later(newest_post.scalar_subquery(), newest_try.scalar_subquery(), dialect),
    }
    for outcome in OUTCOMES:
        column = getattr(Post, f"tries_{outcome}")
        added = select(func.coalesce(func.sum(column), 0)).where(Post.thread_id == Thread.id, Post.state == "visible")
        values[f"tries_{outcome}"] = added.scalar_subquery()
    return values


def _later(post: ScalarSelect[datetime], attempt: ScalarSelect[datetime], dialect: str) -> ColumnElement[datetime]:
    """The later of the two moments; a thread whose opening is not shown keeps the moment that it has."""
    pick = func.max if dialect == "sqlite" else func.greatest
    return func.coalesce(pick(func.coalesce(post, attempt), func.coalesce(attempt, post)), Thread.touched_at)


def _how_many(query: Select[int]) -> ScalarSelect[int]:
    return query.scalar_subquery()


def _weight(thread: Thread) -> _Weight:
    if thread.state != "visible":
        return _Weight(frozenset(), 0, 0)
    places = {SITE, ("topic", thread.topic_id)}
    if thread.district_id is not None:
        places.add(("district", thread.district_id))
    if thread.block_id is not None:
        places.add(("block", thread.block_id))
    return _Weight(frozenset(places), 1, thread.tries)


def _shift(before: _Weight, after: _Weight) -> None:
    for scope, place_id in sorted(before.places | after.places):
        was, now = (scope, place_id) in before.places, (scope, place_id) in after.places
        threads = int(now) - int(was)
        tries = (after.tries if now else 0) - (before.tries if was else 0)
        if not threads and not tries:
            continue
        tally = db.session.get(Tally, (scope, place_id))
        if tally is None:
            tally = Tally(scope=scope, place_id=place_id, threads=0, tries=0)
            db.session.add(tally)
        tally.threads += threads
        tally.tries += tries
