"""What has happened to a person's threads and solutions since her last visit, and which threads she may like to see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Integer, Select, String, and_, bindparam, literal, or_, select, type_coerce, union_all
from sqlalchemy.orm import aliased

from forum.core.db import Moment, db
from forum.core.viewer import ClassContext, Viewer
from forum.discussion.classes import ClassTold, classes_of, most_like
from forum.discussion.likeness import likeness, reasons
from forum.discussion.models import Post, Thread, Try
from forum.discussion.queries import LISTED, ThreadFilter, conditions

MOST_NEWS = 50
CANDIDATES = 100
"""Threads touched last among which `classes like yours` chooses."""

LOOKED_INTO, CLASSES_READ = 40, 100
"""Of these it looks at the classes of tries and solutions too, and at no more than so many of them."""


@dataclass(frozen=True)
class NewsItem:
    """One of hers, with what is new on it: how many solutions, comments, tries and marks, and the first of them."""

    thread: Thread
    solutions: int
    comments: int
    tries: int
    marked: bool
    first_post_id: int


@dataclass(frozen=True)
class Alike:
    """A thread that tells of a class like hers: which one, and what is shared, the weightiest first."""

    thread: Thread
    like: ClassTold
    shares: Sequence[str]


@dataclass(frozen=True)
class ForHer:
    """Threads with a solution that tell of classes like hers; and problems of her district that nobody has tried anything for, the
    newest first. Of the whole state where she has no district."""

    alike: Sequence[Alike]
    needed: Sequence[Thread]


def news_since(viewer: Viewer, since: datetime) -> list[NewsItem]:
    """By thread, the newest first. One SELECT."""
    by_thread: dict[int, list[tuple[str, int, Thread]]] = {}
    for what, post_id, *of_thread in db.session.connection().execute(_happened(), {"me": viewer.person_id, "since": since}):
        thread = LISTED.make(of_thread)
        by_thread.setdefault(thread.id, []).append((what, post_id, thread))
    return [_news_item(rows) for rows in by_thread.values()]


def threads_for(viewer: Viewer, *, alike: int = 3, needed: int = 2) -> ForHer:
    """Of others, and of what everybody sees. A thread stands in one list only. Two SELECTs, or one for an empty profile and
    for a moderator."""
    values = {"me": viewer.person_id, "waiting": alike + needed}
    found = LISTED.read(_worth_a_look(viewer.context.district_id, has_class=viewer.context != ClassContext()), values)
    best = _most_alike([thread for thread in found if thread.solutions or thread.kind == "practice"], viewer, alike)
    shown = {one.thread.id for one in best}
    here = viewer.context.district_id
    waits = [t for t in found if t.kind == "problem" and t.status == "needs" and here in {None, t.district_id}]
    return ForHer(best, [thread for thread in waits if thread.id not in shown][:needed])


@lru_cache(512)
def _worth_a_look(district_id: int | None, *, has_class: bool) -> Select[Any]:
    """Of others than `me`: what was answered, for who has a class to compare, and of what waits, `waiting`."""
    some = (Thread.state == "visible", Thread.author_id != bindparam("me"))
    newest = (Thread.touched_at.desc(), Thread.id.desc())
    answered = select(Thread.id).where(*some, or_(Thread.solutions > 0, Thread.kind == "practice"))
    asking = select(Thread.id).where(*some, *conditions(ThreadFilter(district_id=district_id, status="needs")))
    candidates = answered.order_by(*newest).limit(CANDIDATES if has_class else 0)
    waiting = asking.order_by(*newest).limit(bindparam("waiting"))
    either = or_(Thread.id.in_(candidates), Thread.id.in_(waiting))
    return LISTED.question().join(Thread.author).where(either).order_by(*newest)


def _most_alike(threads: Sequence[Thread], viewer: Viewer, limit: int) -> list[Alike]:
    """By the asker's class, and by those in which something worked or from which a solution came; nothing for an empty profile."""
    mine = viewer.context
    if mine == ClassContext() or not threads:
        return []
    told: Mapping[int, Sequence[ClassTold]] = {}
    if not viewer.is_moderator:  # whose home asks for reports, and may ask no more
        told = classes_of([thread.id for thread in threads[:LOOKED_INTO]], viewer, most=CLASSES_READ)
    weighed: list[tuple[float, Thread, ClassTold]] = []
    for thread in threads:
        like = most_like(mine, (ClassTold("asked", thread.context), *told.get(thread.id, ())))
        if like is not None:
            weighed.append((likeness(mine, like.context), thread, like))
    best = sorted(weighed, key=lambda one: (-one[0], -one[1].tries, -one[1].id))[:limit]
    return [Alike(thread, like, reasons(mine, like.context)) for _, thread, like in best]


def _news_item(rows: Sequence[tuple[str, int, Thread]]) -> NewsItem:
    """From what happened in one thread, the newest first: what, in which post."""
    kinds = [what for what, _post_id, _thread in rows]
    return NewsItem(
        thread=rows[0][2],
        solutions=kinds.count("solution"),
        comments=kinds.count("comment"),
        tries=kinds.count("try"),
        marked="mark" in kinds,
        first_post_id=rows[-1][1],
    )


@cache
def _happened() -> Select[Any]:
    """To `me`, `since` then. Kept, because to build it takes longer than to answer it. What came to her threads and what came to her
    solutions are asked for apart, so that an index leads to each: of `or`, SQLite reads every post that there is."""
    me, since = bindparam("me", type_=Integer), bindparam("since", type_=Moment)
    solution = aliased(Post)
    shown = and_(Post.state == "visible", Thread.state == "visible")
    written = (
        select(
            type_coerce(Post.form, String).label("what"),
            Post.thread_id.label("thread_id"),
            Post.id.label("post_id"),
            Post.created_at.label("at"),
        )
        .join(Thread, Post.thread_id == Thread.id)
        .where(shown, Post.created_at > since, Post.author_id != me, Post.form.in_(("solution", "comment")))
    )
    in_her_threads = written.where(Thread.author_id == me)
    under_her_solutions = written.join(solution, Post.about_id == solution.id).where(
        solution.author_id == me, Thread.author_id != me
    )
    tried = (
        select(literal("try"), Post.thread_id, Post.id, Try.created_at)
        .join(Post, Try.post_id == Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(shown, Try.state == "visible", Try.outcome != "planning", Try.created_at > since, Try.author_id != me)
    )
    of_hers, of_others = tried.where(Post.author_id == me), tried.where(Thread.author_id == me, Post.author_id != me)
    marks = (
        select(literal("mark"), Post.thread_id, Post.id, Post.marked_at)
        .join(Thread, Post.thread_id == Thread.id)
        .where(shown, Post.author_id == me, Post.marked_at > since, Post.marked_by_id != me)
    )
    everything = union_all(in_her_threads, under_her_solutions, of_hers, of_others, marks).subquery()
    return (
        select(everything.c.what, everything.c.post_id, *LISTED.columns)
        .join(Thread, everything.c.thread_id == Thread.id)
        .join(Thread.author)
        .order_by(everything.c.at.desc(), everything.c.post_id.desc())
        .limit(MOST_NEWS)
    )
