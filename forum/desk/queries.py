"""What the desk asks: cards, what happened to a problem, the list for the meeting."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, literal_column, or_, select, union_all
from sqlalchemy.orm import aliased

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.paging import PER_PAGE, Page, last_page, offset
from forum.core.shapes import Shape
from forum.core.viewer import Viewer
from forum.desk.assigning import waits_for_solution
from forum.desk.models import KINDS, SPEAKS_OF, TO_MEETING, Assignment, AssignmentEntry, DeskAnswer, DeskCard, Kind, SavedReply
from forum.desk.policy import cards_seen_by, may_use_desk, places_of_cards, problems_seen_by
from forum.discussion.models import Post, Thread, Try
from forum.discussion.queries import LISTED
from forum.people.models import Person

MOST_CARDS = 7
OF_ONE_KIND = 3
"""While cards of other kinds wait, no more than these of one: seven problems would hide everything else for weeks."""

MOST_REPLIES = 40
_thread, _other, _post, _report = aliased(Thread), aliased(Thread), aliased(Post), aliased(Try)
_asker, _writer, _reporter, _owner = aliased(Person), aliased(Person), aliased(Person), aliased(Person)


def _person(alias: Any) -> Shape[Person]:
    return Shape(Person, only=("name",), alias=alias)


_OF_THREAD = ("title", "lang", "district_id", "block_id", "solutions")
_OF_POST = ("text", "lang", "tries_worked", "tries_adapted", "tries_did_not_work")
"""What a card says of them (forum/desk/showing.py): a desk reads seven cards, each with rows of seven tables."""

_CARD = Shape(
    DeskCard,
    thread=Shape(Thread, only=_OF_THREAD, alias=_thread, author=_person(_asker)),
    other_thread=Shape(Thread, only=("title", "lang"), alias=_other),
    post=Shape(Post, only=_OF_POST, alias=_post, author=_person(_writer)),
    report=Shape(Try, only=("note", "lang"), alias=_report, author=_person(_reporter)),
    owner=_person(_owner),
)
_ENTRY = Shape(AssignmentEntry, person=Shape(Person, only=("handle", "name")))

NEED: Mapping[str, int] = {kind: number for number, kind in enumerate(KINDS)}


def desk_cards(viewer: Viewer, limit: int = MOST_CARDS) -> Sequence[DeskCard]:
    """The most needed first: kinds in their order, her own before those of the district, what waits longest first. With what a card
    shows, to be read only. One SELECT; none, and no cards, for somebody who has no desk."""
    if not may_use_desk(viewer):
        return ()
    return _CARD.read(_cards(viewer), {"now": clock.now(), "most": limit})


def get_card(card_id: int, *, seen_by: Viewer) -> DeskCard:
    """Closed ones too, because a press may come twice. Raises NotFound for what is not there and what is not hers, alike."""
    card = None
    if may_use_desk(seen_by):
        card = db.session.scalar(select(DeskCard).where(DeskCard.id == card_id, cards_seen_by(seen_by)))
    if card is None:
        raise NotFound(gettext("This card is not on the desk any more. Somebody has taken care of it."))
    return card


def log_of(thread_ids: Collection[int]) -> Mapping[int, Sequence[AssignmentEntry]]:
    """By thread, what happened to the care for it, oldest first, with the people's names. One SELECT. For whoever sees the cards."""
    found: dict[int, list[AssignmentEntry]] = {}
    for entry in _ENTRY.read(_entries(), {"ids": thread_ids}):
        found.setdefault(entry.thread_id, []).append(entry)
    return found


def for_the_meeting(viewer: Viewer, limit: int) -> Sequence[Thread]:
    """Problems to take into the next meeting, the oldest first. One SELECT."""
    return LISTED.read(_meeting(viewer), {"start": 0, "many": limit})


def list_for_the_meeting(viewer: Viewer, number: int = 1) -> Page[Thread]:
    """Two SELECTs."""
    every = select(func.count()).select_from(Assignment).join(Thread, Assignment.thread_id == Thread.id)
    total = db.session.scalar(every.where(*_for_the_meeting(viewer))) or 0
    number = min(number, last_page(total))
    return Page(LISTED.read(_meeting(viewer), {"start": offset(number), "many": PER_PAGE}), number, total)


def replies_of(viewer: Viewer) -> Sequence[SavedReply]:
    """Her own, by name. One SELECT."""
    mine = select(SavedReply).where(SavedReply.person_id == viewer.person_id).order_by(SavedReply.name, SavedReply.id)
    return db.session.scalars(mine.limit(MOST_REPLIES)).all()


def get_reply(reply_id: int, *, of: Viewer) -> SavedReply:
    """Raises NotFound, also for a reply of somebody else."""
    mine = select(SavedReply).where(SavedReply.id == reply_id, SavedReply.person_id == of.person_id)
    reply = db.session.scalar(mine)
    if reply is None:
        raise NotFound(gettext("There is no such saved reply."))
    return reply


@lru_cache(512)
def _cards(viewer: Viewer) -> Select[Any]:
    """Open, hers, not answered by her or come back; and of things that readers see: what a card speaks of may have been hidden
    since it was laid. Kept, because to build it takes longer than to answer it.

    The first few of each kind are looked at, her own and others: an index leads to them, while all the cards of a state took ten
    times as long."""
    mine = DeskCard.owner_id == viewer.person_id
    others = [and_(place, or_(DeskCard.owner_id.is_(None), ~mine)) for place in places_of_cards(viewer)]
    parts = [
        select(_first_cards(viewer, kind, place, hers).subquery())
        for kind in KINDS
        for hers, place in ((0, mine), *((1, place) for place in others))
    ]
    some = union_all(*parts).subquery()
    in_order = (some.c.hers, some.c.since, some.c.id)
    nth = func.row_number().over(partition_by=some.c.kind, order_by=in_order)
    ranked = select(some.c.id, some.c.hers, nth.label("nth")).subquery()
    need = case(NEED, value=DeskCard.kind, else_=len(NEED))
    return (
        _CARD.question()
        .join(ranked, ranked.c.id == DeskCard.id)
        .outerjoin(_thread, _thread.id == DeskCard.thread_id)
        .outerjoin(_asker, _asker.id == _thread.author_id)
        .outerjoin(_other, _other.id == DeskCard.other_thread_id)
        .outerjoin(_post, _post.id == DeskCard.post_id)
        .outerjoin(_writer, _writer.id == _post.author_id)
        .outerjoin(_report, _report.id == DeskCard.try_id)
        .outerjoin(_reporter, _reporter.id == _report.author_id)
        .outerjoin(_owner, _owner.id == DeskCard.owner_id)
        .order_by(case((ranked.c.nth > OF_ONE_KIND, 1), else_=0), need, ranked.c.hers, DeskCard.since, DeskCard.id)
        .limit(bindparam("most"))
    )


def _first_cards(viewer: Viewer, kind: Kind, place: ColumnElement[bool], hers: int) -> Select[int, Kind, datetime, int]:
    """Ids with what they are ordered by."""
    tables: Mapping[str, Any] = {"thread_id": Thread, "other_thread_id": aliased(Thread), "post_id": Post, "try_id": Try}
    question = (
        select(DeskCard.id, DeskCard.kind, DeskCard.since, _ours(hers).label("hers"))
        .outerjoin(DeskAnswer, and_(DeskAnswer.card_id == DeskCard.id, DeskAnswer.person_id == viewer.person_id))
        .where(DeskCard.closed_at.is_(None), DeskCard.kind == _ours(kind), place)
        .where(or_(DeskAnswer.answer.is_(None), DeskAnswer.until <= bindparam("now", type_=DeskAnswer.until.type)))
        .order_by(DeskCard.since, DeskCard.id)
        .limit(_ours(MOST_CARDS))
    )
    for name in SPEAKS_OF[kind]:
        key, table = getattr(DeskCard, name), tables[name]
        question = question.outerjoin(table, table.id == key).where(_is_shown(key, table.state))
    return question.where(waits_for_solution()) if kind == "unanswered" else question


def _is_shown(key: Any, state: Any) -> ColumnElement[bool]:
    return or_(key.is_(None), state == _ours("visible"))


def _ours(word: str | int) -> ColumnElement[Any]:
    """A word of the program, not of a person, as it stands in the question: a hundred of them, handed over apart each time, took as
    long as the database."""
    return literal_column(repr(word))


@lru_cache(512)
def _meeting(viewer: Viewer) -> Select[Any]:
    """`many` from `start` on."""
    return (
        LISTED.question()
        .join(Thread.author)
        .join(Assignment, Assignment.thread_id == Thread.id)
        .where(*_for_the_meeting(viewer))
        .order_by(Thread.created_at, Thread.id)
        .offset(bindparam("start"))
        .limit(bindparam("many"))
    )


def _for_the_meeting(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    return (Assignment.step == TO_MEETING, waits_for_solution(), problems_seen_by(viewer))


@cache
def _entries() -> Select[Any]:
    return (
        _ENTRY.question()
        .join(AssignmentEntry.person)
        .where(AssignmentEntry.thread_id.in_(bindparam("ids", expanding=True)))
        .order_by(AssignmentEntry.id)
    )
