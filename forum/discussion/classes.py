"""The classes that a thread tells of beside its asker's: where something of it worked, and those of who wrote its solutions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sqlalchemy import Select, bindparam, literal, select, union_all

from forum.core.db import db
from forum.core.viewer import ClassContext, Viewer
from forum.discussion.likeness import likeness
from forum.discussion.models import Post, Thread, Try
from forum.people.models import Person

How = Literal["worked", "written", "asked"]


@dataclass(frozen=True)
class ClassTold:
    """A class, and what was done in it: something `worked`, a solution was `written` from it, or the problem was `asked`."""

    how: How
    context: ClassContext


def classes_of(thread_ids: Collection[int], viewer: Viewer, *, most: int) -> Mapping[int, Sequence[ClassTold]]:
    """By thread, what others tried with success or wrote, as far as all may see it; hers are like her class by nature. Of all threads
    together `most`, the newest. One SELECT."""
    told: defaultdict[int, list[ClassTold]] = defaultdict(list)
    for row in db.session.execute(_told(), {"ids": list(thread_ids), "me": viewer.person_id or 0, "most": most}):
        told[row.thread_id].append(ClassTold(row.how, _context_of(row)))
    return told


def most_like(mine: ClassContext, told: Iterable[ClassTold]) -> ClassTold | None:
    """The class that shares most with the reader's; of equal ones, the one in which something worked. None where none shares
    anything."""
    best = max(told, key=lambda one: (likeness(mine, one.context), one.how == "worked"), default=None)
    return best if best is not None and likeness(mine, best.context) > 0 else None


def _context_of(row: Any) -> ClassContext:
    places = {"district_id": row.district_id, "block_id": row.block_id, "class_size": row.class_size}
    return ClassContext(**places, grades=tuple(row.grades), situations=tuple(row.situations), languages=tuple(row.languages))


@cache
def _told() -> Select[Any]:
    """Kept, because to build a question takes longer than to answer it. A try tells its class, not its place: that is its author's."""
    shown = (Post.state == "visible", Thread.state == "visible", Post.thread_id.in_(bindparam("ids", expanding=True)))
    place = (Person.district_id.label("district_id"), Person.block_id.label("block_id"))
    tries = (
        select(
            Post.thread_id.label("thread_id"),
            literal("worked").label("how"),
            Try.created_at.label("at"),
            Try.grades.label("grades"),
            Try.class_size.label("class_size"),
            Try.situations.label("situations"),
            Try.languages.label("languages"),
            *place,
        )
        .join(Post, Try.post_id == Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .join(Person, Try.author_id == Person.id)
        .where(*shown, Try.state == "visible", Try.outcome.in_(("worked", "adapted")), Try.author_id != bindparam("me"))
    )
    written = (
        select(
            Post.thread_id,
            literal("written"),
            Post.created_at,
            Person.grades,
            Person.class_size,
            Person.situations,
            Person.languages,
            *place,
        )
        .join(Thread, Post.thread_id == Thread.id)
        .join(Person, Post.author_id == Person.id)
        .where(*shown, Post.form == "solution", Post.author_id != bindparam("me"))
    )
    both = union_all(tries, written).subquery()
    return select(both).order_by(both.c.at.desc()).limit(bindparam("most"))
