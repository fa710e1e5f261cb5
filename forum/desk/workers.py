"""What the worker does for the desk, by the clock. Each of these may be done twice, and is right after the second time."""

import logging
import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select

from forum.core import clock
from forum.core.db import db, transaction
from forum.desk.assigning import BATCH, assign_due
from forum.desk.doubles import doubles
from forum.desk.finding import candidates, contradicting, missed, summaries, welcomes
from forum.desk.keeping import Wanted, put_cards
from forum.desk.models import DeskCard, Kind
from forum.discussion.models import Thread

log = logging.getLogger(__name__)

EVERY, WHOLE_EVERY = 60.0, 3600.0
"""Seconds: the threads that were touched since, and all of them (a clock that was set, an import, a pick for the showcase)."""

OVERLAP = timedelta(minutes=5)
"""Looked at once more: what was being written while the worker looked."""

MANY = 500
"""Touched threads beyond which all are looked at."""

FINDERS: dict[Kind, Callable[[Collection[int] | None], list[Wanted]]] = {
    "contradicting": contradicting,
    "candidate": candidates,
    "summary": summaries,
    "welcome": welcomes,
}


class Rounds:
    """The rounds of one worker. A fault in them is logged and keeps nobody from the other work."""

    def __init__(self) -> None:
        self.went = self.whole = float("-inf")
        self.looked_at: datetime | None = None

    def turn(self) -> None:
        """What is due by now; called as often as one likes."""
        now = time.monotonic()
        if now - self.went < EVERY:
            return
        is_whole = now - self.whole >= WHOLE_EVERY or self.looked_at is None
        since, self.looked_at = None if is_whole or self.looked_at is None else self.looked_at - OVERLAP, clock.now()
        self.went, self.whole = now, now if is_whole else self.whole
        try:
            look_after_desks(since)
        except Exception:
            log.exception("the desks could not be looked after")
            db.session.rollback()


def look_after_desks(since: datetime | None = None) -> None:
    """Give unanswered problems to somebody, and lay the cards of all threads, or of those touched since."""
    give_problems()
    lay_cards(since)


def give_problems() -> None:
    while True:
        with transaction():
            begun = assign_due()
        if begun < BATCH:
            return


def lay_cards(since: datetime | None = None) -> None:
    """Read first, then write in one short transaction."""
    db.session.rollback()
    touched = _touched(since)
    ids = None if touched is None else set(touched)
    found = {kind: find(ids) for kind, find in FINDERS.items()} if ids is None or ids else {}
    districts = _districts() if touched is None else set(touched.values())
    pairs, words = doubles(districts), missed()
    with transaction():
        for kind, wanted in found.items():
            put_cards(kind, wanted, scope=None if ids is None else DeskCard.thread_id.in_(ids))
        put_cards("duplicate", pairs, scope=None if touched is None else _of(districts))
        put_cards("missed", words)


def _touched(since: datetime | None) -> dict[int, int | None] | None:
    """District by thread; None for all."""
    if since is None:
        return None
    lately = select(Thread.id, Thread.district_id).where(Thread.state == "visible", Thread.touched_at >= since)
    rows = db.session.execute(lately.limit(MANY + 1)).all()
    return {row.id: row.district_id for row in rows} if len(rows) <= MANY else None


def _districts() -> set[int | None]:
    return set(db.session.scalars(select(Thread.district_id).distinct()))


def _of(districts: Collection[int | None]) -> ColumnElement[bool]:
    named = [district_id for district_id in districts if district_id is not None]
    there = DeskCard.district_id.in_(named)
    return or_(there, DeskCard.district_id.is_(None)) if None in districts else there
