"""When a question may come: not at night, not in the holidays, and after a week in which there was school."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from forum.core import clock
from forum.loop.models import Holiday

QUIET_FROM, QUIET_UNTIL = time(20), time(7)
"""Indian time (product.md: quiet hours)."""

DAY = timedelta(days=1)


def is_quiet(moment: datetime) -> bool:
    at = moment.astimezone(clock.INDIA).time()
    return at >= QUIET_FROM or at < QUIET_UNTIL


def is_holiday(moment: datetime, holidays: Sequence[Holiday]) -> bool:
    day = moment.astimezone(clock.INDIA).date()
    return any(holiday.first_day <= day <= holiday.last_day for holiday in holidays)


def school_time(since: datetime, until: datetime, holidays: Sequence[Holiday]) -> timedelta:
    """From one moment to another, without the days of holidays that lie between them. Nothing where the clock went back."""
    first, last = since.astimezone(clock.INDIA).date() + DAY, until.astimezone(clock.INDIA).date()
    days = ((last - first).days) if last > first else 0
    free = {first + n * DAY for n in range(days) if any(h.first_day <= first + n * DAY <= h.last_day for h in holidays)}
    return max(until - since - len(free) * DAY, timedelta())
