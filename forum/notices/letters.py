"""Letters as rows: written with what asks for them, claimed before they are handed over, and finished one way or the other.

A letter that was claimed is claimed by nobody else, whatever becomes of leases: no mail goes out twice because a worker was slow.
Where a worker died between handing over and writing it down, nobody knows whether it arrived; it is given up, and `forum doctor`
names it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, insert, or_, select, update

from forum.core import clock, jobs
from forum.core.db import db
from forum.notices.models import Letter, LetterKind, MailBox
from forum.people.models import Person

WAIT = timedelta(minutes=2)
"""Before instant mail: what happens in these minutes is told in one letter."""

MOST_A_DAY, APART = 6, timedelta(hours=1)
"""Of instant mail for one person; the rest waits and comes as one."""

FIRST_WAIT, LONGEST_WAIT, MOST_ATTEMPTS = timedelta(minutes=2), timedelta(hours=12), 8
"""A letter that the server did not take waits twice as long each time: the eighth time is some four hours after the first."""

LASTS = timedelta(days=3)
"""Where the server is away for longer, the news is old."""

DOUBTFUL_AFTER = timedelta(minutes=10)
KEPT = timedelta(days=60)

IS_OPEN = (Letter.sent_at.is_(None), Letter.dead_at.is_(None), Letter.dropped_at.is_(None))


def is_wanted(*, frequency: str | None = None) -> list[ColumnElement[bool]]:
    """Of MailBox joined with Person: the address was confirmed, is still hers, and nobody has refused it."""
    found = [
        MailBox.verified_at.is_not(None),
        MailBox.refused_at.is_(None),
        MailBox.address == Person.email,
        MailBox.frequency != "never",
        Person.suspended_at.is_(None),
    ]
    return [*found, MailBox.frequency == frequency] if frequency else found


def write_letter(person_id: int, kind: LetterKind, *, due_at: datetime | None = None, since: datetime | None = None) -> None:
    """In the caller's transaction, with the job that sends it."""
    moment = clock.now()
    db.session.add(Letter(person_id=person_id, kind=kind, since=since, created_at=moment, due_at=due_at or moment))
    jobs.enqueue_at(due_at or moment, "mail.send")


def write_letters(kind: LetterKind, wanted: Mapping[int, datetime]) -> None:
    """Many at once, by person with the moment since when; one job sends them."""
    moment = clock.now()
    rows = [
        {"person_id": person_id, "kind": kind, "since": since, "created_at": moment, "due_at": moment, "attempts": 0}
        for person_id, since in wanted.items()
    ]
    if rows:
        db.session.execute(insert(Letter), rows)
        jobs.enqueue("mail.send")


def ask_for_instant(people: Sequence[int], *, since: datetime) -> None:
    """For those of them who want mail at once, of what came `since`; one letter that is not on its way yet is enough."""
    wanting = list(db.session.connection().scalars(_at_once(), {"people": people}))
    if not wanting:
        return
    moment = clock.now()
    recent: defaultdict[int, list[datetime]] = defaultdict(list)
    mine = select(Letter).where(Letter.person_id.in_(wanting), Letter.kind == "instant", Letter.dropped_at.is_(None))
    for letter in db.session.scalars(mine.where(Letter.created_at > moment - timedelta(days=2)).order_by(Letter.id)):
        if letter.due_at is not None:
            wanting = [person_id for person_id in wanting if person_id != letter.person_id]
        elif letter.sent_at is not None:
            recent[letter.person_id].append(letter.sent_at)
    for person_id in wanting:
        write_letter(person_id, "instant", due_at=when_to_write(recent[person_id], moment), since=since)


@cache
def _at_once() -> Select[int]:
    """Kept, because every post asks it."""
    asked = select(MailBox.person_id).join(Person, Person.id == MailBox.person_id)
    return asked.where(MailBox.person_id.in_(bindparam("people", expanding=True)), *is_wanted(frequency="instant"))


def when_to_write(sent: Sequence[datetime], moment: datetime) -> datetime:
    """`sent`: when her last letters went out, the oldest first."""
    today = [at for at in sent if at > moment - timedelta(days=1)]
    if len(today) >= MOST_A_DAY:
        return today[-MOST_A_DAY] + timedelta(days=1)
    return max([moment + WAIT, *(at + APART for at in today[-1:])])


def claim_next() -> Letter | None:
    """The letter that has waited longest. In the caller's transaction: kept, it is nobody else's."""
    letter = db.session.scalar(_next(), {"moment": clock.now()})
    if letter is not None:
        letter.claimed_at, letter.due_at = clock.now(), None
        letter.attempts += 1
    return letter


@cache
def _next() -> Select[Letter]:
    due = select(Letter).where(Letter.due_at <= bindparam("moment"), Letter.claimed_at.is_(None), *IS_OPEN)
    return due.order_by(Letter.due_at, Letter.id).limit(1).with_for_update(skip_locked=True)


def note_sent(letter_id: int) -> None:
    _note(letter_id, sent_at=clock.now())


def note_dropped(letter_id: int) -> None:
    _note(letter_id, dropped_at=clock.now())


def note_dead(letter_id: int, why: str) -> None:
    _note(letter_id, dead_at=clock.now(), last_error=why[:500])


def note_not_yet(letter: Letter, why: str) -> None:
    """Later, each time twice as long; or never, where that was the last time."""
    moment = clock.now()
    if letter.attempts >= MOST_ATTEMPTS or letter.created_at < moment - LASTS:
        note_dead(letter.id, why)
        return
    later = moment + min(FIRST_WAIT * 2 ** (letter.attempts - 1), LONGEST_WAIT)
    _note(letter.id, due_at=later, claimed_at=None, last_error=why[:500])
    jobs.enqueue_at(later, "mail.send")


def give_back(letter: Letter, why: str) -> None:
    """There was no server: the letter is no worse for it."""
    if letter.created_at < clock.now() - LASTS:
        note_dead(letter.id, why)
    else:
        _note(letter.id, due_at=clock.now(), claimed_at=None, attempts=letter.attempts - 1, last_error=why[:500])


def give_up_doubtful() -> None:
    """Letters of a worker that died while it was sending."""
    old = update(Letter).where(Letter.claimed_at < clock.now() - DOUBTFUL_AFTER, *IS_OPEN)
    db.session.execute(old.values(dead_at=clock.now(), last_error="the worker ended while this was being sent"))


def count_due() -> int:
    due = select(func.count()).select_from(Letter).where(Letter.due_at <= clock.now(), *IS_OPEN)
    return db.session.scalar(due) or 0


def dead_letters() -> tuple[int, str]:
    """How many were given up and are still kept, and why the newest was."""
    dead = Letter.dead_at.is_not(None)
    many = db.session.scalar(select(func.count()).select_from(Letter).where(dead)) or 0
    newest = db.session.scalar(select(Letter.last_error).where(dead).order_by(Letter.dead_at.desc()).limit(1))
    return many, newest or ""


def forget_letters() -> None:
    """In the caller's transaction."""
    done = or_(Letter.sent_at.is_not(None), Letter.dead_at.is_not(None), Letter.dropped_at.is_not(None))
    db.session.execute(delete(Letter).where(done, Letter.created_at < clock.now() - KEPT))


def _note(letter_id: int, **values: object) -> None:
    db.session.execute(update(Letter).where(Letter.id == letter_id).values(**values))
