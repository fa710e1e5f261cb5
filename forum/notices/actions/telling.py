"""Telling people: rows only, in the transaction of the fact. Mail is asked for, and written and sent by the worker."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from forum.core import clock, jobs
from forum.core.db import db
from forum.notices.actions.reading import recount_unread
from forum.notices.kinds import KINDS
from forum.notices.letters import ask_for_instant
from forum.notices.models import Notice, NoticeItem, NoticeSwitch

AT_ONCE = 200
"""People who are told in the transaction of the fact: 20 ms of it. A district may have thousands of followers; the others are
told by the worker, a moment later."""


@dataclass(frozen=True)
class Telling:
    """What is told, of ids only, so that a job can carry it. See `tell`."""

    kind: str
    by: int | None = None
    thread_id: int | None = None
    post_id: int | None = None
    item_post_id: int | None = None
    item_try_id: int | None = None
    link: str | None = None
    key: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_item(self) -> bool:
        return any((self.by, self.item_post_id, self.item_try_id))


def tell(
    to: Collection[int],
    kind: str,
    *,
    by: int | None = None,
    thread_id: int | None = None,
    post_id: int | None = None,
    item_post_id: int | None = None,
    item_try_id: int | None = None,
    link: str | None = None,
    key: str = "",
    **details: Any,
) -> None:
    """Tell these people, but not `by`, who did it, and nobody who has switched the kind off.

    `kind` is a key of KINDS. The notice is about a thread or a post, or leads to `link` (a path of this site). `item_post_id` and
    `item_try_id` are what was written or tried: a notice of several items says how many, and passes over what was hidden since;
    the same item is told of once. `key` keeps apart what is not to become one notice, where thread and post do not say it.
    `details` are plain values for the sentence; a word in two languages is {"en": ..., "hi": ...}. Nothing that not everybody may
    see belongs into them.
    """
    told = Telling(kind, by, thread_id, post_id, item_post_id, item_try_id, link, key, details)
    people = sorted({person_id for person_id in to if person_id != by})
    write_told(people[:AT_ONCE], told)
    for first in range(AT_ONCE, len(people), AT_ONCE):
        jobs.enqueue("notices.tell", to=people[first : first + AT_ONCE], told=asdict(told))


def write_told(to: Sequence[int], told: Telling) -> None:
    """The rows. Doing it twice is doing it once, where there is an item."""
    if not (people := _wanting(to, told)):
        return
    moment, key = clock.now(), _key_of(told)
    standing = _standing(people, told, key)
    fresh = []
    for person_id in people:
        if person_id in standing:
            continue
        notice = Notice(person_id=person_id, kind=told.kind, key=key, thread_id=told.thread_id, post_id=told.post_id)
        notice.link, notice.details, notice.created_at, notice.changed_at = told.link, dict(told.details), moment, moment
        fresh.append(notice)
    if KINDS[told.kind].grouping == "once":
        standing = {}
    newly_unread = [*(n.person_id for n in fresh), *(n.person_id for n in standing.values() if n.read_at is not None)]
    for notice in standing.values():
        notice.changed_at, notice.read_at, notice.details = moment, None, dict(told.details)
    db.session.add_all(fresh)
    db.session.flush()
    if told.has_item:
        db.session.add_all(_item(notice.id, told, moment) for notice in (*fresh, *standing.values()))
        db.session.flush()
    if newly_unread:
        recount_unread(newly_unread)
    if KINDS[told.kind].mail:
        ask_for_instant(people, since=moment)


def _wanting(to: Sequence[int], told: Telling) -> list[int]:
    """Those who have not switched the kind off, and have not been told of this item before."""
    if not to:
        return []
    without: set[int] = set()
    if KINDS[told.kind].label:
        without |= set(db.session.scalars(_OFF, {"kind": told.kind, "to": to}))
    if told.item_post_id or told.item_try_id:
        told_of = {"post_id": told.item_post_id, "try_id": told.item_try_id}
        # Who edits a text may be somebody else, and calls nobody again.
        known = _told_before(*(name for name, item_id in told_of.items() if item_id), by_anybody=told.kind == "mention")
        without |= set(db.session.scalars(known, {**told_of, "by": told.by, "kind": told.kind, "to": to}))
    return [person_id for person_id in to if person_id not in without]


_OFF = select(NoticeSwitch.person_id).where(
    NoticeSwitch.kind == bindparam("kind"), NoticeSwitch.person_id.in_(bindparam("to", expanding=True))
)


@cache
def _told_before(*items: str, by_anybody: bool) -> Select[int]:
    """Those of `to` who were told of this item. Kept, because every post asks it."""
    same = [getattr(NoticeItem, item) == bindparam(item) for item in items]
    if not by_anybody:
        same.append(NoticeItem.actor_id.is_not_distinct_from(bindparam("by")))
    known = select(Notice.person_id).join(NoticeItem, NoticeItem.notice_id == Notice.id)
    return known.where(*same, Notice.kind == bindparam("kind"), Notice.person_id.in_(bindparam("to", expanding=True)))


def _standing(people: Sequence[int], told: Telling, key: str) -> dict[int, Notice]:
    """By person, the notice that takes one more item."""
    grouping = KINDS[told.kind].grouping
    if grouping == "each":
        return {}
    found = db.session.scalars(_of_key(unread=grouping == "unread"), {"people": people, "key": key})
    return {notice.person_id: notice for notice in found}


@cache
def _of_key(*, unread: bool) -> Select[Notice]:
    asked = select(Notice).where(Notice.person_id.in_(bindparam("people", expanding=True)), Notice.key == bindparam("key"))
    return (asked.where(Notice.read_at.is_(None)) if unread else asked).order_by(Notice.id)


def _key_of(told: Telling) -> str:
    about = told.key or (f"p{told.post_id}" if told.post_id else f"t{told.thread_id}" if told.thread_id else told.link or "")
    day = f":{clock.today()}" if KINDS[told.kind].grouping == "day" else ""
    return f"{told.kind}:{about}{day}"


def _item(notice_id: int, told: Telling, moment: datetime) -> NoticeItem:
    return NoticeItem(
        notice_id=notice_id, actor_id=told.by, post_id=told.item_post_id, try_id=told.item_try_id, created_at=moment
    )
