"""Who may do what, as one table, on plain values; and each rule of sight said twice, held against itself.

T the author, M the mentor of the district, F a mentor of another, S another teacher, V a visitor, O a moderator, A an admin.
"""

import pytest
from flask import Flask
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.viewer import VISITOR, ClassContext, Role, Viewer
from forum.discussion import policy
from forum.discussion.models import KINDS, Form, Kind, Post, State, Thread, Try
from forum.moderation.policy import may_see_reports, why_not_moderate, why_not_report
from forum.people.models import Person
from forum.showcase.models import ShowcaseEntry
from forum.showcase.policy import why_not_curate, why_not_read_second, why_not_withdraw, why_not_write_entry
from tests.cast import as_viewer
from tests.make import make_comment, make_solution, make_thread, make_try, opening_of

HERE, ELSEWHERE = 1, 2


def person(number: int, role: Role = "teacher", district: int = HERE) -> Viewer:
    return Viewer(person_id=number, handle=f"p{number}", role=role, context=ClassContext(district_id=district))


PEOPLE = {
    "T": person(1),
    "M": person(2, "mentor"),
    "F": person(3, "mentor", ELSEWHERE),
    "S": person(4),
    "V": VISITOR,
    "O": person(5, "moderator", ELSEWHERE),
    "A": person(6, "admin", ELSEWHERE),
}
ASKER = 9


def thread(kind: Kind = "problem", *, author: int = ASKER, closed: bool = False, state: State = "visible") -> Thread:
    at = clock.now()
    return Thread(id=1, kind=kind, author_id=author, district_id=HERE, state=state, closed_at=at if closed else None)


def post(form: Form = "solution", *, author: int = 1, state: State = "visible") -> Post:
    return Post(id=1, thread_id=1, author_id=author, form=form, state=state)


def entry() -> ShowcaseEntry:
    """Of the mentor M."""
    return ShowcaseEntry(id=1, curator_id=2, stage="published")


TABLE = {
    # what: (who may, asked of one viewer)
    "write a thread": ("TMFSOA", policy.why_not_write_thread),
    "write a solution": ("TMFSOA", lambda v: policy.why_not_write_post(v, thread(), "solution")),
    "write a solution to a story": ("", lambda v: policy.why_not_write_post(v, thread("story"), "solution")),
    "comment on a story": ("TMFSOA", lambda v: policy.why_not_write_post(v, thread("story"), "comment")),
    "comment in a closed thread": ("OA", lambda v: policy.why_not_write_post(v, thread(closed=True), "comment")),
    "comment in a hidden thread": ("", lambda v: policy.why_not_write_post(v, thread(state="hidden"), "comment")),
    "edit": ("TOA", lambda v: policy.why_not_edit(v, post(), thread())),
    "edit in a closed thread": ("OA", lambda v: policy.why_not_edit(v, post(), thread(closed=True))),
    "delete": ("TOA", lambda v: policy.why_not_delete(v, post(), others_wrote=False)),
    "delete what others answered": ("OA", lambda v: policy.why_not_delete(v, post(), others_wrote=True)),
    "bring back": ("TOA", lambda v: policy.why_not_undelete(v, post(state="deleted"), taken_down=False)),
    "bring back what was taken down": ("OA", lambda v: policy.why_not_undelete(v, post(state="deleted"), taken_down=True)),
    "mark as the asker": ("TMOA", lambda v: policy.why_not_mark(v, post(author=7), thread(author=1))),
    "mark another's": ("MOA", lambda v: policy.why_not_mark(v, post(), thread())),
    "mark a comment": ("", lambda v: policy.why_not_mark(v, post("comment"), thread())),
    "mark a variation of a practice": ("", lambda v: policy.why_not_mark(v, post(), thread("practice"))),
    "try": ("MFSOA", lambda v: policy.why_not_try(v, post(), thread())),
    "try a practice": ("MFSOA", lambda v: policy.why_not_try(v, post("opening"), thread("practice", author=1))),
    "try a problem": ("", lambda v: policy.why_not_try(v, post("opening"), thread())),
    "try a comment": ("", lambda v: policy.why_not_try(v, post("comment"), thread())),
    "thank": ("MFSOA", lambda v: policy.why_not_thank(v, post())),
    "join a problem": ("MFSOA", lambda v: policy.why_not_join_problem(v, thread(author=1))),
    "move": ("OA", policy.why_not_move),
    "close": ("OA", policy.why_not_close),
    "report": ("MFSOA", lambda v: why_not_report(v, post())),
    "hide": ("OA", lambda v: why_not_moderate(v, post())),
    "pick for the showcase": ("MFOA", why_not_curate),
    "change an entry of a mentor": ("MOA", lambda v: why_not_write_entry(v, entry())),
    "withdraw an entry of a mentor": ("MOA", lambda v: why_not_withdraw(v, entry())),
    "read an entry second": ("FOA", lambda v: why_not_read_second(v, entry(), curator_district_id=HERE)),
    "read second what one wrote": ("OA", lambda v: why_not_read_second(v, entry(), curator_district_id=HERE, writers={3})),
    "see reports": ("OA", lambda v: None if may_see_reports(v) else "no"),
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("what", TABLE)
def test_the_table_of_who_may_do_what(what: str, who: str) -> None:
    may, why_not = TABLE[what]
    sentence = why_not(PEOPLE[who])
    assert (sentence is None) == (who in may), f"{who} {what}: {sentence}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_is_a_sentence(kind: Kind) -> None:
    sentence = policy.why_not_mark(VISITOR, post("comment"), thread(kind))
    assert sentence
    assert sentence[-1] in ".।"


STATES: tuple[State, ...] = ("visible", "pending", "hidden", "deleted", "merged")


@pytest.mark.parametrize("state", STATES)
def test_what_a_query_shows_is_what_the_rule_lets_see(
    app: Flask, state: State, teacher: Person, mentor: Person, moderator: Person, admin: Person, stranger: Person
) -> None:
    started = make_thread(teacher)
    solution = make_solution(started, teacher)
    make_comment(started, teacher, about=solution)
    tried = make_try(solution, stranger)
    with transaction():
        for row in (started, solution, opening_of(started), tried):
            row.state = state
    for viewer in (VISITOR, *map(as_viewer, (teacher, mentor, moderator, admin, stranger))):
        seen = set(db.session.scalars(select(Thread.id).where(policy.threads_seen_by(viewer))))
        assert seen == {row.id for row in db.session.scalars(select(Thread)) if policy.may_see_thread(viewer, row)}
        posts = set(db.session.scalars(select(Post.id).where(policy.posts_seen_by(viewer))))
        assert posts == {row.id for row in db.session.scalars(select(Post)) if policy.may_see_post(viewer, row)}
        tries = set(db.session.scalars(select(Try.id).where(policy.tries_seen_by(viewer))))
        assert tries == {row.id for row in db.session.scalars(select(Try)) if policy.may_see_try(viewer, row)}
