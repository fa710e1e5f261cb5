"""Following, and not following any more."""

from sqlalchemy import delete, exists, func, or_, select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotAllowed
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion.models import SameProblem, Thread
from forum.notices.models import Follow, FollowKind
from forum.people.models import Person

MOST_FOLLOWS, MOST_SEARCHES = 300, 20
"""Of one person. What she follows stands on her row and is read with each page; a search is looked at with each new post."""


def follow(kind: FollowKind, target_id: int = 0, search: str = "", *, by: Viewer) -> None:
    """The caller has looked whether it is there and may be seen. Raises NotAllowed."""
    row = _find(kind, target_id, search, by)
    if row is not None and row.is_on:
        return  # pressed twice
    _check_room(kind, by)
    if row is None:
        row = Follow(person_id=by.person_id, kind=kind, target_id=target_id, search=search, created_at=clock.now())
        db.session.add(row)
    row.is_on = True
    write_on_person(by.person_id)


def unfollow(kind: FollowKind, target_id: int = 0, search: str = "", *, by: Viewer) -> None:
    """A thread that she follows without having asked for it is remembered as one that she does not want to be told of."""
    row = _find(kind, target_id, search, by)
    if kind == "thread" and _is_hers(target_id, by):
        if row is None:
            row = Follow(person_id=by.person_id, kind=kind, target_id=target_id, created_at=clock.now())
            db.session.add(row)
        row.is_on = False
    elif row is not None:
        db.session.delete(row)
    write_on_person(by.person_id)


def _find(kind: FollowKind, target_id: int, search: str, by: Viewer) -> Follow | None:
    mine = select(Follow).where(Follow.person_id == by.person_id, Follow.kind == kind)
    return db.session.scalar(mine.where(Follow.target_id == target_id, Follow.search == search))


def _is_hers(thread_id: int, by: Viewer) -> bool:
    """Her thread, or one whose problem is hers too."""
    wrote = exists().where(Thread.id == thread_id, Thread.author_id == by.person_id)
    joined = exists().where(SameProblem.thread_id == thread_id, SameProblem.person_id == by.person_id)
    return bool(db.session.scalar(select(or_(wrote, joined))))


def _check_room(kind: FollowKind, by: Viewer) -> None:
    mine = select(func.count()).select_from(Follow).where(Follow.person_id == by.person_id, Follow.is_on)
    most = MOST_SEARCHES if kind == "search" else MOST_FOLLOWS
    counted = db.session.scalar(mine.where(Follow.kind == "search" if kind == "search" else Follow.kind != "search")) or 0
    if counted >= most:
        raise NotAllowed(
            gettext("You follow %(n)s already, and that is as much as one can read. Please stop following one first.", n=counted)
        )


def write_on_person(person_id: int | None) -> None:
    """`topic:5`, `-thread:7`: what her pages ask for, so that they need not ask the table."""
    db.session.flush()
    rows = db.session.scalars(select(Follow).where(Follow.person_id == person_id).order_by(Follow.id))
    db.session.get_one(Person, person_id).followed = [sign_of(row) for row in rows]


def sign_of(row: Follow) -> str:
    return f"{'' if row.is_on else '-'}{row.kind}:{row.search if row.kind == 'search' else row.target_id}"


def forget_follow(kind: str, target: str, *, by: Viewer) -> None:
    """Of something that is not there any more, or may not be seen."""
    gone = [Follow.person_id == by.person_id, Follow.kind == kind]
    if kind == "search":
        gone.append(Follow.search == target)
    else:
        gone.append(Follow.target_id == (int(target) if target.isascii() and target.isdigit() and len(target) <= 18 else 0))
    db.session.execute(delete(Follow).where(*gone))
    write_on_person(by.person_id)
