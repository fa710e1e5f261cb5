"""How pages say dates, classes and numbers."""

import datetime as dt
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from babel.dates import format_date, format_datetime, format_time

from forum.core import clock
from forum.core.i18n import gettext, language, ngettext

RECENT_DAYS = 31
"""Up to a month ago is said in days; before that the month and the year are what a reader wants to know."""

DAY_AND_TIME = {"hi": "d MMMM y, B h:mm", "en": "d MMMM y, h:mm a"}
"""Nobody says am and pm in Hindi, but which part of the day it is."""


def date(moment: datetime) -> str:
    """12 नवंबर 2025 / 12 November 2025, in Indian time."""
    return _day_words(moment.astimezone(clock.INDIA).toordinal(), "d MMMM y", language())


def day(which: dt.date) -> str:
    """As date, of a day that has no hour."""
    return _day_words(which.toordinal(), "d MMMM y", language())


def date_and_time(moment: datetime) -> str:
    """12 नवंबर 2025, शाम 5:22 / 12 November 2025, 5:22 PM, in Indian time."""
    return format_datetime(moment.astimezone(clock.INDIA), DAY_AND_TIME[language()], locale=language())


def time_of_day(moment: datetime) -> str:
    return format_time(moment.astimezone(clock.INDIA), "h:mm", locale=language())


def ago(moment: datetime) -> str:
    """आज / 3 दिन पहले / नवंबर 2025."""
    days = (clock.today() - moment.astimezone(clock.INDIA).date()).days
    if days <= 0:
        return gettext("today")
    if days == 1:
        return gettext("yesterday")
    if days < RECENT_DAYS:
        return ngettext("%(n)s day ago", "%(n)s days ago", days)
    return _day_words(moment.astimezone(clock.INDIA).toordinal(), "MMMM y", language())


def day_words(moment: datetime) -> str:
    """आज / कल / 12 नवंबर 2025: what the things of one day stand under."""
    days = (clock.today() - moment.astimezone(clock.INDIA).date()).days
    said = ago(moment) if days <= 1 else date(moment)
    return said[:1].upper() + said[1:]


@lru_cache(4096)
def _day_words(day: int, pattern: str, lang: str) -> str:
    """Babel takes a third of a millisecond for a date, and pages say the same days again and again."""
    return format_date(datetime.fromordinal(day), pattern, locale=lang)


def grade_words(grades: Sequence[int]) -> str:
    """कक्षा 1–3; Balvatika (0) is named. Empty for none."""
    classes = sorted(grade for grade in grades if grade)
    parts = [gettext("Balvatika")] if 0 in grades else []
    if classes:
        is_run = len(classes) > 2 and classes == list(range(classes[0], classes[-1] + 1))
        said = f"{classes[0]}–{classes[-1]}" if is_run else ", ".join(map(str, classes))
        parts.append(gettext("Class %(grades)s", grades=said))
    return ", ".join(parts)


def size_words(size: int | None) -> str:
    return "" if size is None else ngettext("%(n)s child", "%(n)s children", size)


FILTERS = {
    "date": date,
    "date_and_time": date_and_time,
    "day": day,
    "time_of_day": time_of_day,
    "ago": ago,
    "day_words": day_words,
    "grade_words": grade_words,
    "size_words": size_words,
}
