"""Having read: one notice, or all."""

from collections.abc import Collection
from datetime import timedelta
from functools import cache

from sqlalchemy import Update, bindparam, delete, exists, func, or_, select, update

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import Viewer
from forum.discussion.models import Post, Try
from forum.notices.models import Notice, NoticeItem
from forum.notices.sight import notice_is_shown
from forum.people.models import Person

KEPT = timedelta(days=180)


def read_notice(notice_id: int, *, by: Viewer) -> None:
    """She has seen what she was told. Of a notice that is not hers nothing happens, and nothing tells her that it is there."""
    mine = update(Notice).where(Notice.id == notice_id, Notice.person_id == by.person_id, Notice.read_at.is_(None))
    db.session.execute(mine.values(read_at=clock.now()))
    recount_unread([by.person_id or 0])


def read_all(*, by: Viewer) -> None:
    mine = update(Notice).where(Notice.person_id == by.person_id, Notice.read_at.is_(None))
    db.session.execute(mine.values(read_at=clock.now()))
    recount_unread([by.person_id or 0])


def forget_read() -> None:
    """What was read half a year ago. In the caller's transaction."""
    old = select(Notice.id).where(Notice.read_at < clock.now() - KEPT)
    db.session.execute(delete(NoticeItem).where(NoticeItem.notice_id.in_(old)))
    db.session.execute(delete(Notice).where(Notice.read_at < clock.now() - KEPT))


def forget_about(thread_id: int) -> None:
    """What was told of a thread, its posts and their tries, before they are taken out of the database."""
    posts = select(Post.id).where(Post.thread_id == thread_id)
    tries = select(Try.id).where(Try.post_id.in_(posts))
    notices = select(Notice.id).where(or_(Notice.thread_id == thread_id, Notice.post_id.in_(posts)))
    items = or_(NoticeItem.notice_id.in_(notices), NoticeItem.post_id.in_(posts), NoticeItem.try_id.in_(tries))
    people = set(db.session.scalars(select(Notice.person_id).where(Notice.id.in_(select(NoticeItem.notice_id).where(items)))))
    people |= set(db.session.scalars(select(Notice.person_id).where(Notice.id.in_(notices))))
    told = list(db.session.scalars(select(NoticeItem.notice_id).where(items)))
    db.session.execute(delete(NoticeItem).where(items))
    db.session.execute(delete(Notice).where(Notice.id.in_(notices)))
    empty = ~exists().where(NoticeItem.notice_id == Notice.id)
    db.session.execute(delete(Notice).where(Notice.id.in_(told), empty))
    recount_unread(people)


def recount_unread(people: Collection[int] | None = None) -> None:
    """Make the number on the rows of these people, or of all, from their notices that may be shown now."""
    change = _count_of_unread(some=people is not None)
    db.session.connection().execute(change, {} if people is None else {"people": list(people)})


@cache
def _count_of_unread(*, some: bool) -> Update:
    """Of these `people`, or of all."""
    unread = select(func.count()).select_from(Notice)
    unread = unread.where(Notice.person_id == Person.id, Notice.read_at.is_(None), notice_is_shown())
    change = update(Person).values(unread_notices=unread.correlate(Person).scalar_subquery())
    return change.where(Person.id.in_(bindparam("people", expanding=True))) if some else change
