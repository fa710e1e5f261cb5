"""The only reader of time. Everything is kept in UTC; a page shows Indian time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

INDIA = ZoneInfo("Asia/Kolkata")

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""Before anything here: who has not been here sees everything as new."""

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _stopped.get() or datetime.now(UTC)


def today() -> date:
    """Which day it is in India."""
    return now().astimezone(INDIA).date()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Stop the clock at an aware moment, inside the block."""
    token = _stopped.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)
