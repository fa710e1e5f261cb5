"""Questions that five teachers asked on one day and that found something: offered to whoever begins to type one.

Who asked is kept nowhere. While a process runs it remembers, of each question of the day, up to four marks: hashes of person and
question, with a salt that the next day throws away together with the marks. Only what a fifth person asks goes to the database, as
words and a day.
Visitors do not count: an address is neither one person nor always the same one (docs/decisions).
"""

import hashlib
import re
import secrets
import threading
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import delete, select

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.viewer import Viewer
from forum.search.analysis import PLAIN, surfaces, words_of_surface
from forum.search.grammar import Typed
from forum.search.missed import TELLS_SOMEBODY, WRITTEN_EVERY
from forum.search.models import PastSearch
from forum.search.normalise import DROPPED_SIGNS, INVISIBLE, normalise
from forum.web.afterwards import write_afterwards

PEOPLE = 5
"""Who must have asked the same on one day, before anybody else is told the words."""

MOST_WORDS, MOST_LETTERS = 8, 80
"""Of a question: more is no question that five people ask."""

MOST_NOTED = 2000
"""Questions of a day that a process remembers; the one that was noted first makes room."""

KEPT, MOST_KEPT = timedelta(days=180), 300
"""Days since five people asked it last, and questions among which typing chooses: they are read at each suggestion."""

UNSEEN = str.maketrans(dict.fromkeys(INVISIBLE + "\u0951\u0952", ""))
TWICE = re.compile(f"([{DROPPED_SIGNS}])\\1+")


class _Day:
    """What this process has noted today."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._begin(date.min)
        self.written_at = clock.now() - WRITTEN_EVERY

    def note(self, said: str, person_id: int) -> None:
        today = clock.today()
        with self.lock:
            if self.day != today:
                self._begin(today)
            if said in self.ripe:
                return
            mark = hashlib.blake2b(f"{person_id}\0{said}".encode("utf-8", "replace"), key=self.salt, digest_size=8).digest()
            marks = self.marks.setdefault(said, set())
            marks.add(mark)
            if len(marks) >= PEOPLE:
                del self.marks[said]
                self.ripe.add(said)
                self.unwritten.append(said)
            elif len(self.marks) > MOST_NOTED:
                del self.marks[next(iter(self.marks))]

    def is_due(self) -> bool:
        return bool(self.unwritten) and abs(clock.now() - self.written_at) >= WRITTEN_EVERY

    def take(self) -> tuple[list[str], date]:
        """What five have asked and nobody has written down yet, once; and the day."""
        with self.lock:
            taken = self.unwritten[:]
            self.unwritten.clear()
            self.written_at = clock.now()
            return taken, self.day

    def forget(self) -> None:
        with self.lock:
            self._begin(date.min)

    def _begin(self, day: date) -> None:
        """`marks` are by question; `ripe` are the questions that five have asked."""
        self.day, self.salt = day, secrets.token_bytes(32)
        self.marks: dict[str, set[bytes]] = {}
        self.ripe: set[str] = set()
        self.unwritten: list[str] = []


_day = _Day()


def set_up(app: Flask) -> None:
    _day.forget()
    write_afterwards(app, is_due=_day.is_due, write=write_past)


def note_search(typed: Typed, viewer: Viewer) -> None:
    """The question of somebody who is signed in, and who found something."""
    if viewer.person_id is None or typed.phrases or typed.without or TELLS_SOMEBODY.search(typed.text):
        return
    if said := _said(typed.words):
        _day.note(said, viewer.person_id)


def write_past() -> None:
    """In a transaction of its own."""
    taken, day = _day.take()
    if not taken:
        return
    with transaction():
        for said in taken:
            row = db.session.get(PastSearch, said)
            if row is None:
                row = PastSearch(words=said, asked_on=day)
                db.session.add(row)
            row.asked_on = max(row.asked_on, day)


def past_searches() -> Sequence[str]:
    """The newest first. One SELECT."""
    newest = (PastSearch.asked_on.desc(), PastSearch.words)
    return db.session.scalars(select(PastSearch.words).order_by(*newest).limit(MOST_KEPT)).all()


def forget_past() -> None:
    """What five people have not asked again for half a year. In the caller's transaction."""
    db.session.execute(delete(PastSearch).where(PastSearch.asked_on < clock.today() - KEPT))


def _said(text: str) -> str:
    """The words as they are shown, without signs between them; empty where they are no question."""
    said = [_shown(found.group()) for found in surfaces(text)]
    has_sense = any(words_of_surface(surface) for surface in said)
    return " ".join(said) if has_sense and len(said) <= MOST_WORDS and sum(map(len, said)) <= MOST_LETTERS else ""


def _shown(surface: str) -> str:
    """A word as most people write it. Signs that the search does not look at are not shown either, where they are no spelling."""
    plain = TWICE.sub(r"\1", unicodedata.normalize("NFC", surface.translate(UNSEEN)).lower())
    return plain if PLAIN.fullmatch(plain) else normalise(plain)
