"""A plan is remembered when it is made, and forgotten when it is carried out or taken back."""

from sqlalchemy import delete, select

from forum.core import clock
from forum.core.db import db
from forum.discussion.events import TryReported
from forum.discussion.models import Try
from forum.loop.models import Reminder


def remember_plan(fact: TryReported) -> None:
    """A plan whose words were changed keeps its day; one that was taken back and made anew is a new one."""
    report = db.session.scalars(select(Try).where(Try.post_id == fact.post_id, Try.author_id == fact.author_id)).one()
    if report.outcome != "planning" or report.state == "deleted":
        db.session.execute(delete(Reminder).where(Reminder.try_id == report.id))
    elif db.session.get(Reminder, report.id) is None:
        db.session.add(Reminder(try_id=report.id, planned_at=clock.now()))
