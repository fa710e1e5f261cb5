"""What the desk asks: cards, what happened to a problem, the list for the meeting."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload, load_only
from sqlalchemy.orm.interfaces import ORMOption

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.paging import PER_PAGE, Page, last_page, offset
from forum.core.viewer import Viewer
from forum.desk.assigning import waits_for_solution
from forum.desk.models import KINDS, TO_MEETING, Assignment, AssignmentEntry, DeskAnswer, DeskCard, SavedReply
from forum.desk.policy import cards_seen_by, may_use_desk, problems_seen_by
from forum.discussion.models import Post, Thread, Try
from forum.discussion.queries import author_of
from forum.people.models import Person

MOST_CARDS = 7
OF_ONE_KIND = 3
"""While cards of other kinds wait, no more than these of one: seven problems would hide everything else for weeks."""

MOST_REPLIES = 40
NEED: Mapping[str, int] = {kind: number for number, kind in enumerate(KINDS)}


def desk_cards(viewer: Viewer, limit: int = MOST_CARDS) -> Sequence[DeskCard]:
    """The most needed first: kinds in their order, her own before those of the district, what waits longest first. With what a card
    shows. One SELECT; none, and no cards, for somebody who has no desk."""
    if not may_use_desk(viewer):
        return ()
    return db.session.scalars(_cards(viewer), {"now": clock.now(), "most": limit}).all()


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
    entries = (
        select(AssignmentEntry)
        .where(AssignmentEntry.thread_id.in_(thread_ids))
        .options(joinedload(AssignmentEntry.person).options(load_only(Person.handle, Person.name, raiseload=True)))
        .order_by(AssignmentEntry.id)
    )
    found: dict[int, list[AssignmentEntry]] = {}
    for entry in db.session.scalars(entries):
        found.setdefault(entry.thread_id, []).append(entry)
    return found


def for_the_meeting(viewer: Viewer, limit: int) -> Sequence[Thread]:
    """Problems to take into the next meeting, the oldest first. One SELECT."""
    return db.session.scalars(_meeting(viewer).limit(limit)).all()


def list_for_the_meeting(viewer: Viewer, number: int = 1) -> Page[Thread]:
    """Two SELECTs."""
    total = db.session.scalar(select(func.count()).select_from(_meeting(viewer).order_by(None).subquery())) or 0
    number = min(number, last_page(total))
    return Page(db.session.scalars(_meeting(viewer).offset(offset(number)).limit(PER_PAGE)).all(), number, total)


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
def _cards(viewer: Viewer) -> Select[DeskCard]:
    """Open, hers, not answered by her or come back; and of things that readers see: what a card speaks of may have been hidden
    since it was laid. Kept, because to build it takes longer than to answer it."""
    hers = case((DeskCard.owner_id == viewer.person_id, 0), else_=1)
    need = case(NEED, value=DeskCard.kind, else_=len(NEED))
    other = aliased(Thread)
    ranked = (
        select(
            DeskCard.id,
            func.row_number().over(partition_by=DeskCard.kind, order_by=(hers, DeskCard.since, DeskCard.id)).label("nth"),
        )
        .outerjoin(DeskAnswer, and_(DeskAnswer.card_id == DeskCard.id, DeskAnswer.person_id == viewer.person_id))
        .outerjoin(Thread, Thread.id == DeskCard.thread_id)
        .outerjoin(other, other.id == DeskCard.other_thread_id)
        .outerjoin(Post, Post.id == DeskCard.post_id)
        .outerjoin(Try, Try.id == DeskCard.try_id)
        .where(DeskCard.closed_at.is_(None), cards_seen_by(viewer))
        .where(or_(DeskAnswer.answer.is_(None), DeskAnswer.until <= bindparam("now", type_=DeskAnswer.until.type)))
        .where(_is_shown(DeskCard.thread_id, Thread.state), _is_shown(DeskCard.other_thread_id, other.state))
        .where(_is_shown(DeskCard.post_id, Post.state), _is_shown(DeskCard.try_id, Try.state))
        .where(or_(DeskCard.kind != "unanswered", waits_for_solution()))
        .subquery()
    )
    return (
        select(DeskCard)
        .join(ranked, ranked.c.id == DeskCard.id)
        .options(
            _with_author(DeskCard.thread, Thread.author),
            joinedload(DeskCard.other_thread).load_only(Thread.title, Thread.lang, raiseload=True),
            _with_author(DeskCard.post, Post.author),
            _with_author(DeskCard.report, Try.author),
            joinedload(DeskCard.owner).load_only(Person.handle, Person.name, raiseload=True),
        )
        .order_by(case((ranked.c.nth > OF_ONE_KIND, 1), else_=0), need, hers, DeskCard.since, DeskCard.id)
        .limit(bindparam("most"))
    )


def _with_author(relation: Any, author: Any) -> ORMOption:
    its: Any = author_of(author)
    option: ORMOption = joinedload(relation).options(its)
    return option


def _is_shown(key: Any, state: Any) -> ColumnElement[bool]:
    return or_(key.is_(None), state == "visible")


def _meeting(viewer: Viewer) -> Select[Thread]:
    return (
        select(Thread)
        .join(Assignment, Assignment.thread_id == Thread.id)
        .where(Assignment.step == TO_MEETING, waits_for_solution(), problems_seen_by(viewer))
        .options(author_of(Thread.author))
        .order_by(Thread.created_at, Thread.id)
    )
