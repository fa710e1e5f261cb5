"""Reports: what somebody asked a moderator to look at."""

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.db import Base, Moment
from forum.discussion.models import Post, Try
from forum.people.models import Person

Reason = Literal["child_identity", "abuse", "wrong_advice", "spam", "other"]
REASONS: tuple[Reason, ...] = ("child_identity", "abuse", "wrong_advice", "spam", "other")
"""The most urgent first. The first hides at once, before anyone has looked."""


class Report(Base):
    """About a post, or about a try. `outcome` is null while nobody has answered it."""

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("(post_id IS NULL) <> (try_id IS NULL)", name="one_target"),
        Index("ix_report_outcome", "outcome", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    try_id: Mapped[int | None] = mapped_column(ForeignKey("try.id"), index=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[Reason]
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    outcome: Mapped[str | None]
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    handled_at: Mapped[datetime | None] = mapped_column(Moment)

    post: Mapped[Post | None] = relationship(lazy="raise")
    try_: Mapped[Try | None] = relationship(lazy="raise")
    reporter: Mapped[Person] = relationship(lazy="raise", foreign_keys=reporter_id)
