"""Who looks after which problem, what lies on mentors' desks, what became of it, and the minutes that it took.

Everything that the desk shows lies ready in one table, `desk_card`: the worker and the reactions keep it, a reader only reads it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.db import Base, Json, Moment
from forum.discussion.models import Lang, Post, Thread, Try
from forum.people.models import Person

Kind = Literal["unanswered", "contradicting", "welcome", "duplicate", "candidate", "summary", "missed"]
Audience = Literal["one", "district", "all"]
Answer = Literal["done", "later", "dismissed"]
Step = Literal[1, 2, 3]

KINDS: tuple[Kind, ...] = ("unanswered", "contradicting", "welcome", "duplicate", "candidate", "summary", "missed")
"""The most needed first."""

SPEAKS_OF: Mapping[Kind, tuple[str, ...]] = {
    "unanswered": ("thread_id",),
    "contradicting": ("thread_id", "post_id", "try_id"),
    "welcome": ("thread_id", "post_id"),
    "duplicate": ("thread_id", "other_thread_id"),
    "candidate": ("thread_id", "post_id"),
    "summary": ("thread_id",),
    "missed": (),
}
"""The rows that a card of each kind names, and no others: where one of them is hidden, the card is not shown."""

TO_MENTOR, TO_DISTRICT, TO_MEETING = 1, 2, 3
"""How far an unanswered problem has come: with a mentor; with all mentors of its district too; on the list of the meeting too."""


class Assignment(Base):
    """The one person who looks after a problem that nobody has answered. The thread is the key: there is never a second one.
    `district_id` is where the problem stood then, `mentor_of_id` the district whose mentor she was; null for a moderator."""

    __tablename__ = "assignment"

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"))
    mentor_of_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"))
    step: Mapped[int] = mapped_column(default=TO_MENTOR)
    since: Mapped[datetime] = mapped_column(Moment)

    thread: Mapped[Thread] = relationship(lazy="raise")
    owner: Mapped[Person] = relationship(lazy="raise")


class AssignmentEntry(Base):
    """What happened to the care for a problem: `given`, `taken_over`, `handed_on`, `to_district`, `to_meeting`, `ended`.
    `person_id` is whose it is from then on, or was last. Written with the change, never changed."""

    __tablename__ = "assignment_entry"
    __table_args__ = (Index("ix_assignment_entry_thread", "thread_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    what: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=person_id)


class DeskCard(Base):
    """One thing that needs a mentor. `about` says what, once for each kind: a thread, a pair of threads, words. `stamp` is the
    state of it that was seen: where there is news the card opens again for everybody. `audience`: the owner alone, the mentors
    of the district, or all mentors; moderators see every card."""

    __tablename__ = "desk_card"
    __table_args__ = (
        UniqueConstraint("kind", "about"),
        Index("ix_desk_card_open", "closed_at", "district_id", "kind", "since"),
        Index("ix_desk_card_kind", "closed_at", "kind", "since"),
        Index("ix_desk_card_owner", "owner_id", "closed_at", "kind", "since"),
        Index("ix_desk_card_thread", "thread_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    about: Mapped[str]
    stamp: Mapped[str] = mapped_column(default="")
    audience: Mapped[Audience] = mapped_column(default="district")
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    other_thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    try_id: Mapped[int | None] = mapped_column(ForeignKey("try.id", ondelete="CASCADE"), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    since: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    thread: Mapped[Thread | None] = relationship(lazy="raise", foreign_keys=thread_id)
    other_thread: Mapped[Thread | None] = relationship(lazy="raise", foreign_keys=other_thread_id)
    post: Mapped[Post | None] = relationship(lazy="raise")
    report: Mapped[Try | None] = relationship(lazy="raise")
    owner: Mapped[Person | None] = relationship(lazy="raise")


class DeskAnswer(Base):
    """What one mentor did with a card that is still there for others. `until` is when a card that was put off comes back."""

    __tablename__ = "desk_answer"

    card_id: Mapped[int] = mapped_column(ForeignKey("desk_card.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    answer: Mapped[Answer]
    until: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)


class DeskDeed(Base):
    """Something that a mentor did, with the minutes that such a thing usually takes. Read by herself alone."""

    __tablename__ = "desk_deed"
    __table_args__ = (Index("ix_desk_deed_person", "person_id", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    deed: Mapped[str]
    minutes: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Moment)


class SavedReply(Base):
    """Words that a mentor uses again and again."""

    __tablename__ = "saved_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    body: Mapped[str]
    lang: Mapped[Lang] = mapped_column(default="hi")
    changed_at: Mapped[datetime] = mapped_column(Moment)
