"""Who may do what, as one table, on plain values; and each rule of sight said twice, held against itself.

T the author, M the mentor of the district, F a mentor of another, S another teacher, V a visitor, O a moderator, A an admin.
"""

import pytest
from flask import Flask
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.viewer import VISITOR, ClassContext, Role, Viewer
from forum.desk.models import Audience, DeskCard
from forum.desk.policy import may_see_card, may_use_desk, why_not_dismiss, why_not_finish, why_not_hand_on
from forum.discussion import policy
from forum.discussion.models import KINDS, STATES, Form, Kind, Post, State, Thread, Try
from forum.moderation.policy import may_see_reports, why_not_moderate, why_not_report
from forum.people.models import Person
from forum.recognition import policy as recognition
from forum.recognition.models import Appreciation, Award, NoteState
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


def thread(
    kind: Kind = "problem",
    *,
    author: int = ASKER,
    closed: bool = False,
    state: State = "visible",
    solutions: int = 0,
    number: int = 1,
    district: int = HERE,
    into: int | None = None,
) -> Thread:
    at = clock.now() if closed else None
    row = Thread(id=number, kind=kind, author_id=author, district_id=district, state=state, closed_at=at)
    row.solutions, row.merged_into_id = solutions, into
    return row


def post(form: Form = "solution", *, author: int = 1, state: State = "visible") -> Post:
    return Post(id=1, thread_id=1, author_id=author, form=form, state=state)


def teacher_of_the_table() -> Person:
    return Person(id=1, role="teacher", district_id=HERE)


def award(*, withdrawn: bool = False) -> Award:
    return Award(id=1, person_id=1, withdrawn_at=clock.now() if withdrawn else None)


def note(state: NoteState = "open") -> Appreciation:
    """About T, by a link that S made."""
    return Appreciation(id=1, person_id=1, made_by_id=4, state=state)


def card(*, audience: Audience = "district", owner: int | None = None) -> DeskCard:
    return DeskCard(kind="unanswered", about="1", audience=audience, owner_id=owner, district_id=HERE)


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
    "write a summary": ("MOA", lambda v: policy.why_not_summarise(v, thread(solutions=4))),
    "write a summary of few solutions": ("", lambda v: policy.why_not_summarise(v, thread(solutions=3))),
    "change a summary": ("MOA", lambda v: policy.why_not_edit(v, post("summary"), thread())),
    "change a summary in a closed thread": ("OA", lambda v: policy.why_not_edit(v, post("summary"), thread(closed=True))),
    "join two threads": ("MOA", lambda v: policy.why_not_join_threads(v, thread(), thread(number=2))),
    "join one to a thread of another district": (
        "OA",
        lambda v: policy.why_not_join_threads(v, thread(), thread(number=2, district=ELSEWHERE)),
    ),
    "join threads of two kinds": ("", lambda v: policy.why_not_join_threads(v, thread(), thread("story", number=2))),
    "join to a hidden thread": ("", lambda v: policy.why_not_join_threads(v, thread(), thread(number=2, state="hidden"))),
    "take two threads apart": ("MOA", lambda v: policy.why_not_part_threads(v, thread(state="merged", into=2), thread(number=2))),
    "take apart what was not joined": ("", lambda v: policy.why_not_part_threads(v, thread(), thread(number=2))),
    "move": ("OA", policy.why_not_move),
    "close": ("OA", policy.why_not_close),
    "report": ("MFSOA", lambda v: why_not_report(v, post())),
    "hide": ("OA", lambda v: why_not_moderate(v, post())),
    "show a certificate on the profile": ("T", lambda v: recognition.why_not_choose(v, award())),
    "show a withdrawn certificate": ("", lambda v: recognition.why_not_choose(v, award(withdrawn=True))),
    "withdraw a certificate": ("OA", lambda v: recognition.why_not_withdraw(v, award())),
    "count a discussion led": ("MOA", lambda v: recognition.why_not_count_led(v, teacher_of_the_table())),
    "invite as mentor": ("MOA", lambda v: recognition.why_not_invite_as_mentor(v, teacher_of_the_table())),
    "make a link for an official": ("TMOA", lambda v: recognition.why_not_ask_appreciation(v, teacher_of_the_table())),
    "take such a link back": ("TSOA", lambda v: recognition.why_not_take_back(v, note())),
    "look at an official's words": ("MOA", lambda v: recognition.why_not_look_at(v, note("written"), teacher_of_the_table())),
    "answer an official's words": ("T", lambda v: recognition.why_not_answer(v, note("passed_on"))),
    "answer words that nobody looked at": ("", lambda v: recognition.why_not_answer(v, note("written"))),
    "use the desk": ("MFOA", lambda v: None if may_use_desk(v) else "no"),
    "see a card of the district": ("MOA", lambda v: None if may_see_card(v, card()) else "no"),
    "see a card of one mentor": ("MOA", lambda v: None if may_see_card(v, card(audience="one", owner=2)) else "no"),
    "see a card of another mentor": ("OA", lambda v: None if may_see_card(v, card(audience="one", owner=8)) else "no"),
    "see a card for all": ("MFOA", lambda v: None if may_see_card(v, card(audience="all")) else "no"),
    "hand on": ("MOA", lambda v: why_not_hand_on(v, card(owner=2))),
    "lay a problem aside": ("TFSVOA", lambda v: why_not_dismiss(v, card(owner=2))),
    "finish a problem": ("", lambda _viewer: why_not_finish(card())),
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
        parts = [db.session.scalars(select(Thread.id).where(sight)).all() for sight in policy.sights_of_threads(viewer)]
        assert sorted(seen) == sorted(thread_id for part in parts for thread_id in part)
        posts = set(db.session.scalars(select(Post.id).where(policy.posts_seen_by(viewer))))
        assert posts == {row.id for row in db.session.scalars(select(Post)) if policy.may_see_post(viewer, row)}
        tries = set(db.session.scalars(select(Try.id).where(policy.tries_seen_by(viewer))))
        assert tries == {row.id for row in db.session.scalars(select(Try)) if policy.may_see_try(viewer, row)}
