"""What pages and letters ask about notices and follows: only what their reader may see now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select

from forum.core import clock
from forum.core.db import Moment, db
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.paging import PER_PAGE, Page, last_page, offset
from forum.core.viewer import Viewer
from forum.discussion.models import Post, Thread
from forum.notices.kinds import KINDS, SWITCHED, URGENT, Said
from forum.notices.models import Follow, MailBox, Notice, NoticeItem, NoticeSwitch
from forum.notices.sight import item_is_shown, notice_is_shown
from forum.people.models import Person


@dataclass(frozen=True)
class NoticeShown:
    """A notice as it may be read now. `href` is empty where it leads nowhere."""

    id: int
    kind: str
    words: str
    title: str
    lang: str
    href: str
    changed_at: datetime
    is_read: bool

    @property
    def picture(self) -> str:
        return KINDS[self.kind].picture


def list_notices(viewer: Viewer, number: int = 1) -> Page[NoticeShown]:
    """The inbox, the newest first. Five SELECTs."""
    mine = (Notice.person_id == viewer.person_id, Notice.kind.in_(KINDS), notice_is_shown())
    total = db.session.scalar(select(func.count()).select_from(Notice).where(*mine)) or 0
    number = min(number, last_page(total))
    newest = select(Notice).where(*mine).order_by(Notice.changed_at.desc(), Notice.id.desc())
    rows = db.session.scalars(newest.offset(offset(number)).limit(PER_PAGE)).all()
    return Page(_shown(rows, viewer), number, total)


def list_urgent(viewer: Viewer) -> Sequence[NoticeShown]:
    """What stands on her home page until she has read it. One SELECT where there is none."""
    return list_unread(viewer, kinds=URGENT)


def list_unread(viewer: Viewer, *, kinds: Sequence[str], since: datetime | None = None) -> Sequence[NoticeShown]:
    """At most a page of them, the newest first."""
    rows = db.session.scalars(_unread(), {"me": viewer.person_id, "kinds": kinds, "since": since or clock.BEGINNING}).all()
    return _shown(rows, viewer)


def get_notice(notice_id: int, viewer: Viewer) -> NoticeShown:
    """Raises NotFound, also for one of somebody else, and one that may not be shown any more."""
    mine = select(Notice).where(Notice.id == notice_id, Notice.person_id == viewer.person_id, notice_is_shown())
    notice = db.session.scalar(mine)
    shown = _shown([notice], viewer) if notice is not None else []
    if not shown:
        raise NotFound(gettext("This notice is not here any more."))
    return shown[0]


def kinds_wanted(person_id: int | None) -> set[str]:
    off = set(db.session.scalars(select(NoticeSwitch.kind).where(NoticeSwitch.person_id == person_id)))
    return set(SWITCHED) - off


def find_box(person_id: int | None) -> MailBox | None:
    return db.session.get(MailBox, person_id) if person_id is not None else None


def follows_of(person_id: int | None) -> Sequence[Follow]:
    """What she asked for, by kind, the newest first. At most some hundred."""
    mine = select(Follow).where(Follow.person_id == person_id, Follow.is_on)
    return db.session.scalars(mine.order_by(Follow.kind, Follow.id.desc())).all()


def names_of_follows(follows: Sequence[Follow]) -> Mapping[tuple[str, int], Any]:
    """Threads and people among them, as rows with what a link needs; a thread that she may not see is not there. Two SELECTs."""
    threads = [row.target_id for row in follows if row.kind == "thread"]
    people = [row.target_id for row in follows if row.kind == "person"]
    found: dict[tuple[str, int], Any] = {}
    for thread in db.session.execute(select(Thread.id, Thread.title, Thread.lang).where(Thread.id.in_(threads), *_SEEN)):
        found["thread", thread.id] = thread
    for person in db.session.execute(select(Person.id, Person.name, Person.handle).where(Person.id.in_(people))):
        found["person", person.id] = person
    return found


_SEEN: tuple[ColumnElement[bool], ...] = (Thread.state == "visible",)


@cache
def _unread() -> Select[Notice]:
    """Of `me`, of these `kinds`, changed `since`. Kept: to build it takes longer than to answer it."""
    hers = (Notice.person_id == bindparam("me"), Notice.read_at.is_(None), Notice.kind.in_(bindparam("kinds", expanding=True)))
    lately = Notice.changed_at >= bindparam("since", type_=Moment)
    newest = (Notice.changed_at.desc(), Notice.id.desc())
    return select(Notice).where(*hers, lately, notice_is_shown()).order_by(*newest).limit(PER_PAGE)


def _shown(notices: Sequence[Notice], viewer: Viewer) -> list[NoticeShown]:
    """Three SELECTs more at most, however many there are. Urgent notices have no items."""
    known = [notice for notice in notices if notice.kind in KINDS]
    ids = [notice.id for notice in known if notice.kind not in URGENT]
    items = {row.notice_id: row for row in db.session.execute(_newest_items(ids))} if ids else {}
    posts = _posts({*(row.post_id for row in items.values()), *(notice.post_id for notice in known)}, viewer)
    with_post = {notice_id for notice_id, row in items.items() if row.post_id is not None}
    threads = _threads({notice.thread_id for notice in known if notice.id not in with_post}, viewer)
    return [_one(notice, items.get(notice.id), posts, threads) for notice in known]


def _one(notice: Notice, item: Any, posts: Mapping[int, Any], threads: Mapping[int, Any]) -> NoticeShown:
    post = posts.get((item.post_id if item is not None else None) or notice.post_id or 0)
    about = post if post is not None else threads.get(notice.thread_id or 0)
    said = Said(
        n=item.n if item is not None else 1,
        name=item.name or "" if item is not None else "",
        title=about.title if about is not None else "",
        details=notice.details or {},
    )
    kind = KINDS[notice.kind]
    is_open = about is not None and about.state == "visible"
    return NoticeShown(
        id=notice.id,
        kind=notice.kind,
        words=kind.say(said),
        title=said.title if is_open and not kind.may_be_hidden else "",
        lang=about.lang if about is not None else "",
        href=notice.link or (_href(post, about) if is_open else ""),
        changed_at=notice.changed_at,
        is_read=notice.read_at is not None,
    )


def _href(post: Any, thread: Any) -> str:
    if post is None:
        return f"/threads/{thread.id}"
    return f"/posts/{post.post_id}" if post.post_state == "visible" else ""


def _newest_items(notice_ids: Sequence[int]) -> Any:
    """Of each notice the newest item that may be seen, with the name of who did it, and how many there are."""
    ranked = (
        select(
            NoticeItem.notice_id,
            NoticeItem.actor_id,
            NoticeItem.post_id,
            func.count().over(partition_by=NoticeItem.notice_id).label("n"),
            func.row_number().over(partition_by=NoticeItem.notice_id, order_by=NoticeItem.id.desc()).label("place"),
        )
        .where(NoticeItem.notice_id.in_(notice_ids), item_is_shown())
        .subquery()
    )
    named = select(ranked.c.notice_id, ranked.c.post_id, ranked.c.n, Person.name)
    return named.outerjoin(Person, Person.id == ranked.c.actor_id).where(ranked.c.place == 1)


def _posts(ids: set[int | None], viewer: Viewer) -> dict[int, Any]:
    """Where they stand, as rows of their threads: of those that everybody sees, and of her own."""
    known = [i for i in ids if i is not None]
    asked = select(Post.id.label("post_id"), Post.state.label("post_state"), *_NAMED).join(Thread, Post.thread_id == Thread.id)
    found = db.session.execute(asked.where(Post.id.in_(known), _may_be_named(viewer))) if known else ()
    return {row.post_id: row for row in found}


def _threads(ids: set[int | None], viewer: Viewer) -> dict[int, Any]:
    known = [i for i in ids if i is not None]
    found = db.session.execute(select(*_NAMED).where(Thread.id.in_(known), _may_be_named(viewer))) if known else ()
    return {row.id: row for row in found}


_NAMED = (Thread.id, Thread.title, Thread.lang, Thread.state)


def _may_be_named(viewer: Viewer) -> ColumnElement[bool]:
    """A child's name may stand in the title of what is hidden; who wrote it knows it."""
    return or_(Thread.state == "visible", Thread.author_id == viewer.person_id)
