"""Where and what: districts with their blocks, the two-level topic tree, and the traits of classes. All of it is data."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Base, BilingualText, Moment
from forum.core.i18n import Bilingual


class District(Base):
    __tablename__ = "district"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Bilingual] = mapped_column(BilingualText)
    state: Mapped[Bilingual] = mapped_column(BilingualText)
    position: Mapped[int] = mapped_column(default=0)


class Block(Base):
    __tablename__ = "block"
    __table_args__ = (UniqueConstraint("district_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"))
    key: Mapped[str]
    name: Mapped[Bilingual] = mapped_column(BilingualText)


class Topic(Base):
    """`parent_id` is null for the top level; there is no third. `named_here_at` is when somebody of this site named it: an archive
    that comes again does not undo that."""

    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    name: Mapped[Bilingual] = mapped_column(BilingualText)
    about: Mapped[Bilingual] = mapped_column(BilingualText)
    position: Mapped[int] = mapped_column(default=0)
    named_here_at: Mapped[datetime | None] = mapped_column(Moment)


class Grade(Base):
    """A choice in forms and filters. `lowest` to `highest` are classes 0 (Balvatika) to 8; the chip `6-8` means three."""

    __tablename__ = "grade"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[Bilingual] = mapped_column(BilingualText)
    lowest: Mapped[int]
    highest: Mapped[int]


class Situation(Base):
    """A trait of a class: multigrade, large, migrant children."""

    __tablename__ = "situation"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[Bilingual] = mapped_column(BilingualText)
    position: Mapped[int] = mapped_column(default=0)


class HomeLanguage(Base):
    __tablename__ = "home_language"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[Bilingual] = mapped_column(BilingualText)
    position: Mapped[int] = mapped_column(default=0)


class TaxonomyVersion(Base):
    """One row, raised by every change of the tables above, so that each process knows when its copy is old."""

    __tablename__ = "taxonomy_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
