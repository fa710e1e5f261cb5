"""The showcase as everybody reads it: what is hidden anywhere is not here, counts are of this moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.i18n import gettext, language
from forum.core.paging import PER_PAGE, Page, last_page, offset
from forum.core.shapes import Shape
from forum.discussion.models import REPORTED, Outcome, Post, Thread, Try
from forum.discussion.policy import takes_tries
from forum.discussion.queries import AUTHOR, LISTED, ThreadFilter, author_of, conditions
from forum.markup import excerpt
from forum.people.models import Person
from forum.showcase.criteria import TryCounted
from forum.showcase.models import Content, ShowcaseEntry, ShowcasePick, ShowcaseSolution
from forum.showcase.policy import entries_shown

LEAD = 220

BYLINE = (Person.handle, Person.name, Person.role, Person.district_id, Person.block_id)
"""What is shown of an author (author_of in discussion/queries.py, where it stands below another row)."""

_NEWEST_FIRST = (ShowcaseEntry.published_at.desc(), ShowcaseEntry.id.desc())

_ENTRY = Shape(ShowcaseEntry, curator=AUTHOR)
_PICK = Shape(ShowcasePick, thread=LISTED)
_SOLUTION = Shape(ShowcaseSolution, post=Shape(Post, without=("body", "html", "text", "mentions")))

MOST_SHOWN = 40
"""Solutions in one booklet: forty sheets of paper are a book, and take three seconds."""


@dataclass(frozen=True)
class Words:
    """What an entry says, in one language."""

    title: str
    html: str
    text: str
    lang: str


@dataclass(frozen=True)
class EntryShown:
    """An entry with what can be seen of what is picked. `chosen` are its solutions; empty where it is made of whole threads."""

    entry: ShowcaseEntry
    picked: Sequence[Thread]
    chosen: Sequence[Post] = ()
    lead: str = ""
    words: Words = field(default_factory=lambda: Words("", "", "", "hi"))
    is_contradicted: bool = False

    @property
    def threads(self) -> int:
        return len(self.picked)

    @property
    def counted(self) -> Sequence[Thread | Post]:
        return self.chosen or self.picked

    @property
    def tries_worked(self) -> int:
        return sum(one.tries_worked for one in self.counted)

    @property
    def tries_adapted(self) -> int:
        return sum(one.tries_adapted for one in self.counted)

    @property
    def tries_did_not_work(self) -> int:
        return sum(one.tries_did_not_work for one in self.counted)

    @property
    def tries_planning(self) -> int:
        return 0

    @property
    def tries(self) -> int:
        return sum(one.tries for one in self.counted)

    @property
    def authors(self) -> list[Person]:
        """Whoever wrote what is picked, each once; loaded by get_entry."""
        return list({one.author_id: one.author for one in self.counted}.values())


def words_in(content: Content) -> Words:
    """In the language being spoken, where the curator wrote it in that language; else in hers."""
    if content.other_title and content.other_lang and content.lang != language() == content.other_lang:
        return Words(content.other_title, content.other_summary_html or "", content.other_summary_text or "", content.other_lang)
    return Words(content.title, content.summary_html, content.summary_text, content.lang)


def list_entries(narrowed: ThreadFilter | None = None, *, number: int = 1) -> Page[EntryShown]:
    """Newest first; those with a thread that fits. Four SELECTs."""
    where = _where(narrowed)
    total = db.session.scalar(select(func.count()).select_from(ShowcaseEntry).where(*where)) or 0
    number = min(number, last_page(total))
    rows = db.session.execute(_listed(where).offset(offset(number)).limit(PER_PAGE))
    return Page([_shown(entry, contradicted) for entry, contradicted in rows], number, total)


def newest_entries(limit: int) -> list[EntryShown]:
    """For pages that show what an entry says and counts, and change nothing. One SELECT, three where there are entries."""
    rows = db.session.connection().execute(_newest(), {"many": limit}).all()
    entries = [_ENTRY.make(row) for row in rows]
    if not entries:
        return []
    asked = {"ids": [entry.id for entry in entries]}
    picks, solutions = _PICK.read(_picks_of(), asked), _SOLUTION.read(_solutions_of(), asked)
    for entry in entries:
        entry.picks = [pick for pick in picks if pick.entry_id == entry.id]
        entry.solutions = [solution for solution in solutions if solution.entry_id == entry.id]
    return [_shown(entry, row[-1]) for entry, row in zip(entries, rows, strict=True)]


def get_entry(entry_id: int) -> EntryShown:
    """With its threads, its solutions and their authors. Raises NotFound. Three SELECTs."""
    row = db.session.execute(_listed([ShowcaseEntry.id == entry_id, entries_shown()])).one_or_none()
    if row is None:
        raise NotFound(gettext("There is no such entry in the showcase."))
    return _shown(*row)


def tries_counted(shown: Sequence[EntryShown]) -> dict[int, list[TryCounted]]:
    """The tries of what is picked that can be seen, by entry. One SELECT."""
    post_ids = {post.id for one in shown for post in one.chosen}
    thread_ids = {thread.id for one in shown if not one.chosen for thread in one.picked}
    rows = db.session.execute(_tries(or_(Try.post_id.in_(post_ids), Post.thread_id.in_(thread_ids)))).all()
    found: dict[int, list[TryCounted]] = {one.entry.id: [] for one in shown}
    for one in shown:
        posts, threads = {post.id for post in one.chosen}, {thread.id for thread in one.picked if not one.chosen}
        found[one.entry.id] = [_counted(row) for row in rows if row.post_id in posts or row.thread_id in threads]
    return found


def tries_of_posts(post_ids: Sequence[int]) -> list[TryCounted]:
    """One SELECT."""
    return [_counted(row) for row in db.session.execute(_tries(Try.post_id.in_(post_ids)))]


def entries_with(post: Post) -> Sequence[ShowcaseEntry]:
    """The published entries in which this post is picked, by itself or with its thread. One SELECT."""
    by_itself = exists().where(ShowcaseSolution.entry_id == ShowcaseEntry.id, ShowcaseSolution.post_id == post.id)
    any_solution = exists().where(ShowcaseSolution.entry_id == ShowcaseEntry.id)
    with_thread = exists().where(ShowcasePick.entry_id == ShowcaseEntry.id, ShowcasePick.thread_id == post.thread_id)
    where = (ShowcaseEntry.stage == "published", or_(by_itself, and_(~any_solution, with_thread)))
    return db.session.scalars(select(ShowcaseEntry).where(*where).order_by(ShowcaseEntry.id)).all()


def best_posts(threads: Sequence[Thread]) -> list[Post]:
    """What to print of whole threads: the practice itself, the marked solution, or the one that worked most. One SELECT."""
    asked = (
        select(Post)
        .where(
            Post.thread_id.in_([thread.id for thread in threads]), Post.state == "visible", Post.form.in_(("opening", "solution"))
        )
        .options(author_of(Post.author), joinedload(Post.thread))
    )
    by_thread: dict[int, list[Post]] = {}
    for post in db.session.scalars(asked):
        if takes_tries(post, post.thread):
            by_thread.setdefault(post.thread_id, []).append(post)
    return [max(by_thread[thread.id], key=_weight) for thread in threads if thread.id in by_thread]


def _weight(post: Post) -> tuple[bool, bool, int, int, int]:
    return (post.form == "opening", post.marked_at is not None, post.tries_worked + post.tries_adapted, post.tries, -post.id)


def _tries(which: ColumnElement[bool]) -> Select[int, int, Outcome, int | None, list[int], list[str], datetime, int]:
    return (
        select(
            Try.post_id,
            Try.author_id,
            Try.outcome,
            Try.class_size,
            Try.grades,
            Try.situations,
            Try.created_at,
            Post.thread_id,
        )
        .join(Post, Try.post_id == Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(which, Try.state == "visible", Post.state == "visible", Thread.state == "visible", Try.outcome.in_(REPORTED))
        .order_by(Try.created_at, Try.id)
    )


def _counted(row: Any) -> TryCounted:
    return TryCounted(row.post_id, row.author_id, row.outcome, row.class_size, row.grades, row.situations, row.created_at)


def _where(narrowed: ThreadFilter | None) -> list[ColumnElement[bool]]:
    fitting = [] if narrowed is None else conditions(narrowed)
    if not fitting:
        return [entries_shown()]
    picked = exists().where(ShowcasePick.entry_id == ShowcaseEntry.id, ShowcasePick.thread_id == Thread.id)
    return [entries_shown(), picked.where(Thread.state == "visible", *fitting)]


def _listed(where: Sequence[ColumnElement[bool]]) -> Select[ShowcaseEntry, bool]:
    picked, chosen = selectinload(ShowcaseEntry.picks), selectinload(ShowcaseEntry.solutions)
    return (
        select(ShowcaseEntry, _contradicted())
        .where(*where)
        .options(
            author_of(ShowcaseEntry.curator),
            author_of(ShowcaseEntry.second_reader),
            picked.joinedload(ShowcasePick.thread).joinedload(Thread.author).load_only(*BYLINE, raiseload=True),
            chosen.joinedload(ShowcaseSolution.post).joinedload(Post.author).load_only(*BYLINE, raiseload=True),
            chosen.joinedload(ShowcaseSolution.post).joinedload(Post.thread),
        )
        .order_by(*_NEWEST_FIRST)
    )


@cache
def _newest() -> Select[Any]:
    """The questions of the front page are kept, because to build one takes longer than to answer it."""
    return (
        _ENTRY.question()
        .add_columns(_contradicted())
        .join(ShowcaseEntry.curator)
        .where(entries_shown())
        .order_by(*_NEWEST_FIRST)
        .limit(bindparam("many"))
    )


@cache
def _picks_of() -> Select[Any]:
    return (
        _PICK.question()
        .join(ShowcasePick.thread)
        .join(Thread.author)
        .where(ShowcasePick.entry_id.in_(bindparam("ids", expanding=True)))
        .order_by(ShowcasePick.position)
    )


@cache
def _solutions_of() -> Select[Any]:
    return (
        _SOLUTION.question()
        .join(ShowcaseSolution.post)
        .where(ShowcaseSolution.entry_id.in_(bindparam("ids", expanding=True)))
        .order_by(ShowcaseSolution.position)
    )


def _contradicted() -> ColumnElement[bool]:
    """Whether, since the version that stands, it did not work for somebody who tried what is picked."""
    later = exists().where(
        Try.outcome == "did_not_work",
        Try.state == "visible",
        func.coalesce(Try.edited_at, Try.created_at) > func.coalesce(ShowcaseEntry.version_at, ShowcaseEntry.published_at),
        Try.post_id == Post.id,
        Post.state == "visible",
    )
    solution = exists().where(ShowcaseSolution.entry_id == ShowcaseEntry.id)
    of_solution = later.where(ShowcaseSolution.entry_id == ShowcaseEntry.id, ShowcaseSolution.post_id == Post.id)
    of_thread = later.where(ShowcasePick.entry_id == ShowcaseEntry.id, ShowcasePick.thread_id == Post.thread_id)
    return or_(of_solution, and_(~solution, of_thread))


def _shown(entry: ShowcaseEntry, contradicted: bool) -> EntryShown:
    picked = [pick.thread for pick in entry.picks if pick.thread.state == "visible"]
    ids = {thread.id for thread in picked}
    chosen = [row.post for row in entry.solutions if row.post.state == "visible" and row.post.thread_id in ids]
    words = words_in(entry)
    return EntryShown(entry, picked, chosen, excerpt(words.text, LEAD), words, bool(contradicted))
