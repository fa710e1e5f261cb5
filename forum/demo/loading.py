"""The sample community: 84 threads of invented people, shifted in time so that the newest is of yesterday."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from forum.archive.actions import import_archive
from forum.archive.writing import Written
from forum.core import clock
from forum.core.db import db, transaction
from forum.people.models import Person
from forum.people.passwords import hash_password

CORPUS = Path(__file__).with_name("corpus.jsonl")

SAMPLE_PASSWORD = "sample-mala-2026"  # noqa: S105 - printed for everybody, and set only where nobody else can reach the site
SAMPLES = ("kiran-m", "farida-b")
"""A teacher and a mentor of the sample; the moderator is found by her role."""

TIMES = ("created_at", "published_at", "exported_at")


def load_demo(*, progress: Callable[[str, int], Callable[[], None]] | None = None) -> Written:
    """Raises Busy."""
    with CORPUS.open(encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    shift = _shift_of(records)
    lines = (json.dumps(_moved(record, shift), ensure_ascii=False) for record in records)
    _archive, written = import_archive(lines, progress=progress)
    return written


def sample_people() -> list[Person]:
    """A teacher, a mentor and a moderator, as far as they are here."""
    named = [db.session.scalar(select(Person).where(Person.handle == handle)) for handle in SAMPLES]
    moderator = db.session.scalar(select(Person).where(Person.role == "moderator").order_by(Person.id).limit(1))
    return [person for person in (*named, moderator) if person is not None]


def give_sample_passwords() -> None:
    """In a transaction of its own; for a site that only this machine can reach."""
    password_hash = hash_password(SAMPLE_PASSWORD)
    with transaction():
        for person in sample_people():
            person.password_hash = password_hash


def _shift_of(records: list[dict[str, Any]]) -> timedelta:
    """Whole days, so that what was written after school stays written after school."""
    newest = max(_times(records), default=clock.now())
    yesterday = clock.today() - timedelta(days=1)
    return yesterday - newest.astimezone(clock.INDIA).date()


def _times(value: Any) -> Iterator[datetime]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in TIMES and name != "exported_at":
                yield datetime.fromisoformat(inner)
            else:
                yield from _times(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _times(inner)


def _moved(value: Any, shift: timedelta) -> Any:
    if isinstance(value, dict):
        return {
            name: (datetime.fromisoformat(inner) + shift).isoformat() if name in TIMES else _moved(inner, shift)
            for name, inner in value.items()
        }
    return [_moved(inner, shift) for inner in value] if isinstance(value, list) else value
