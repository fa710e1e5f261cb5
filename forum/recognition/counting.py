"""Who has reached what. Each kind has one question that lists deeds, a row each; the rest is the same for all.

A deed is `person_id`, `about` (deeds are counted by it: the solution, or nothing), `at` (from when it counts), `place` (the number
in the address of its evidence), and `took_from`, `took_to` where a deed had to be quick: the database only narrows, because the
two engines do not reckon with hours alike, and Python decides.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, func, literal, null, or_, select, union_all

from forum.core.db import db
from forum.discussion.models import REPORTED, Post, Thread, Try
from forum.people.models import Person
from forum.recognition.models import Award, AwardKind, LedDiscussion
from forum.recognition.rules import QUICK, Rule
from forum.showcase.models import ShowcaseEntry, ShowcasePick, ShowcaseSolution

Deeds = Any
"""A Select of the columns above; how many columns a Select has is a part of its type, and which they are is not."""

NOTHING = 0
"""As `about`: all deeds of a person are counted together."""


@dataclass(frozen=True)
class Reached:
    """Somebody who has reached a milestone that she does not hold, and the paths of this site that show it."""

    person_id: int
    evidence: tuple[str, ...]


def who_reached(rule: Rule, among: Collection[int] | None = None) -> list[Reached]:
    """Of these people, or of all. One SELECT, and one more for each person found."""
    deeds = _DEEDS[rule.kind]().subquery()
    found: dict[int, Reached] = {}
    for person_id, about in db.session.execute(_candidates(rule, deeds, among)):
        if person_id in found:
            continue
        mine = select(deeds).where(deeds.c.person_id == person_id, deeds.c.about == about, _counts(rule, deeds))
        rows = [row for row in db.session.execute(mine.order_by(deeds.c.at, deeds.c.place)) if _is_quick(row)]
        if len(rows) >= rule.threshold:
            found[person_id] = Reached(person_id, _evidence(rule, rows))
    return list(found.values())


def _candidates(rule: Rule, deeds: Subquery, among: Collection[int] | None) -> Select[Any, Any]:
    holds = exists().where(Award.person_id == deeds.c.person_id, Award.kind == rule.kind, Award.withdrawn_at.is_(None))
    asked = (
        select(deeds.c.person_id, deeds.c.about)
        .join(Person, Person.id == deeds.c.person_id)
        .where(Person.suspended_at.is_(None), ~holds, _counts(rule, deeds))
        .group_by(deeds.c.person_id, deeds.c.about)
        .having(func.count() >= rule.threshold)
        .order_by(deeds.c.person_id, func.min(deeds.c.at), deeds.c.about)
    )
    return asked if among is None else asked.where(deeds.c.person_id.in_(among))


def _counts(rule: Rule, deeds: Subquery) -> ColumnElement[bool]:
    """Whoever had an award of this kind withdrawn begins anew: only what came after it counts."""
    return ~exists().where(
        Award.person_id == deeds.c.person_id,
        Award.kind == rule.kind,
        Award.withdrawn_at.is_not(None),
        Award.withdrawn_at >= deeds.c.at,
    )


def _is_quick(row: Any) -> bool:
    return row.took_from is None or row.took_to - row.took_from <= QUICK


def _evidence(rule: Rule, rows: list[Any]) -> tuple[str, ...]:
    path = {"in_showcase": "/showcase", "led_discussions": "/threads"}.get(rule.kind, "/posts")
    places = [row.place for row in rows[: rule.threshold] if row.place is not None]
    return tuple(f"{path}/{place}" for place in dict.fromkeys(places))


def _tried_by_others() -> Deeds:
    return (
        select(
            Post.author_id.label("person_id"),
            Post.id.label("about"),
            Post.created_at.label("at"),
            Post.id.label("place"),
            null().label("took_from"),
            null().label("took_to"),
        )
        .join(Try, Try.post_id == Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(_is_shown_try(), Try.author_id != Post.author_id)
    )


def _honest_tries() -> Deeds:
    return (
        select(
            Try.author_id.label("person_id"),
            literal(NOTHING).label("about"),
            Try.created_at.label("at"),
            Post.id.label("place"),
            null().label("took_from"),
            null().label("took_to"),
        )
        .join(Post, Try.post_id == Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(_is_shown_try(), Try.author_id != Post.author_id)
    )


def _quick_help() -> Deeds:
    return (
        select(
            Post.author_id.label("person_id"),
            literal(NOTHING).label("about"),
            Post.created_at.label("at"),
            Post.id.label("place"),
            Thread.created_at.label("took_from"),
            Post.created_at.label("took_to"),
        )
        .join(Thread, Post.thread_id == Thread.id)
        .where(
            Thread.kind == "problem",
            Thread.state == "visible",
            Post.state == "visible",
            Post.form == "solution",
            Post.author_id != Thread.author_id,
            Post.marked_at.is_not(None),
            or_(Post.marked_by_id.is_(None), Post.marked_by_id != Post.author_id),
        )
    )


def _in_showcase() -> Deeds:
    """For whoever wrote a picked solution. An entry of an archive may be made of whole threads: then for whoever opened one, and
    for whoever wrote what was marked in it."""

    def credited(person: Any) -> Deeds:
        return select(
            person.label("person_id"),
            literal(NOTHING).label("about"),
            ShowcaseEntry.published_at.label("at"),
            ShowcaseEntry.id.label("place"),
            null().label("took_from"),
            null().label("took_to"),
        ).where(ShowcaseEntry.stage == "published", Thread.state == "visible", ShowcaseEntry.curator_id != person)

    def of_threads(person: Any) -> Deeds:
        return (
            credited(person)
            .join(ShowcasePick, ShowcasePick.entry_id == ShowcaseEntry.id)
            .join(Thread, ShowcasePick.thread_id == Thread.id)
            .where(~exists().where(ShowcaseSolution.entry_id == ShowcaseEntry.id))
        )

    picked = (
        credited(Post.author_id)
        .join(ShowcaseSolution, ShowcaseSolution.entry_id == ShowcaseEntry.id)
        .join(Post, ShowcaseSolution.post_id == Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(Post.state == "visible")
    )
    solved = of_threads(Post.author_id).join(Post, Post.id == Thread.solved_post_id).where(Post.state == "visible")
    return select(union_all(picked, of_threads(Thread.author_id), solved).subquery())


def _led_discussions() -> Deeds:
    return select(
        LedDiscussion.person_id.label("person_id"),
        literal(NOTHING).label("about"),
        LedDiscussion.counted_at.label("at"),
        LedDiscussion.thread_id.label("place"),
        null().label("took_from"),
        null().label("took_to"),
    ).where(LedDiscussion.counted_by_id != LedDiscussion.person_id)


def _is_shown_try() -> ColumnElement[bool]:
    return and_(Try.outcome.in_(REPORTED), Try.state == "visible", Post.state == "visible", Thread.state == "visible")


_DEEDS: Mapping[AwardKind, Callable[[], Deeds]] = {
    "tried_by_others": _tried_by_others,
    "honest_tries": _honest_tries,
    "quick_help": _quick_help,
    "in_showcase": _in_showcase,
    "led_discussions": _led_discussions,
}
