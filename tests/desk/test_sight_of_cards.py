"""A card is shown while readers see all that it names: each kind of card says what that is."""

from typing import Any

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db, transaction
from forum.desk.keeping import Wanted, put_card
from forum.desk.models import KINDS, SPEAKS_OF, DeskCard, Kind
from forum.desk.queries import desk_cards
from forum.discussion.models import Post, Thread, Try
from forum.people.models import Person
from tests.cast import as_viewer
from tests.make import make_solution, make_thread, make_try

TABLES: dict[str, Any] = {"thread_id": Thread, "other_thread_id": Thread, "post_id": Post, "try_id": Try}
NAMED = [(kind, name) for kind in KINDS for name in SPEAKS_OF[kind]]


def lay(kind: Kind, teacher: Person, stranger: Person) -> Wanted:
    """A card of this kind, whose rows are all seen."""
    thread, other = make_thread(teacher, title="एक पंक्ति"), make_thread(teacher, title="दूसरी बात")
    if kind == "unanswered":
        named: dict[str, Any] = {"thread_id": thread.id}
    else:
        solution = make_solution(thread, stranger)
        report = make_try(solution, teacher)
        named = {"thread_id": thread.id, "other_thread_id": other.id, "post_id": solution.id, "try_id": report.id}
    wanted = Wanted(
        kind=kind,
        about="it",
        since=clock.now(),
        audience="all",
        **{name: named[name] for name in SPEAKS_OF[kind]},
    )
    with transaction():
        for card in db.session.scalars(select(DeskCard)):
            db.session.delete(card)
        put_card(wanted)
    return wanted


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_is_shown_while_all_that_it_names_is_seen(kind: Kind, teacher: Person, stranger: Person, mentor: Person) -> None:
    lay(kind, teacher, stranger)
    assert [card.kind for card in desk_cards(as_viewer(mentor))] == [kind]


@pytest.mark.parametrize("state", ["hidden", "deleted", "pending"])
@pytest.mark.parametrize(("kind", "name"), NAMED)
def test_a_card_goes_with_any_row_that_it_names(
    kind: Kind, name: str, state: str, teacher: Person, stranger: Person, mentor: Person, moderator: Person
) -> None:
    wanted = lay(kind, teacher, stranger)
    with transaction():
        db.session.get_one(TABLES[name], getattr(wanted, name)).state = state
    for viewer in (mentor, moderator):
        assert desk_cards(as_viewer(viewer)) == []


def test_no_card_names_what_nobody_would_look_at() -> None:
    with pytest.raises(ValueError, match="missed"):
        Wanted(kind="missed", about="मात्रा", since=clock.now(), thread_id=1)
