"""Putting cards on the desk and taking them off. In the caller's transaction.

A card that is no longer wanted goes, and what mentors answered goes with it. One that a mentor has closed stays as a closed row, so
that it is not put there again; news about the same thing (another `stamp`) opens it for everybody.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select

from forum.core.db import db
from forum.desk.models import SPEAKS_OF, Audience, DeskAnswer, DeskCard, Kind

ABOUT_LIMIT = 200


@dataclass(frozen=True)
class Wanted:
    """A card as it ought to be."""

    kind: Kind
    about: str
    since: datetime
    stamp: str = ""
    audience: Audience = "district"
    district_id: int | None = None
    owner_id: int | None = None
    thread_id: int | None = None
    other_thread_id: int | None = None
    post_id: int | None = None
    try_id: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = {name for names in SPEAKS_OF.values() for name in names if getattr(self, name) is not None}
        if not named <= set(SPEAKS_OF[self.kind]):
            raise ValueError(f"a card of the kind {self.kind} names {sorted(named)}, which nobody looks at (SPEAKS_OF)")


def put_card(wanted: Wanted) -> None:
    card = db.session.scalar(select(DeskCard).where(DeskCard.kind == wanted.kind, DeskCard.about == wanted.about))
    _put(card, wanted)


def put_cards(kind: Kind, wanted: Collection[Wanted], *, scope: ColumnElement[bool] | None = None) -> None:
    """All cards of this kind, or all in this scope: those that are wanted are there afterwards, and no others. Two SELECTs."""
    mine = select(DeskCard).where(DeskCard.kind == kind)
    there = {card.about: card for card in db.session.scalars(mine if scope is None else mine.where(scope))}
    named = {one.about: one for one in wanted}
    missing = [about for about in named if about not in there]
    for start in range(0, len(missing), 500):
        some = mine.where(DeskCard.about.in_(missing[start : start + 500]))
        there |= {card.about: card for card in db.session.scalars(some)}
    gone = [card.id for about, card in there.items() if about not in named and card.closed_at is None]
    for start in range(0, len(gone), 500):
        db.session.execute(delete(DeskCard).where(DeskCard.id.in_(gone[start : start + 500])))
    for about, one in named.items():
        _put(there.get(about), one)


def drop_card(kind: Kind, about: str) -> None:
    db.session.execute(delete(DeskCard).where(DeskCard.kind == kind, DeskCard.about == about))


def drop_cards_about(thread_id: int, *, kind: Kind | None = None) -> None:
    """Open ones that speak of this thread; what was closed is remembered."""
    about = or_(DeskCard.thread_id == thread_id, DeskCard.other_thread_id == thread_id)
    gone = delete(DeskCard).where(about, DeskCard.closed_at.is_(None), DeskCard.kind != "unanswered")
    db.session.execute(gone if kind is None else gone.where(DeskCard.kind == kind))


def _put(card: DeskCard | None, wanted: Wanted) -> None:
    if card is None:
        card = DeskCard(kind=wanted.kind, about=wanted.about)
        db.session.add(card)
        _fill(card, wanted)
    elif card.stamp != wanted.stamp:
        _fill(card, wanted)
        card.closed_at = None
        db.session.execute(delete(DeskAnswer).where(DeskAnswer.card_id == card.id))
    elif card.closed_at is None and _differs(card, wanted):
        _fill(card, wanted)


SAID = (
    "stamp",
    "audience",
    "district_id",
    "owner_id",
    "thread_id",
    "other_thread_id",
    "post_id",
    "try_id",
    "since",
)


def _fill(card: DeskCard, wanted: Wanted) -> None:
    for name in SAID:
        setattr(card, name, getattr(wanted, name))
    card.details = dict(wanted.details)


def _differs(card: DeskCard, wanted: Wanted) -> bool:
    return card.details != wanted.details or any(getattr(card, name) != getattr(wanted, name) for name in SAID)
