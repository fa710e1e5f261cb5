"""Searches that found nothing: counted in memory, written each minute, kept for the mentors' desk."""

import re
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import delete, select

from forum.core import clock
from forum.core.db import db, transaction
from forum.search.analysis import words
from forum.search.models import MissedSearch
from forum.web.afterwards import write_afterwards

WRITTEN_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=365)

MOST_WORDS, MOST_NOTED = 8, 1000
"""Of a question that are kept; and different questions that a process notes in a minute. More is no teacher's question."""

TELLS_SOMEBODY = re.compile(r"@|\d{5}")
"""A mail address or a telephone number is never noted."""


class _Notes:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.counted: Counter[str] = Counter()
        self.written_at: datetime | None = None

    def is_due(self) -> bool:
        moment = clock.now()
        return bool(self.counted) and (self.written_at is None or abs(moment - self.written_at) >= WRITTEN_EVERY)

    def take(self) -> Counter[str]:
        with self.lock:
            taken, self.counted, self.written_at = self.counted, Counter(), clock.now()
        return taken


_notes = _Notes()


def set_up(app: Flask) -> None:
    _notes.counted.clear()  # another site may have stood in this process
    write_afterwards(app, is_due=_notes.is_due, write=write_missed)


def note_missed(text: str) -> None:
    said = " ".join(word.folded for word in list(words(text))[:MOST_WORDS])
    if not said or TELLS_SOMEBODY.search(text):
        return
    with _notes.lock:
        if said in _notes.counted or len(_notes.counted) < MOST_NOTED:
            _notes.counted[said] += 1


def write_missed() -> None:
    """In a transaction of its own."""
    taken, moment = _notes.take(), clock.now()
    if not taken:
        return
    with transaction():
        for said, times in taken.items():
            row = db.session.get(MissedSearch, said)
            if row is None:
                row = MissedSearch(words=said, times=0)
                db.session.add(row)
            row.times, row.last_at = row.times + times, moment


def most_missed(limit: int = 20) -> Sequence[MissedSearch]:
    """What was looked for most often and not found. One SELECT."""
    order = (MissedSearch.times.desc(), MissedSearch.last_at.desc())
    return db.session.scalars(select(MissedSearch).order_by(*order).limit(limit)).all()


def forget_missed() -> None:
    """What nobody has looked for in a year. In the caller's transaction."""
    db.session.execute(delete(MissedSearch).where(MissedSearch.last_at < clock.now() - KEPT))
