"""What pages ask about threads: lists, one thread, numbers of places and of people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, bindparam, exists, func, or_, select, union_all
from sqlalchemy.orm import joinedload, load_only
from sqlalchemy.orm.interfaces import ORMOption

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.paging import PER_PAGE, Page, last_page, offset
from forum.core.shapes import Shape
from forum.core.viewer import Viewer
from forum.discussion import policy
from forum.discussion.models import REPORTED, Kind, Post, Tally, Thread, ThreadTrait, Try
from forum.people.models import Person

Sort = Literal["new", "tried"]
Status = Literal["needs", "trying", "solved"]

COUNT_LIMIT = 10_000
"""A filtered list counts no further than its last page can show."""


@dataclass(frozen=True)
class ThreadFilter:
    """What a list is narrowed to; empty means everything. `topic_ids` are alternatives, `grades` too."""

    district_id: int | None = None
    block_id: int | None = None
    topic_ids: tuple[int, ...] = ()
    grades: tuple[int, ...] = ()
    situation: str | None = None
    kind: Kind | None = None
    status: Status | None = None
    tried: bool = False
    author_id: int | None = None
    sort: Sort = "new"

    @property
    def place(self) -> tuple[str, int] | None:
        """The tally that counts exactly this list, where there is one."""
        narrowed = (self.grades, self.situation, self.kind, self.status, self.tried, self.author_id)
        if (
            any(narrowed)
            or len([x for x in (self.district_id or self.block_id, self.topic_ids) if x]) > 1
            or len(self.topic_ids) > 1
        ):
            return None
        if self.block_id is not None:
            return ("block", self.block_id)
        if self.district_id is not None:
            return ("district", self.district_id)
        return ("topic", self.topic_ids[0]) if self.topic_ids else ("site", 0)


@dataclass(frozen=True)
class Deeds:
    """What somebody has done here, counted: visible things only."""

    problems: int
    practices: int
    solutions: int
    tries: int


OF_AUTHOR = ("handle", "name", "role", "district_id", "block_id")
"""What a byline shows of a person."""

AUTHOR = Shape(Person, only=OF_AUTHOR)
LISTED = Shape(Thread, author=AUTHOR)
_ON_A_CARD = Shape(Thread, without=("situations", "languages", "closed_at", "merged_into_id", "archived_digest"), author=AUTHOR)
_TALLY = Shape(Tally)


def author_of(relation: Any) -> ORMOption:
    """Load what a byline shows of the author, in the same SELECT."""
    shown = load_only(*(getattr(Person, name) for name in OF_AUTHOR), raiseload=True)
    option: ORMOption = joinedload(relation).options(shown)
    return option


def list_threads(viewer: Viewer, narrowed: ThreadFilter, number: int = 1) -> Page[Thread]:
    """A page of threads with their authors, newest or most tried first. Two SELECTs."""
    total = _count(viewer, narrowed)
    number = min(number, last_page(total))
    return Page(_cut(viewer, narrowed, offset(number), PER_PAGE), number, total)


def first_threads(viewer: Viewer, narrowed: ThreadFilter, limit: int) -> Sequence[Thread]:
    """The first few of a list, without counting it. One SELECT."""
    return _cut(viewer, narrowed, 0, limit)


def _cut(viewer: Viewer, narrowed: ThreadFilter, start: int, many: int) -> Sequence[Thread]:
    return _ON_A_CARD.read(_listed(viewer, narrowed), {"start": start, "many": many, "through": start + many})


def threads_by_ids(viewer: Viewer, ids: Sequence[int]) -> list[Thread]:
    """Those of them that the viewer may see, in the order given. One SELECT."""
    found = db.session.scalars(_seen_threads(viewer), {"ids": ids})
    by_id = {thread.id: thread for thread in found}
    return [by_id[i] for i in ids if i in by_id]


def read_only_threads(viewer: Viewer, ids: Sequence[int]) -> dict[int, Thread]:
    """As `threads_by_ids`, by id, for a page that changes nothing."""
    return {thread.id: thread for thread in LISTED.read(_shown_threads(viewer), {"ids": ids})}


def get_thread(thread_id: int, *, seen_by: Viewer) -> Thread:
    """With its author. Raises NotFound for what is not there and for what the viewer may not see, alike."""
    return _found(db.session.scalar(_seen_threads(seen_by), {"ids": [thread_id]}))


def read_only_thread(thread_id: int, *, seen_by: Viewer) -> Thread:
    """For a page that changes nothing. Raises NotFound as get_thread does."""
    return _found(next(iter(LISTED.read(_shown_threads(seen_by), {"ids": [thread_id]})), None))


def _found(thread: Thread | None) -> Thread:
    if thread is None:
        raise NotFound(gettext("This thread is not here. It may have been taken down or joined to another."))
    return thread


def get_thread_or_kept(thread_id: int, *, seen_by: Viewer) -> Thread:
    """As `get_thread`; of a thread that was joined to another, that other. Raises NotFound."""
    return _or_kept(get_thread, thread_id, seen_by)


def read_only_thread_or_kept(thread_id: int, *, seen_by: Viewer) -> Thread:
    """As `get_thread_or_kept`, for a page that changes nothing."""
    return _or_kept(read_only_thread, thread_id, seen_by)


def _or_kept(get: Callable[..., Thread], thread_id: int, viewer: Viewer) -> Thread:
    try:
        return get(thread_id, seen_by=viewer)
    except NotFound:
        kept = _find_kept(thread_id)
        if kept is None:
            raise
        return get(kept, seen_by=viewer)


def _find_kept(thread_id: int) -> int | None:
    """Where the words of a joined thread stand now; the other may have been joined to a third."""
    followed: set[int] = set()
    while thread_id not in followed:
        followed.add(thread_id)
        merged = select(Thread.merged_into_id).where(Thread.id == thread_id, Thread.state == "merged")
        into = db.session.scalar(merged)
        if into is None:
            return thread_id if len(followed) > 1 else None
        thread_id = into
    return None


def get_post(post_id: int, *, seen_by: Viewer) -> Post:
    """With its thread and author. Raises NotFound."""
    post = db.session.scalar(
        select(Post)
        .join(Thread, Post.thread_id == Thread.id)
        .where(Post.id == post_id, policy.posts_seen_by(seen_by), policy.threads_seen_by(seen_by))
        .options(joinedload(Post.thread), author_of(Post.author))
    )
    if post is None:
        raise NotFound(gettext("This post is not here. It may have been taken down."))
    return post


def tallies(scope: str) -> dict[int, Tally]:
    """The numbers of all places of a scope (`district`, `block`, `topic`), by id. One SELECT."""
    return tallies_by_scope(scope)[scope]


def tallies_by_scope(*scopes: str) -> dict[str, dict[int, Tally]]:
    """The same of several scopes. One SELECT."""
    found: dict[str, dict[int, Tally]] = {scope: {} for scope in scopes}
    for tally in _TALLY.read(_tallies_of_scopes(), {"scopes": scopes}):
        found[tally.scope][tally.place_id] = tally
    return found


def tallies_in(district_id: int) -> tuple[Tally, dict[int, Tally]]:
    """The numbers of a district, and of all blocks by id. One SELECT."""
    asked = select(Tally).where(or_(Tally.scope == "block", and_(Tally.scope == "district", Tally.place_id == district_id)))
    found = db.session.scalars(asked).all()
    nothing = Tally(scope="district", place_id=district_id, threads=0, tries=0)
    own = next((tally for tally in found if tally.scope == "district"), nothing)
    return own, {tally.place_id: tally for tally in found if tally.scope == "block"}


def tally_of(scope: str, place_id: int) -> Tally:
    """The numbers of one place; zeros where nothing has happened."""
    return db.session.get(Tally, (scope, place_id)) or Tally(scope=scope, place_id=place_id, threads=0, tries=0)


def deeds_of(person_id: int) -> Deeds:
    """One SELECT."""
    mine = and_(Post.author_id == person_id, Post.state == "visible", Thread.state == "visible")

    def posts(*which: ColumnElement[bool]) -> Any:
        return (
            select(func.count()).select_from(Post).join(Thread, Post.thread_id == Thread.id).where(mine, *which).scalar_subquery()
        )

    tries = (
        select(func.count())
        .select_from(Try)
        .join(Post, Try.post_id == Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(Try.author_id == person_id, Try.state == "visible", Try.outcome.in_(REPORTED))
        .where(Post.state == "visible", Thread.state == "visible")
    )
    row = db.session.execute(
        select(
            posts(Post.form == "opening", Thread.kind == "problem"),
            posts(Post.form == "opening", Thread.kind == "practice"),
            posts(Post.form == "solution"),
            tries.scalar_subquery(),
        )
    ).one()
    return Deeds(*row)


def conditions(narrowed: ThreadFilter) -> list[ColumnElement[bool]]:
    """On Thread; what search asks too, of the rows of its hits."""
    found: list[ColumnElement[bool]] = []
    if narrowed.district_id is not None:
        found.append(Thread.district_id == narrowed.district_id)
    if narrowed.block_id is not None:
        found.append(Thread.block_id == narrowed.block_id)
    if narrowed.topic_ids:
        found.append(Thread.topic_id.in_(narrowed.topic_ids))
    if narrowed.grades:
        found.append(_has_trait(*(f"grade:{grade}" for grade in narrowed.grades)))
    if narrowed.situation is not None:
        found.append(_has_trait(f"situation:{narrowed.situation}"))
    if narrowed.kind is not None:
        found.append(Thread.kind == narrowed.kind)
    if narrowed.author_id is not None:
        found.append(Thread.author_id == narrowed.author_id)
    if narrowed.tried:
        found.append(_tries() > 0)
    if narrowed.status is not None:
        found.append(_has_status(narrowed.status))
    return found


def _has_trait(*traits: str) -> ColumnElement[bool]:
    return exists().where(ThreadTrait.thread_id == Thread.id, ThreadTrait.trait.in_(traits))


def _has_status(status: Status) -> ColumnElement[bool]:
    if status == "solved":
        return Thread.solved_post_id.is_not(None)
    tried = _tries() > 0 if status == "trying" else _tries() == 0
    return and_(Thread.kind == "problem", Thread.solved_post_id.is_(None), tried)


def _tries() -> ColumnElement[int]:
    return Thread.tries_worked + Thread.tries_adapted + Thread.tries_did_not_work


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    newest = (Thread.touched_at.desc(), Thread.id.desc())
    return ((Thread.tries_worked + Thread.tries_adapted).desc(), *newest) if sort == "tried" else newest


@lru_cache(512)
def _listed(viewer: Viewer, narrowed: ThreadFilter) -> Select[Any]:
    """`many` threads from `start` on, which are `through` in all. Kept, because SQLAlchemy takes longer to build a question than
    SQLite to answer it."""
    sights = policy.sights_of_threads(viewer)
    where = (sights[0], *conditions(narrowed)) if len(sights) == 1 else (Thread.id.in_(_firsts(sights, narrowed)),)
    question = _ON_A_CARD.question().join(Thread.author).where(*where).order_by(*_order(narrowed.sort))
    return question.offset(bindparam("start")).limit(bindparam("many"))


def _firsts(sights: Sequence[ColumnElement[bool]], narrowed: ThreadFilter) -> CompoundSelect[Any]:
    """The ids that come `through` of each part. Asked for in one, SQLite sorts every thread that there is: 4 ms for 2,000 of them."""
    some = select(Thread.id).where(*conditions(narrowed)).order_by(*_order(narrowed.sort)).limit(bindparam("through"))
    return union_all(*(select(some.where(sight).subquery()) for sight in sights))


@lru_cache(512)
def _seen_threads(viewer: Viewer) -> Select[Thread]:
    """Those of `ids` that the viewer may see."""
    some = Thread.id.in_(bindparam("ids", expanding=True))
    return select(Thread).where(some, policy.threads_seen_by(viewer)).options(author_of(Thread.author))


@lru_cache(512)
def _shown_threads(viewer: Viewer) -> Select[Any]:
    """As _seen_threads, for a page that changes nothing."""
    some = Thread.id.in_(bindparam("ids", expanding=True))
    return LISTED.question().join(Thread.author).where(some, policy.threads_seen_by(viewer))


@cache
def _tallies_of_scopes() -> Select[Any]:
    return _TALLY.question().where(Tally.scope.in_(bindparam("scopes", expanding=True)))


@cache
def _threads_in_place() -> Select[Any]:
    return select(Tally.threads).where(Tally.scope == bindparam("scope"), Tally.place_id == bindparam("place"))


def _count(viewer: Viewer, narrowed: ThreadFilter) -> int:
    if narrowed.place is not None and not viewer.is_moderator:
        scope, place_id = narrowed.place
        return db.session.connection().scalar(_threads_in_place(), {"scope": scope, "place": place_id}) or 0
    where = (policy.threads_seen_by(viewer), *conditions(narrowed))
    some: Select[int] = select(Thread.id).where(*where).limit(COUNT_LIMIT)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0
