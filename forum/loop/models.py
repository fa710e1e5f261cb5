"""The loop that a plan opens and a report closes: what is asked about, and when schools are closed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.db import Base, BilingualText, Moment
from forum.core.i18n import Bilingual
from forum.discussion.models import Try


class Reminder(Base):
    """A plan to try that is asked about; the row goes when the plan does. `asked` says how often it was asked, `aside_at` when
    she said `later` to the question that stands."""

    __tablename__ = "reminder"
    __table_args__ = (Index("ix_reminder_asked_planned_at", "asked", "planned_at"),)

    try_id: Mapped[int] = mapped_column(ForeignKey("try.id", ondelete="CASCADE"), primary_key=True)
    planned_at: Mapped[datetime] = mapped_column(Moment)
    asked: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime | None] = mapped_column(Moment)
    aside_at: Mapped[datetime | None] = mapped_column(Moment)

    report: Mapped[Try] = relationship(lazy="raise")


class Holiday(Base):
    """Days on which schools are closed, both ends counted: nobody is asked, and they are no days of a week that passed."""

    __tablename__ = "holiday"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Bilingual] = mapped_column(BilingualText)
    first_day: Mapped[date]
    last_day: Mapped[date]
