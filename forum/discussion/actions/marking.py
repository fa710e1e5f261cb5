"""Marking what solved the problem."""

from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotAllowed
from forum.core.events import publish
from forum.core.viewer import Viewer
from forum.discussion import policy
from forum.discussion.counts import counting
from forum.discussion.events import SolutionMarked
from forum.discussion.models import Post, Thread


def mark_solution(post: Post, *, by: Viewer) -> None:
    """Several may be marked: two half solutions solve a problem too. Who marked it first stays. Raises NotAllowed."""
    thread = _thread_to_mark(post, by)
    if post.marked_at is not None:
        return
    with counting(thread):
        post.marked_at, post.marked_by_id = clock.now(), by.person_id
    publish(SolutionMarked(post.id, thread.id))


def unmark_solution(post: Post, *, by: Viewer) -> None:
    """Raises NotAllowed."""
    thread = _thread_to_mark(post, by)
    with counting(thread):
        post.marked_at, post.marked_by_id = None, None
    publish(SolutionMarked(post.id, thread.id))


def _thread_to_mark(post: Post, by: Viewer) -> Thread:
    thread = db.session.scalars(select(Thread).where(Thread.id == post.thread_id)).one()
    if (sentence := policy.why_not_mark(by, post, thread)) is not None:
        raise NotAllowed(sentence)
    return thread
