"""When people were here: kept in memory and written at most once a minute, after the answer has gone out. A page that is only
read writes nothing; when a process dies, a minute of this is lost, which is allowed.

A visit ends after half an hour of silence. When the next one begins, `last_visit_at` becomes the moment at which the one before
began, and home shows what came since: what was answered while she was still here, after she had looked, would otherwise be new to
nobody.
"""

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy import or_, update

from forum.core import clock
from forum.core.db import db, transaction
from forum.people.models import Person, SignIn
from forum.web.afterwards import write_afterwards

SILENCE = timedelta(minutes=30)
WRITTEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Visit:
    """Seen at `moment` on one device; `began_at` is when this visit began, `last_visit_at` when the one before it did."""

    sign_in_id: int
    person_id: int
    moment: datetime
    began_at: datetime | None
    last_visit_at: datetime | None


class Book:
    """What this process has noted and not yet written, one entry a device."""

    def __init__(self, lasts: timedelta) -> None:
        self.lasts = lasts
        self.lock = threading.Lock()
        self.noted: dict[int, Visit] = {}
        self.seen: dict[int, datetime] = {}
        self.written_at: datetime | None = None

    def is_due(self, moment: datetime) -> bool:
        return bool(self.noted) and (self.written_at is None or abs(moment - self.written_at) >= WRITTEN_EVERY)

    def take(self, moment: datetime) -> list[Visit]:
        """Everything noted, once."""
        with self.lock:
            taken, self.noted, self.seen, self.written_at = list(self.noted.values()), {}, {}, moment
        return taken


def set_up(app: Flask, *, lasts: timedelta) -> None:
    app.extensions["visits"] = Book(lasts)
    write_afterwards(app, is_due=lambda: _book().is_due(clock.now()), write=write_visits)


def note(visit: Visit, *, before: datetime | None) -> Visit:
    """Note that she is here; `before` is when the database last saw her. Gives the visit as it now stands."""
    book = _book()
    with book.lock:
        known = book.seen.get(visit.person_id)
        last_seen = max(filter(None, (before, known)), default=None)
        if (noted := next((one for one in book.noted.values() if one.person_id == visit.person_id), None)) is not None:
            visit = replace(visit, began_at=noted.began_at, last_visit_at=noted.last_visit_at)
        if last_seen is None or visit.began_at is None:
            visit = replace(visit, began_at=visit.moment)
        elif visit.moment - last_seen > SILENCE:
            visit = replace(visit, began_at=visit.moment, last_visit_at=visit.began_at)
        book.noted[visit.sign_in_id] = visit
        book.seen[visit.person_id] = visit.moment
    return visit


def write_visits() -> None:
    """Write what was noted, in a transaction of its own."""
    book = _book()
    taken = book.take(clock.now())
    if not taken:
        return
    with transaction():
        for visit in taken:
            _write(visit, book.lasts)


def _write(visit: Visit, lasts: timedelta) -> None:
    """Another process may have written a later moment."""
    earlier = or_(Person.seen_at.is_(None), Person.seen_at < visit.moment)
    values = {Person.seen_at: visit.moment, Person.visit_began_at: visit.began_at, Person.last_visit_at: visit.last_visit_at}
    db.session.execute(update(Person).where(Person.id == visit.person_id, earlier).values(values))
    kept = {SignIn.seen_at: visit.moment, SignIn.expires_at: visit.moment + lasts}
    db.session.execute(update(SignIn).where(SignIn.id == visit.sign_in_id, SignIn.seen_at <= visit.moment).values(kept))


def _book() -> Book:
    book: Book = current_app.extensions["visits"]
    return book
