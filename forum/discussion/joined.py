"""Threads that were joined to another: nobody sees them, and whoever may take them apart finds them here."""

from collections.abc import Sequence

from sqlalchemy import select

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion.models import Post, Thread
from forum.discussion.queries import author_of, get_thread


def list_joined(into: Thread) -> Sequence[Thread]:
    """With their authors, the last first. One SELECT."""
    theirs = select(Thread).where(Thread.merged_into_id == into.id, Thread.state == "merged")
    return db.session.scalars(theirs.options(author_of(Thread.author)).order_by(Thread.id.desc())).all()


def get_joined(thread_id: int, *, seen_by: Viewer) -> tuple[Thread, Thread]:
    """A thread that was joined, and the one that was kept. Raises NotFound."""
    gone = db.session.scalar(select(Thread).where(Thread.id == thread_id, Thread.state == "merged"))
    if gone is None or gone.merged_into_id is None:
        raise NotFound(gettext("This thread is not here. It may have been taken down or joined to another."))
    return gone, get_thread(gone.merged_into_id, seen_by=seen_by)


def opening_of(thread: Thread) -> Post:
    """With its author. One SELECT."""
    opening = select(Post).where(Post.thread_id == thread.id, Post.form == "opening").options(author_of(Post.author))
    return db.session.scalars(opening).one()
