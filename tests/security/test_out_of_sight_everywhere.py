"""Doors by which what is hidden, or how much of it there is, could still be seen; and records of what moderators do."""

from sqlalchemy import select

from forum.core.db import db, transaction
from forum.discussion import actions
from forum.discussion.queries import deeds_of
from forum.moderation.actions import hide
from forum.people.models import AuditEntry, Person
from tests.cast import as_viewer
from tests.client import Client, sign_in
from tests.make import make_solution, make_thread, make_try, opening_of
from tests.page import words_of

NAME = "गुड़ियारानी"


def test_a_notice_does_not_name_a_thread_that_is_hidden_since(
    client: Client, teacher: Person, stranger: Person, moderator: Person
) -> None:
    """Her comment was hidden and she was told; then the whole thread, because a child is named in its title."""
    thread = make_thread(teacher, title=f"{NAME} मात्रा भूल जाती है")
    solution = make_solution(thread, stranger)
    with transaction():
        hide(solution, by=as_viewer(moderator))
    home = sign_in(client, stranger)
    assert NAME in words_of(home.page("/"))
    with transaction():
        hide(opening_of(thread), by=as_viewer(moderator))
    assert NAME not in home.get("/").text


def test_who_wrote_the_thread_is_told_which_it_is(client: Client, teacher: Person, moderator: Person) -> None:
    thread = make_thread(teacher, title=f"{NAME} मात्रा भूल जाती है")
    with transaction():
        hide(opening_of(thread), by=as_viewer(moderator))
    assert NAME in words_of(sign_in(client, teacher).page("/"))


def test_tries_of_what_is_hidden_are_not_counted_on_a_profile(
    teacher: Person, mentor: Person, stranger: Person, moderator: Person
) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, mentor)
    make_try(solution, stranger)
    assert deeds_of(stranger.id).tries == 1
    with transaction():
        hide(solution, by=as_viewer(moderator))
    assert deeds_of(stranger.id).tries == 0


def test_a_moderator_who_deletes_another_s_post_leaves_a_record(teacher: Person, stranger: Person, moderator: Person) -> None:
    solution = make_solution(make_thread(teacher), stranger)
    for act, by in (
        (actions.delete_post, stranger),
        (actions.undelete_post, stranger),
        (actions.delete_post, moderator),
        (actions.undelete_post, moderator),
    ):
        with transaction():
            act(db.session.merge(solution), by=as_viewer(by))
    deeds = db.session.execute(
        select(AuditEntry.deed, AuditEntry.actor_id).where(AuditEntry.about == "post", AuditEntry.about_id == solution.id)
    )
    assert [tuple(row) for row in deeds] == [("delete", moderator.id), ("undelete", moderator.id)]
