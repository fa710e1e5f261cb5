"""What was looked for: what was not found, and what many look for."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Base, Moment


class MissedSearch(Base):
    """Words that found nothing, how often, and when last. No person, no address, no place: nobody can be told by it."""

    __tablename__ = "missed_search"

    words: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(Moment, index=True)


class PastSearch(Base):
    """Words that five people looked for on one day, and that found something: a day and no more, of nobody."""

    __tablename__ = "past_search"

    words: Mapped[str] = mapped_column(primary_key=True)
    asked_on: Mapped[date] = mapped_column(index=True)
