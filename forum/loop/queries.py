"""What is due to be asked, what stands on somebody's home, and the holidays."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion.models import Post, Thread, Try
from forum.loop.calendar import is_holiday, is_quiet, school_time
from forum.loop.models import Holiday, Reminder
from forum.people.models import Person

WEEK = timedelta(days=7)
MOST_ASKED = 2
"""A friendly question after a week, one more after another, then silence (product.md A3)."""

STANDS_FOR = WEEK
"""How long a question stands on home. With the second it is over: nobody is pressed."""

TOO_OLD = timedelta(days=120)
"""What was planned in another season is not asked about any more: a site that stood still does not wake up with old questions."""


def due_plans() -> list[int]:
    """The tries that are to be asked about now, by id; none at night and in the holidays. Two SELECTs."""
    moment = clock.now()
    if is_quiet(moment):
        return []
    waiting = db.session.scalars(_waiting(moment)).all()
    holidays = list_holidays() if waiting else []
    if is_holiday(moment, holidays):
        return []
    return [reminder.try_id for reminder in waiting if _is_due(reminder, moment, holidays)]


def find_due(try_id: int) -> Reminder | None:
    """The reminder of this try with the try and its post, if it is to be asked about now."""
    moment = clock.now()
    if is_quiet(moment):
        return None
    reminder = db.session.scalar(_waiting(moment).where(Reminder.try_id == try_id).with_for_update(of=Reminder))
    holidays = list_holidays()
    if reminder is None or is_holiday(moment, holidays) or not _is_due(reminder, moment, holidays):
        return None
    return reminder


def plans_to_ask_about(viewer: Viewer, limit: int = 2) -> Sequence[Try]:
    """Her plans that stand to be answered, with post and thread, the oldest first. One SELECT."""
    return [
        reminder.report
        for reminder in db.session.scalars(
            _shown()
            .where(
                Try.author_id == viewer.person_id,
                Reminder.asked > 0,
                Reminder.asked_at > clock.now() - STANDS_FOR,
                or_(Reminder.aside_at.is_(None), Reminder.aside_at < Reminder.asked_at),
            )
            .order_by(Reminder.planned_at, Reminder.try_id)
            .limit(limit)
        )
    ]


def find_reminder(post: Post, *, of: Viewer) -> Reminder | None:
    mine = select(Reminder).join(Try, Reminder.try_id == Try.id).where(Try.post_id == post.id, Try.author_id == of.person_id)
    return db.session.scalar(mine)


def list_holidays() -> Sequence[Holiday]:
    """In their order."""
    return db.session.scalars(select(Holiday).order_by(Holiday.first_day, Holiday.id)).all()


def get_holiday(holiday_id: int) -> Holiday:
    """Raises NotFound."""
    holiday = db.session.get(Holiday, holiday_id)
    if holiday is None:
        raise NotFound(gettext("There is no such holiday."))
    return holiday


def _waiting(moment: datetime) -> Select[Reminder]:
    """What might be due: not asked twice yet, planned at least a week ago, by somebody who may still come in."""
    return (
        _shown()
        .join(Person, Try.author_id == Person.id)
        .where(
            Reminder.asked < MOST_ASKED,
            Reminder.planned_at <= moment - WEEK,
            Reminder.planned_at > moment - TOO_OLD,
            Person.suspended_at.is_(None),
        )
        .order_by(Reminder.planned_at, Reminder.try_id)
    )


def _shown() -> Select[Reminder]:
    """Reminders of plans that stand, on what readers can see: of what is hidden or deleted nobody is reminded."""
    return (
        select(Reminder)
        .join(Try, Reminder.try_id == Try.id)
        .join(Post, Try.post_id == Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(Try.outcome == "planning", Try.state == "visible", Post.state == "visible", Thread.state == "visible")
        .options(contains_eager(Reminder.report).contains_eager(Try.post).contains_eager(Post.thread))
    )


def _is_due(reminder: Reminder, moment: datetime, holidays: Sequence[Holiday]) -> bool:
    """The second comes a week after the first; but a clock that ran ahead when the first was asked, and was put right, does not
    hold it back."""
    passed = school_time(reminder.planned_at, moment, holidays)
    if reminder.asked_at is None or reminder.asked_at > moment:
        return passed >= WEEK * (reminder.asked + 1)
    return passed >= WEEK * (reminder.asked + 1) and school_time(reminder.asked_at, moment, holidays) >= WEEK
