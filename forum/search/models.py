"""What was looked for and not found."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Base, Moment


class MissedSearch(Base):
    """Words that found nothing, how often, and when last. No person, no address, no place: nobody can be told by it."""

    __tablename__ = "missed_search"

    words: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(Moment, index=True)
