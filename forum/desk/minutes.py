"""About how long the week's work took, for the mentor's own eyes.

She gives five or six hours a week, unpaid, and may want to know when it is enough. It is an estimate by kinds of deeds, not a
measurement of a person: nobody else can ask for it, it is in no export, and after ninety days it is gone.
"""

from datetime import datetime, time, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, delete, func, select

from forum.core import clock
from forum.core.db import Moment, db
from forum.core.viewer import Viewer
from forum.desk.models import DeskDeed

MINUTES = {
    "solution": 12,  # read the problem, think, write
    "comment": 4,
    "welcome": 2,
    "contradicting": 4,
    "duplicate": 4,
    "candidate": 3,
    "summary": 15,
    "missed": 3,
    "put_off": 1,
    "dismissed": 1,
    "handed_on": 2,
}
"""Estimated with product.md B3 in mind: a busy week of fifteen teachers comes to a few hours."""

KEPT = timedelta(days=90)


def note_deed(deed: str, person_id: int | None) -> None:
    """In the caller's transaction."""
    db.session.add(DeskDeed(person_id=person_id, deed=deed, minutes=MINUTES[deed], created_at=clock.now()))


def minutes_this_week(viewer: Viewer) -> int:
    """The viewer's own, since Monday in India; in tens, because nobody looked at a watch. One SELECT."""
    minutes = db.session.connection().scalar(_minutes_since(), {"person": viewer.person_id, "since": week_began()})
    return -(-(minutes or 0) // 10) * 10


@cache
def _minutes_since() -> Select[int]:
    since = DeskDeed.created_at >= bindparam("since", type_=Moment)
    return select(func.coalesce(func.sum(DeskDeed.minutes), 0)).where(DeskDeed.person_id == bindparam("person"), since)


def week_began() -> datetime:
    today = clock.today()
    return datetime.combine(today - timedelta(days=today.weekday()), time(), tzinfo=clock.INDIA)


def forget_old_deeds() -> None:
    """In the caller's transaction."""
    db.session.execute(delete(DeskDeed).where(DeskDeed.created_at < clock.now() - KEPT))
