"""A word of an official: a link without an account, a mentor's look, and the teacher's own yes. Nothing is public before that."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Invalid, NotAllowed
from forum.core.events import publish
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.people.audit import record
from forum.people.handles import cleaned_name, why_not_name
from forum.people.models import Person
from forum.people.records import tell
from forum.recognition.codes import new_code
from forum.recognition.events import AppreciationPassedOn, AppreciationWaiting
from forum.recognition.models import Appreciation
from forum.recognition.policy import why_not_answer, why_not_ask_appreciation, why_not_look_at, why_not_take_back

LASTS = timedelta(days=30)
MOST_OPEN = 10
"""Links of one teacher that wait for their official."""

SHORTEST_WORDS, LONGEST_WORDS = 10, 1000
"""Characters: two lines, kindly counted."""

_JOINERS = {"\u200c", "\u200d"}


@dataclass(frozen=True)
class Note:
    """As the official typed it; plain text, never marked up."""

    from_name: str
    designation: str
    office: str
    words: str


def ask_appreciation(person: Person, *, by: Viewer, post_id: int | None = None) -> Appreciation:
    """A link for one note of one official. Raises NotAllowed, Invalid."""
    if (sentence := why_not_ask_appreciation(by, person)) is not None:
        raise NotAllowed(sentence)
    moment = clock.now()
    waiting = select(func.count()).where(
        Appreciation.person_id == person.id, Appreciation.state == "open", Appreciation.expires_at > moment
    )
    if (db.session.scalar(waiting) or 0) >= MOST_OPEN:
        raise Invalid(gettext("%(n)s links wait already. Please take one back first.", n=MOST_OPEN))
    note = Appreciation(code=new_code(), person_id=person.id, post_id=post_id, made_by_id=by.person_id, state="open")
    note.created_at, note.expires_at = moment, moment + LASTS
    db.session.add(note)
    db.session.flush()
    return note


def take_link_back(note: Appreciation, *, by: Viewer) -> None:
    """Raises NotAllowed, and Conflict where it was used in the meantime."""
    if (sentence := why_not_take_back(by, note)) is not None:
        raise NotAllowed(sentence)
    if note.state not in {"open", "taken_back"}:
        raise Conflict(gettext("This link was used already."))
    note.state = "taken_back"


def why_not_write_with(note: Appreciation) -> str | None:
    """Whether this link still opens the form."""
    if note.state == "taken_back":
        return gettext("This link was taken back. Please ask the person who sent it to you.")
    if note.state == "open" and note.expires_at <= clock.now():
        return gettext("This link has run out. Please ask for a new one.")
    return None


def write_appreciation(note: Appreciation, written: Note) -> None:
    """By whoever has the link: once. Raises NotAllowed, Conflict, Invalid."""
    if (sentence := why_not_write_with(note)) is not None:
        raise NotAllowed(sentence)
    if note.state != "open":
        raise Conflict(gettext("This link was used already."))
    if wrong := {field: sentence for field, sentence in _wrong(written).items() if sentence is not None}:
        raise Invalid(next(iter(wrong.values())), wrong)
    note.from_name, note.designation, note.office = (
        cleaned_name(x) for x in (written.from_name, written.designation, written.office)
    )
    note.words, note.written_at, note.state = written.words.strip(), clock.now(), "written"
    publish(AppreciationWaiting(note.id, note.person_id))


def look_at_appreciation(note: Appreciation, *, by: Viewer, passed_on: bool, reason: str = "") -> None:
    """A mentor has read it: it goes to the teacher, or no further. What was not passed on she never sees. Raises NotAllowed."""
    person = db.session.get_one(Person, note.person_id)
    if (sentence := why_not_look_at(by, note, person)) is not None:
        raise NotAllowed(sentence)
    note.looked_at, note.looked_by_id = clock.now(), by.person_id
    note.state = "passed_on" if passed_on else "refused"
    record(by, note.state, "appreciation", note.id, reason=reason)
    if passed_on:
        tell(person, "appreciation", **{"from": note.from_name})
        publish(AppreciationPassedOn(note.id, note.person_id))


def answer_appreciation(note: Appreciation, *, by: Viewer, agreed: bool) -> None:
    """The teacher lets it be shown, or keeps it to herself; she may change her mind. Raises NotAllowed."""
    if (sentence := why_not_answer(by, note)) is not None:
        raise NotAllowed(sentence)
    note.state, note.answered_at = ("agreed" if agreed else "kept_private"), clock.now()


def _wrong(written: Note) -> dict[str, str | None]:
    return {
        "from_name": why_not_name(cleaned_name(written.from_name)),
        "designation": why_not_name(cleaned_name(written.designation), is_staff=True),
        "office": why_not_name(cleaned_name(written.office), is_staff=True),
        "words": _wrong_words(written.words.strip()),
    }


def _wrong_words(words: str) -> str | None:
    if len(words) < SHORTEST_WORDS:
        return gettext("Please write a sentence or two.")
    if len(words) > LONGEST_WORDS:
        return gettext("At most %(n)s characters, please.", n=LONGEST_WORDS)
    if any(unicodedata.category(sign) in {"Cf", "Co", "Cs", "Cn"} and sign not in _JOINERS for sign in words):
        return gettext("This text contains invisible signs. Please type it again.")
    return None
