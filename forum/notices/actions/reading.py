"""Having read: one notice, or all."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import Viewer
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


def recount_unread(people: Collection[int] | None = None) -> None:
    """Make the number on the rows of these people, or of all, from their notices that may be shown now."""
    unread = select(func.count()).select_from(Notice)
    unread = unread.where(Notice.person_id == Person.id, Notice.read_at.is_(None), notice_is_shown())
    change = update(Person).values(unread_notices=unread.correlate(Person).scalar_subquery())
    if people is not None:
        change = change.where(Person.id.in_(people))
    db.session.execute(change.execution_options(synchronize_session=False))
