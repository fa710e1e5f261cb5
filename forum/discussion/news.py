"""What has happened to a person's threads and solutions since her last visit, and what she meant to try."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, String, and_, bindparam, literal, or_, select, type_coerce, union_all
from sqlalchemy.orm import aliased, joinedload

from forum.core import clock
from forum.core.db import Moment, db
from forum.core.viewer import ClassContext, Viewer
from forum.discussion.likeness import likeness, reasons
from forum.discussion.models import Post, Thread, Try
from forum.discussion.queries import author_of

MOST_NEWS = 50
CANDIDATES = 200
"""Threads touched last among which `classes like yours` chooses."""
REMIND_AFTER = timedelta(days=7)
"""A plan to try is asked about after a week (product.md A3)."""


@dataclass(frozen=True)
class NewsItem:
    """One of hers, with what is new on it: how many solutions, comments, tries and marks, and the first of them."""

    thread: Thread
    solutions: int
    comments: int
    tries: int
    marked: bool
    first_post_id: int


def news_since(viewer: Viewer, since: datetime) -> list[NewsItem]:
    """By thread, the newest first. One SELECT."""
    by_thread: dict[int, list[Any]] = {}
    for row in db.session.execute(_happened(), {"me": viewer.person_id, "since": since}):
        by_thread.setdefault(row.Thread.id, []).append(row)
    return [_news_item(rows) for rows in by_thread.values()]


def plans_to_ask_about(viewer: Viewer, limit: int = 2) -> Sequence[Try]:
    """Plans that are a week old, with post and thread, the oldest first. One SELECT."""
    return db.session.scalars(
        select(Try)
        .join(Post, Try.post_id == Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(
            Try.author_id == viewer.person_id,
            Try.outcome == "planning",
            Try.state == "visible",
            Try.created_at <= clock.now() - REMIND_AFTER,
            Post.state == "visible",
            Thread.state == "visible",
        )
        .options(joinedload(Try.post).joinedload(Post.thread))
        .order_by(Try.created_at)
        .limit(limit)
    ).all()


def threads_like_mine(viewer: Viewer, limit: int = 3) -> list[tuple[Thread, list[str]]]:
    """Threads with a solution, of others, whose class is like hers, with what is shared. Nothing for an empty profile.
    One SELECT."""
    if viewer.context == ClassContext():
        return []
    candidates = db.session.scalars(
        select(Thread)
        .where(
            Thread.state == "visible", Thread.author_id != viewer.person_id, or_(Thread.solutions > 0, Thread.kind == "practice")
        )
        .options(author_of(Thread.author))
        .order_by(Thread.touched_at.desc())
        .limit(CANDIDATES)
    )
    weighed = [(likeness(viewer.context, thread.context), thread) for thread in candidates]
    best = sorted((pair for pair in weighed if pair[0] > 0), key=lambda pair: (-pair[0], -pair[1].tries, -pair[1].id))[:limit]
    return [(thread, reasons(viewer.context, thread.context)) for _, thread in best]


def context_of_thread(thread: Thread) -> ClassContext:
    return thread.context


def _news_item(rows: Sequence[Any]) -> NewsItem:
    """From what happened in one thread, the newest first."""
    kinds = [row.what for row in rows]
    return NewsItem(
        thread=rows[0].Thread,
        solutions=kinds.count("solution"),
        comments=kinds.count("comment"),
        tries=kinds.count("try"),
        marked="mark" in kinds,
        first_post_id=rows[-1].post_id,
    )


@cache
def _happened() -> Select[Any]:
    """To `me`, `since` then. Kept, because to build it takes longer than to answer it."""
    me, since = bindparam("me", type_=Integer), bindparam("since", type_=Moment)
    solution = aliased(Post)
    shown = and_(Post.state == "visible", Thread.state == "visible")
    posts = (
        select(
            type_coerce(Post.form, String).label("what"),
            Post.thread_id.label("thread_id"),
            Post.id.label("post_id"),
            Post.created_at.label("at"),
        )
        .join(Thread, Post.thread_id == Thread.id)
        .outerjoin(solution, Post.about_id == solution.id)
        .where(shown, Post.created_at > since, Post.author_id != me, Post.form != "opening")
        .where(or_(Thread.author_id == me, solution.author_id == me))
    )
    tries = (
        select(literal("try"), Post.thread_id, Post.id, Try.created_at)
        .join(Post, Try.post_id == Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(shown, Try.state == "visible", Try.outcome != "planning", Try.created_at > since, Try.author_id != me)
        .where(or_(Post.author_id == me, Thread.author_id == me))
    )
    marks = (
        select(literal("mark"), Post.thread_id, Post.id, Post.marked_at)
        .join(Thread, Post.thread_id == Thread.id)
        .where(shown, Post.author_id == me, Post.marked_at > since, Post.marked_by_id != me)
    )
    everything = union_all(posts, tries, marks).subquery()
    return (
        select(everything.c.what, everything.c.post_id, Thread)
        .join(Thread, everything.c.thread_id == Thread.id)
        .options(author_of(Thread.author))
        .order_by(everything.c.at.desc(), everything.c.post_id.desc())
        .limit(MOST_NEWS)
    )
