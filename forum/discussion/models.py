"""Threads, the posts in them, what came of trying, and what people said of each other's words.

The text that opens a thread is a post like the others (`form` is `opening`): it is rendered, searched, reported and kept in
versions in the same way; and so is the summary that a mentor writes above many solutions. Counts stand on the rows they count for and are changed with what they count; `forum doctor` and a
test recount them.
"""

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.db import Base, Json, Moment
from forum.core.viewer import ClassContext
from forum.people.models import Person

Kind = Literal["problem", "practice", "story", "discussion"]
Form = Literal["opening", "solution", "comment", "summary"]
State = Literal["visible", "pending", "hidden", "deleted", "merged"]
STATES: tuple[State, ...] = get_args(State)
Outcome = Literal["worked", "adapted", "did_not_work", "planning"]
Cost = Literal["zero", "up-to-50", "more"]
Lang = Literal["hi", "en", "hi-Latn"]

KINDS: tuple[Kind, ...] = ("problem", "practice", "story", "discussion")
OUTCOMES: tuple[Outcome, ...] = ("worked", "adapted", "did_not_work", "planning")
REPORTED: tuple[Outcome, ...] = ("worked", "adapted", "did_not_work")
"""The outcomes of a try that has happened."""
COSTS: tuple[Cost, ...] = ("zero", "up-to-50", "more")
LANGS: tuple[Lang, ...] = ("hi", "en", "hi-Latn")

TITLE_LIMIT, BODY_LIMIT, NOTE_LIMIT, DETAIL_LIMIT = 200, 20_000, 1_000, 2_000
"""Characters. A solution of 20,000 is ten printed pages; a note is `one to three sentences`, kindly counted."""
SUMMARY_LIMIT = 4_000
"""A summary longer than two pages is no summary."""


class Thread(Base):
    """`solved_post_id` is the marked solution. `tries_` count over all its posts; `touched_at` is the newest post or try."""

    __tablename__ = "thread"
    __table_args__ = (
        Index("ix_thread_state_touched", "state", "touched_at"),
        Index("ix_thread_district", "district_id", "state", "touched_at"),
        Index("ix_thread_topic", "topic_id", "state", "touched_at"),
        Index("ix_thread_block", "block_id", "state", "touched_at"),
        Index("ix_thread_author", "author_id", "state", "touched_at"),
        Index("ix_thread_tried", "state", text("(tries_worked + tries_adapted)"), "touched_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Kind]
    title: Mapped[str]
    lang: Mapped[Lang]
    excerpt: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"))
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    grades: Mapped[list[int]] = mapped_column(Json, default=list)
    situations: Mapped[list[str]] = mapped_column(Json, default=list)
    class_size: Mapped[int | None]
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    state: Mapped[State] = mapped_column(default="visible")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    touched_at: Mapped[datetime] = mapped_column(Moment)
    solved_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", use_alter=True))
    solutions: Mapped[int] = mapped_column(default=0)
    comments: Mapped[int] = mapped_column(default=0)
    same_problem: Mapped[int] = mapped_column(default=0)
    tries_worked: Mapped[int] = mapped_column(default=0)
    tries_adapted: Mapped[int] = mapped_column(default=0)
    tries_did_not_work: Mapped[int] = mapped_column(default=0)
    tries_planning: Mapped[int] = mapped_column(default=0)
    archived_digest: Mapped[str | None]

    author: Mapped[Person] = relationship(lazy="raise", foreign_keys=author_id)

    @property
    def context(self) -> ClassContext:
        return ClassContext(
            district_id=self.district_id,
            block_id=self.block_id,
            grades=tuple(self.grades),
            class_size=self.class_size,
            situations=tuple(self.situations),
            languages=tuple(self.languages),
        )

    @property
    def takes_solutions(self) -> bool:
        """A story takes comments only."""
        return self.kind != "story"

    @property
    def tries(self) -> int:
        """Tries that have happened."""
        return self.tries_worked + self.tries_adapted + self.tries_did_not_work

    @property
    def status(self) -> str:
        """`solved`, `trying` or `needs` (a solution): what a reader of a problem wants to know first."""
        return "solved" if self.solved_post_id else "trying" if self.tries else "needs"


class ThreadTrait(Base):
    """Grades, situations and languages of threads, one row each, for filters. Written with the thread from its own lists."""

    __tablename__ = "thread_trait"

    trait: Mapped[str] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True, index=True)


class Post(Base):
    """`html`, `text` and `mentions` are made from `body` when it is saved, never when it is read. `shown_plain` says that the
    text could not be rendered and stands escaped. `about_id` is the solution that a comment is placed under. A summary is signed by
    whoever wrote what stands there now; a thread has one."""

    __tablename__ = "post"
    __table_args__ = (
        Index("ix_post_thread", "thread_id", "id"),
        Index("ix_post_author", "author_id", "created_at"),
        Index(
            "ix_post_about",
            "about_id",
            "created_at",
            sqlite_where=text("about_id IS NOT NULL"),
            postgresql_where=text("about_id IS NOT NULL"),
        ),
        Index(
            "uq_post_opening",
            "thread_id",
            unique=True,
            sqlite_where=text("form = 'opening'"),
            postgresql_where=text("form = 'opening'"),
        ),
        Index(
            "uq_post_summary",
            "thread_id",
            unique=True,
            sqlite_where=text("form = 'summary'"),
            postgresql_where=text("form = 'summary'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    form: Mapped[Form]
    about_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    body: Mapped[str]
    html: Mapped[str]
    text: Mapped[str]
    lang: Mapped[Lang]
    mentions: Mapped[list[int]] = mapped_column(Json, default=list)
    shown_plain: Mapped[bool] = mapped_column(default=False)
    state: Mapped[State] = mapped_column(default="visible")
    created_at: Mapped[datetime] = mapped_column(Moment)
    edited_at: Mapped[datetime | None] = mapped_column(Moment)
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)
    materials: Mapped[str | None]
    minutes: Mapped[int | None]
    cost: Mapped[Cost | None]
    change: Mapped[str | None]
    limits: Mapped[str | None]
    marked_at: Mapped[datetime | None] = mapped_column(Moment)
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    thanks: Mapped[int] = mapped_column(default=0)
    tries_worked: Mapped[int] = mapped_column(default=0)
    tries_adapted: Mapped[int] = mapped_column(default=0)
    tries_did_not_work: Mapped[int] = mapped_column(default=0)
    tries_planning: Mapped[int] = mapped_column(default=0)

    thread: Mapped[Thread] = relationship(lazy="raise", foreign_keys=thread_id)
    author: Mapped[Person] = relationship(lazy="raise", foreign_keys=author_id)

    @property
    def tries(self) -> int:
        return self.tries_worked + self.tries_adapted + self.tries_did_not_work


class PostVersion(Base):
    """What a post said before an edit. `details` holds the title of an opening, or the fields of a solution."""

    __tablename__ = "post_version"
    __table_args__ = (UniqueConstraint("post_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    number: Mapped[int]
    body: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    written_at: Mapped[datetime] = mapped_column(Moment)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Try(Base):
    """`I tried this`: one per person and solution (or practice), and its class as it was then."""

    __tablename__ = "try"
    __table_args__ = (UniqueConstraint("post_id", "author_id"), Index("ix_try_author", "author_id", "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[Outcome]
    note: Mapped[str] = mapped_column(default="")
    lang: Mapped[Lang] = mapped_column(default="hi")
    grades: Mapped[list[int]] = mapped_column(Json, default=list)
    class_size: Mapped[int | None]
    situations: Mapped[list[str]] = mapped_column(Json, default=list)
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    state: Mapped[State] = mapped_column(default="visible")
    created_at: Mapped[datetime] = mapped_column(Moment)
    edited_at: Mapped[datetime | None] = mapped_column(Moment)

    post: Mapped[Post] = relationship(lazy="raise")
    author: Mapped[Person] = relationship(lazy="raise")


class Thank(Base):
    __tablename__ = "thank"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class SameProblem(Base):
    """`My class has this problem too.`"""

    __tablename__ = "same_problem"

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Draft(Base):
    """What somebody has typed and not yet sent. `place` names the form: `thread`, `post:7`, `edit:19`, `try:19`."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("author_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    place: Mapped[str]
    fields: Mapped[dict[str, Any]] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class SentForm(Base):
    """A form that was taken, by the key that it carried: sent twice, it is the same post."""

    __tablename__ = "sent_form"
    __table_args__ = (UniqueConstraint("author_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)


class Tally(Base):
    """Visible threads and tries of the site, a district, a block or a topic (its sub-topics not counted in)."""

    __tablename__ = "tally"

    scope: Mapped[str] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(primary_key=True)
    threads: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
