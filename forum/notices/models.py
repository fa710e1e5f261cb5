"""What people follow, what they were told, what they do not want to be told, and the letters that go out by mail."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Base, Json, Moment

FollowKind = Literal["thread", "topic", "district", "block", "person", "search"]
FOLLOW_KINDS: tuple[FollowKind, ...] = ("thread", "topic", "district", "block", "person", "search")

Frequency = Literal["weekly", "instant", "never"]
FREQUENCIES: tuple[Frequency, ...] = ("weekly", "instant", "never")

LetterKind = Literal["verify", "digest", "instant"]


class Follow(Base):
    """`target_id` is the row of its kind; a search has none, and `search` is its address. A thread of her own, and one whose
    problem is hers too, is followed without a row; `is_on` False says that she does not want even that. `noticed_at` is when a
    search was last told of."""

    __tablename__ = "follow"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "target_id", "search"),
        Index("ix_follow_kind", "kind", "target_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[FollowKind]
    target_id: Mapped[int] = mapped_column(default=0)
    search: Mapped[str] = mapped_column(default="")
    is_on: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    noticed_at: Mapped[datetime | None] = mapped_column(Moment)


class Notice(Base):
    """Something that a person is told, until she has read it. `kind` chooses the sentence (forum/notices/kinds.py); what has the
    same `key` may stand in one notice. It is about a thread, a post, or whatever stands at `link`. `changed_at` is when the
    newest of its items came."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_person_key", "person_id", "key"),
        Index("ix_notice_person_changed", "person_id", "changed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(default="")
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    link: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)


class NoticeItem(Base):
    """One of the things that a notice tells of at once: who did it, and the post or the try that it was. What is out of sight is
    passed over whenever the notice is read."""

    __tablename__ = "notice_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    try_id: Mapped[int | None] = mapped_column(ForeignKey("try.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class NoticeSwitch(Base):
    """A kind that she does not want to be told of. No row: she is told."""

    __tablename__ = "notice_switch"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)


class MailBox(Base):
    """Where and how often she wants mail. The address is the one of the person, and counts only while `address`, which she has
    confirmed, is the same. `asked_at` is when the code that proves it was made, `refused_at` when a server said that nobody is
    there. `digest_at` is until when she has had a digest."""

    __tablename__ = "mail_box"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    address: Mapped[str | None]
    asked_at: Mapped[datetime | None] = mapped_column(Moment)
    verified_at: Mapped[datetime | None] = mapped_column(Moment)
    refused_at: Mapped[datetime | None] = mapped_column(Moment)
    frequency: Mapped[Frequency] = mapped_column(default="weekly", index=True)
    language: Mapped[str] = mapped_column(default="hi")
    digest_at: Mapped[datetime] = mapped_column(Moment)


class Letter(Base):
    """A mail that is to go out. It holds no words: they are written when it is sent, so that what was hidden meanwhile is not in
    it. `claimed_at` is written before it is handed to a server, `sent_at` after the server took it, `dead_at` when it was given
    up, and `dropped_at` when there was nothing to say or nobody who wanted it."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_person", "person_id", "kind", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[LetterKind]
    since: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    claimed_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    dead_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    dropped_at: Mapped[datetime | None] = mapped_column(Moment)
