"""Asking how a planned try went, and putting the question off."""

from datetime import date

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid
from forum.core.events import publish
from forum.core.i18n import Bilingual, gettext
from forum.core.viewer import Viewer
from forum.discussion.models import Post
from forum.loop.events import ReminderDue
from forum.loop.models import Holiday
from forum.loop.queries import MOST_ASKED, find_due, find_reminder

LONGEST_HOLIDAY = 120
"""Days; more than the summer is a slip of the pen."""


def ask_how_it_went(try_id: int) -> bool:
    """Whether there was something to ask: of a question that was asked, or that is not due any more, nothing happens."""
    reminder = find_due(try_id)
    if reminder is None:
        return False
    reminder.asked += 1
    reminder.asked_at = clock.now()
    report = reminder.report
    publish(ReminderDue(report.id, report.post_id, report.post.thread_id, report.author_id, reminder.asked))
    return True


def put_aside(post: Post, *, by: Viewer) -> int:
    """`I need more time`: the question goes, and gives how many will still come. Nobody asks why."""
    reminder = find_reminder(post, of=by)
    if reminder is None:
        return 0
    reminder.aside_at = clock.now()
    return MOST_ASKED - reminder.asked


def add_holiday(name: Bilingual, *, first_day: date, last_day: date) -> Holiday:
    """Raises Invalid."""
    if last_day < first_day or (last_day - first_day).days >= LONGEST_HOLIDAY:
        raise Invalid(gettext("The last day comes after the first, and at most %(n)s days later.", n=LONGEST_HOLIDAY))
    holiday = Holiday(name=name, first_day=first_day, last_day=last_day)
    db.session.add(holiday)
    db.session.flush()
    return holiday
