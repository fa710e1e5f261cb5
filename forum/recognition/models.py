"""What people are given for what they did, what officials write to them, and their way to becoming a mentor.

Every code that stands in an address here is drawn by chance and long: whoever has it was given it.
"""

from datetime import date, datetime
from typing import Literal

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.db import Base, Json, Moment
from forum.discussion.models import Post, Thread
from forum.people.models import Person

AwardKind = Literal["tried_by_others", "honest_tries", "quick_help", "in_showcase", "led_discussions"]
KINDS: tuple[AwardKind, ...] = ("tried_by_others", "honest_tries", "quick_help", "in_showcase", "led_discussions")

NoteState = Literal["open", "written", "passed_on", "agreed", "kept_private", "refused", "taken_back"]
"""Of an appreciation: the link waits for the official; the note waits for a mentor; it waits for the teacher; it is shown;
she keeps it to herself; the mentor did not pass it on; the link was taken back."""

WayState = Literal["invited", "accepted", "declined", "paused"]


class Award(Base):
    """A milestone, given once to a person: a second one of its kind only after the first was withdrawn. `evidence` are paths of
    this site. `shown_at` says that she chose to show it on her profile; nobody else can."""

    __tablename__ = "award"
    __table_args__ = (
        Index(
            "uq_award_standing",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[AwardKind]
    criteria_version: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    evidence: Mapped[list[str]] = mapped_column(Json, default=list)
    given_at: Mapped[datetime] = mapped_column(Moment)
    shown_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_because: Mapped[str | None]

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)


class LedDiscussion(Base):
    """A discussion that somebody led, as a mentor counted it; `thread_id` where it was one of this site."""

    __tablename__ = "led_discussion"
    __table_args__ = (UniqueConstraint("person_id", "led_on", "about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    about: Mapped[str]
    led_on: Mapped[date] = mapped_column(Date)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"), index=True)
    counted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    counted_at: Mapped[datetime] = mapped_column(Moment)

    counted_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=counted_by_id)
    thread: Mapped[Thread | None] = relationship(lazy="raise")


class Appreciation(Base):
    """A link for one note of one official, who has no account; then the note itself. Public in the state `agreed` only."""

    __tablename__ = "appreciation"
    __table_args__ = (
        Index("ix_appreciation_person", "person_id", "state"),
        Index("ix_appreciation_state", "state", "written_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[NoteState] = mapped_column(default="open")
    from_name: Mapped[str] = mapped_column(default="")
    designation: Mapped[str] = mapped_column(default="")
    office: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime | None] = mapped_column(Moment)
    looked_at: Mapped[datetime | None] = mapped_column(Moment)
    looked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)
    post: Mapped[Post | None] = relationship(lazy="raise")


class MentorWay(Base):
    """Somebody's way from teacher to mentor: invited, accepted, and resting for a while. One row a person; whether she is a
    mentor now is her role, and that she was one stays in the audit."""

    __tablename__ = "mentor_way"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    state: Mapped[WayState]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str] = mapped_column(default="")
    invited_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    paused_at: Mapped[datetime | None] = mapped_column(Moment)

    invited_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=invited_by_id)
