"""No question alone: after 48 hours a problem without a solution comes to a mentor, after 7 days to all mentors of its district
too, after 14 days to the list of the next meeting too (product.md A5). One person has it all the while.

Only the clock and the rows decide, so it may be done as often as one likes: done twice, it is done once. A step that was taken is
not taken back when the clock is set back.
"""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, select

from forum.core import clock
from forum.core.db import db
from forum.core.events import publish
from forum.desk.events import ProblemAssigned
from forum.desk.keeping import Wanted, drop_card, put_card
from forum.desk.models import TO_DISTRICT, TO_MEETING, TO_MENTOR, Assignment, AssignmentEntry
from forum.desk.owners import Chosen, Staff, read_staff
from forum.discussion.models import Thread

STEPS = ((TO_MENTOR, timedelta(hours=48)), (TO_DISTRICT, timedelta(days=7)), (TO_MEETING, timedelta(days=14)))

BATCH = 50
"""New ones in one transaction: others wait for the database that long."""


def step_of(age: timedelta) -> int:
    """0 while there is time."""
    return max((step for step, after in STEPS if age >= after), default=0)


def waits_for_solution() -> ColumnElement[bool]:
    return and_(Thread.kind == "problem", Thread.state == "visible", Thread.solutions == 0, Thread.closed_at.is_(None))


def assign_due() -> int:
    """In the caller's transaction; gives how many problems came to somebody for the first time, BATCH at most."""
    moment, staff = clock.now(), read_staff()
    end_answered()
    for assignment, thread in db.session.execute(_open()).all():
        _look_at(assignment, thread, staff, moment)
    begun = [thread for thread in db.session.scalars(_new(moment)) if _begin(thread, staff, moment)]
    return len(begun)


def end_answered(thread_id: int | None = None) -> None:
    """Of this thread or of all: where a solution came, or the thread is closed, hidden, joined to another or no problem any more,
    nobody looks after it."""
    for assignment in db.session.scalars(_over(of_one=thread_id is not None), {"thread": thread_id}):
        _end(assignment)


@cache
def _over(*, of_one: bool) -> Select[Assignment]:
    """Assignments of problems that wait no more. Kept, because every post asks it."""
    over = select(Assignment).join(Thread, Assignment.thread_id == Thread.id).where(~waits_for_solution())
    return over.where(Assignment.thread_id == bindparam("thread")) if of_one else over


def hand_over(assignment: Assignment, thread: Thread, *, by_id: int | None) -> bool:
    """Give it to somebody else; whether there is anybody."""
    staff = read_staff()
    staff.handed_on = {**staff.handed_on, thread.id: {*staff.handed_on.get(thread.id, ()), assignment.owner_id}}
    chosen = staff.choose(thread.id, thread.district_id, but=(thread.author_id, assignment.owner_id))
    if chosen is None:
        return False
    db.session.add(_entry(assignment, "handed_on", person_id=chosen.owner_id, by_id=by_id))
    _give(assignment, thread, chosen)
    return True


def _begin(thread: Thread, staff: Staff, moment: datetime) -> bool:
    chosen = staff.choose(thread.id, thread.district_id, but=(thread.author_id,))
    if chosen is None:
        return False
    assignment = Assignment(thread_id=thread.id, district_id=thread.district_id, since=moment, owner_id=chosen.owner_id)
    assignment.mentor_of_id, assignment.step = chosen.mentor_of_id, step_of(moment - thread.created_at)
    db.session.add(assignment)
    db.session.add(_entry(assignment, "given"))
    _note_steps(assignment, TO_MENTOR)
    _tell(assignment, thread, staff, before=0)
    return True


def _look_at(assignment: Assignment, thread: Thread, staff: Staff, moment: datetime) -> None:
    """One that somebody has: is she still the one, and has it come a step further?"""
    if not staff.still_may(assignment) or assignment.district_id != thread.district_id:
        chosen = staff.choose(thread.id, thread.district_id, but=(thread.author_id,))
        if chosen is None:
            _end(assignment)
            return
        if chosen.owner_id != assignment.owner_id:
            db.session.add(_entry(assignment, "taken_over", person_id=chosen.owner_id))
        _give(assignment, thread, chosen)
    before, assignment.step = assignment.step, max(assignment.step, step_of(moment - thread.created_at))
    if assignment.step > before:
        _note_steps(assignment, before)
        _tell(assignment, thread, staff, before=before)


def _give(assignment: Assignment, thread: Thread, chosen: Chosen) -> None:
    assignment.owner_id, assignment.mentor_of_id = chosen.owner_id, chosen.mentor_of_id
    assignment.district_id, assignment.since = thread.district_id, clock.now()
    _put_card(assignment, thread)
    publish(ProblemAssigned(thread.id, assignment.owner_id, assignment.step, (assignment.owner_id,)))


def _tell(assignment: Assignment, thread: Thread, staff: Staff, *, before: int) -> None:
    """Put the card, and publish to whom this is news."""
    told = [assignment.owner_id]
    if before < TO_DISTRICT <= assignment.step:
        told += [mentor.id for mentor in staff.mentors_of(thread.district_id) if mentor.id != thread.author_id]
    _put_card(assignment, thread)
    publish(ProblemAssigned(thread.id, assignment.owner_id, assignment.step, tuple(dict.fromkeys(told))))


def _put_card(assignment: Assignment, thread: Thread) -> None:
    put_card(
        Wanted(
            kind="unanswered",
            about=str(thread.id),
            stamp=f"{assignment.step}:{assignment.owner_id}",
            audience="one" if assignment.step < TO_DISTRICT else "district",
            district_id=thread.district_id,
            owner_id=assignment.owner_id,
            thread_id=thread.id,
            details={"step": assignment.step},
            since=thread.created_at,
        )
    )


def _note_steps(assignment: Assignment, before: int) -> None:
    for step, what in ((TO_DISTRICT, "to_district"), (TO_MEETING, "to_meeting")):
        if before < step <= assignment.step:
            db.session.add(_entry(assignment, what))


def _end(assignment: Assignment) -> None:
    db.session.add(_entry(assignment, "ended"))
    db.session.execute(delete(Assignment).where(Assignment.thread_id == assignment.thread_id))
    db.session.expunge(assignment)
    drop_card("unanswered", str(assignment.thread_id))


def _entry(assignment: Assignment, what: str, *, person_id: int | None = None, by_id: int | None = None) -> AssignmentEntry:
    entry = AssignmentEntry(thread_id=assignment.thread_id, what=what, by_id=by_id, created_at=clock.now())
    entry.person_id = person_id or assignment.owner_id
    return entry


def _open() -> Select[Assignment, Thread]:
    return select(Assignment, Thread).join(Thread, Assignment.thread_id == Thread.id).order_by(Assignment.thread_id)


def _new(moment: datetime) -> Select[Thread]:
    """The oldest first."""
    has_somebody = exists().where(Assignment.thread_id == Thread.id)
    waiting = select(Thread).where(waits_for_solution(), Thread.created_at <= moment - STEPS[0][1], ~has_somebody)
    return waiting.order_by(Thread.created_at, Thread.id).limit(BATCH)
