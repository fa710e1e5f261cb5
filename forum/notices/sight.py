"""Which notices may be shown now: of what a visitor would see. Said once, as a condition for a query; the count, the inbox, the
home page and the mail all ask it. Kept as it was built, because to build it takes longer than to answer it; built whole at the first
call, because SQLAlchemy adapts a column of an alias when it is first asked for, which two threads must not do at once."""

from functools import cache

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from forum.discussion.models import REPORTED, Post, Thread, Try
from forum.notices.kinds import MAY_BE_HIDDEN, OF_MARKS
from forum.notices.models import Notice, NoticeItem


@cache
def item_is_shown() -> ColumnElement[bool]:
    """Of NoticeItem: its post and its try are there for everybody, and the try has happened."""
    its, thread = aliased(Post), aliased(Thread)
    post = exists().where(
        its.id == NoticeItem.post_id, its.state == "visible", thread.id == its.thread_id, thread.state == "visible"
    )
    report = exists().where(Try.id == NoticeItem.try_id, Try.state == "visible", Try.outcome.in_(REPORTED))
    return and_(or_(NoticeItem.post_id.is_(None), post), or_(NoticeItem.try_id.is_(None), report))


@cache
def notice_is_shown() -> ColumnElement[bool]:
    """Of Notice: what it is about is there for everybody, and so is something of what it tells. What a moderator says of her own
    words she is told in any case, without a name that she may not see."""
    its, around, about = aliased(Post), aliased(Thread), aliased(Thread)
    thread = exists().where(about.id == Notice.thread_id, about.state == "visible")
    marked = or_(Notice.kind.not_in(OF_MARKS), its.marked_at.is_not(None))
    post = exists().where(
        its.id == Notice.post_id, its.state == "visible", around.id == its.thread_id, around.state == "visible", marked
    )
    items = exists().where(NoticeItem.notice_id == Notice.id)
    shown = and_(
        or_(Notice.thread_id.is_(None), thread),
        or_(Notice.post_id.is_(None), post),
        or_(~items, exists().where(NoticeItem.notice_id == Notice.id, item_is_shown())),
    )
    return or_(Notice.kind.in_(MAY_BE_HIDDEN), shown)
