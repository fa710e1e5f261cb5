"""What feeds and the sitemap ask: always for a visitor, whoever opens them, so that an answer can be kept and passed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, or_, select

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.viewer import VISITOR
from forum.discussion.models import Post, Thread
from forum.discussion.policy import posts_seen_by, threads_seen_by
from forum.discussion.queries import ThreadFilter, author_of, first_threads, tallies

ENTRIES = 20
"""Of a feed: a reader asks again within the day."""

PART = 1_000
"""Ids of threads in one part of the sitemap: 2,000 addresses (each in two languages) are 1 MB, of the 50 MB that are allowed."""


@dataclass(frozen=True)
class ThreadFed:
    """A thread as a feed says it: its opening, and the solution that is marked where there is one."""

    thread: Thread
    opening: Post
    solution: Post | None

    @property
    def updated_at(self) -> datetime:
        """The newest post or try, or the last edit of what the feed shows."""
        posts = [post for post in (self.opening, self.solution) if post is not None]
        return max(self.thread.touched_at, *(post.edited_at or post.created_at for post in posts))


def threads_to_feed(narrowed: ThreadFilter) -> list[ThreadFed]:
    """Those that something happened in last. Two SELECTs."""
    threads = first_threads(VISITOR, narrowed, ENTRIES)
    posts = _posts_fed([thread.id for thread in threads])
    fed = [(thread, posts.get((thread.id, True)), posts.get((thread.id, False))) for thread in threads]
    return [ThreadFed(thread, opening, solution) for thread, opening, solution in fed if opening is not None]


def parts_of_threads() -> Sequence[Row[int, datetime]]:
    """`number` and `touched_at` of each part of the sitemap that names threads. One SELECT."""
    number = (Thread.id - 1) // PART + 1
    found = select(number.label("number"), func.max(Thread.touched_at).label("touched_at")).where(threads_seen_by(VISITOR))
    return db.session.execute(found.group_by(number).order_by(number)).all()


def threads_of_part(number: int) -> Sequence[Row[int, str, datetime]]:
    """`id`, `title` and `touched_at` of at most PART threads. Raises NotFound for a part of nothing. One SELECT."""
    first, last = (number - 1) * PART + 1, number * PART
    found = select(Thread.id, Thread.title, Thread.touched_at).where(Thread.id.between(first, last), threads_seen_by(VISITOR))
    rows = db.session.execute(found.order_by(Thread.id)).all()
    if not rows:
        raise NotFound(gettext("There is no such part of the sitemap."))
    return rows


def numbers_of_topics(topic_ids: Sequence[int]) -> tuple[int, int]:
    """Threads and tries, sub-topics included as `topic_ids` names them. One SELECT."""
    counted = tallies("topic")
    mine = [counted[i] for i in topic_ids if i in counted]
    return sum(tally.threads for tally in mine), sum(tally.tries for tally in mine)


def _posts_fed(thread_ids: Sequence[int]) -> Mapping[tuple[int, bool], Post]:
    """By thread, and whether it is the opening."""
    shown = or_(Post.form == "opening", Post.id == Thread.solved_post_id)
    found = db.session.scalars(
        select(Post)
        .join(Thread, Post.thread_id == Thread.id)
        .where(Thread.id.in_(thread_ids), shown, posts_seen_by(VISITOR), threads_seen_by(VISITOR))
        .options(author_of(Post.author))
    )
    return {(post.thread_id, post.form == "opening"): post for post in found}
