"""What mentors picked: best practice, made of threads and of the solutions in them.

Readers see what stands in `showcase_entry`. What a curator is writing stands in a version of its own until a second reader has
agreed to it; then it is copied over, so that nobody reads what only one person has looked at.
"""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.db import Base, Json, Moment
from forum.discussion.models import Lang, Post, Thread
from forum.people.models import Person

Stage = Literal["draft", "published", "withdrawn"]
"""A draft has never been published. Whether a version of it waits for the second reader is said by the version."""


class Content:
    """What a curator writes, the same in the entry and in its versions. `other_` are the same words in another language;
    `exception` says why an entry stands without meeting the site's rules."""

    title: Mapped[str]
    summary: Mapped[str]
    summary_html: Mapped[str]
    summary_text: Mapped[str]
    lang: Mapped[Lang]
    other_title: Mapped[str | None]
    other_summary: Mapped[str | None]
    other_summary_html: Mapped[str | None]
    other_summary_text: Mapped[str | None]
    other_lang: Mapped[Lang | None]
    limits: Mapped[str | None]
    exception: Mapped[str | None]


CONTENT = tuple(Content.__annotations__)


class ShowcaseEntry(Content, Base):
    """`published_at` is when readers first saw it, `version_at` when they first saw the version that stands here."""

    __tablename__ = "showcase_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    stage: Mapped[Stage] = mapped_column(default="published", index=True)
    curator_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    second_reader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)
    published_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    version_at: Mapped[datetime | None] = mapped_column(Moment)
    archived_digest: Mapped[str | None]

    curator: Mapped[Person] = relationship(lazy="raise", foreign_keys=curator_id)
    second_reader: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=second_reader_id)
    picks: Mapped[list["ShowcasePick"]] = relationship(lazy="raise", order_by="ShowcasePick.position")
    solutions: Mapped[list["ShowcaseSolution"]] = relationship(lazy="raise", order_by="ShowcaseSolution.position")


class ShowcasePick(Base):
    """One thread of an entry, in the curator's order."""

    __tablename__ = "showcase_pick"

    entry_id: Mapped[int] = mapped_column(ForeignKey("showcase_entry.id"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True, index=True)
    position: Mapped[int]

    thread: Mapped[Thread] = relationship(lazy="raise")


class ShowcaseSolution(Base):
    """One solution of an entry (or a practice), in the curator's order. An entry that came with an archive may have none: it is
    made of whole threads."""

    __tablename__ = "showcase_solution"

    entry_id: Mapped[int] = mapped_column(ForeignKey("showcase_entry.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True, index=True)
    position: Mapped[int]

    post: Mapped[Post] = relationship(lazy="raise")


class ShowcaseVersion(Content, Base):
    """What is being written (`published_at` is null, one at most), or what readers saw from `published_at` on. `saves` counts,
    so that nobody overwrites or publishes what she has not seen; `returned` is what the second reader wrote when she gave it
    back."""

    __tablename__ = "showcase_version"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("showcase_entry.id"))
    number: Mapped[int]
    post_ids: Mapped[list[int]] = mapped_column(Json, default=list)
    saves: Mapped[int] = mapped_column(default=1)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(Moment)
    asked_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    asked_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    returned: Mapped[str | None]
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    entry: Mapped[ShowcaseEntry] = relationship(lazy="raise")
    written_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=written_by_id)
    approved_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=approved_by_id)
