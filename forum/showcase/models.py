"""What mentors picked: best practice, made of threads."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.db import Base, Moment
from forum.discussion.models import Lang, Thread
from forum.people.models import Person


class ShowcaseEntry(Base):
    """`exception` says why an entry stands without meeting the site's rules."""

    __tablename__ = "showcase_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    summary: Mapped[str]
    summary_html: Mapped[str]
    summary_text: Mapped[str]
    lang: Mapped[Lang]
    curator_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    exception: Mapped[str | None]
    published_at: Mapped[datetime] = mapped_column(Moment, index=True)
    archived_digest: Mapped[str | None]

    curator: Mapped[Person] = relationship(lazy="raise")
    picks: Mapped[list["ShowcasePick"]] = relationship(lazy="raise", order_by="ShowcasePick.position")


class ShowcasePick(Base):
    """One thread of an entry, in the curator's order."""

    __tablename__ = "showcase_pick"

    entry_id: Mapped[int] = mapped_column(ForeignKey("showcase_entry.id"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True, index=True)
    position: Mapped[int]

    thread: Mapped[Thread] = relationship(lazy="raise")
