"""What mentors do with a card: finish it for everybody, put it off, lay it aside for themselves, hand a problem on; and the replies
that they keep. Pressing twice is pressing once."""

from datetime import timedelta

from sqlalchemy import func, select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Invalid, NotAllowed
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.desk.assigning import hand_over
from forum.desk.minutes import note_deed
from forum.desk.models import Answer, Assignment, DeskAnswer, DeskCard, SavedReply
from forum.desk.policy import may_change_reply, may_use_desk, why_not_dismiss, why_not_finish, why_not_hand_on
from forum.desk.queries import MOST_REPLIES
from forum.discussion.actions import thank
from forum.discussion.models import Lang, Post, Thread

DAYS = (3, 7)
"""For which a card can be put off. No reason is asked."""


def finish(card: DeskCard, *, by: Viewer) -> None:
    """For everybody. Raises NotAllowed."""
    _check(why_not_finish(card))
    if card.closed_at is None:
        card.closed_at = clock.now()
        note_deed(card.kind, by.person_id)


def put_off(card: DeskCard, *, by: Viewer, days: int) -> None:
    """For herself, for some days. Raises Invalid."""
    if days not in DAYS:
        raise Invalid(gettext("Please choose one of these."))
    if rest(card, by.person_id, days=days):
        note_deed("put_off", by.person_id)


def rest(card: DeskCard, person_id: int | None, *, days: int) -> bool:
    """Out of her sight for so long; whether it lay there."""
    return _answer(card, person_id, "later", days=days)


def dismiss(card: DeskCard, *, by: Viewer) -> None:
    """For herself alone, until there is news about it. Raises NotAllowed."""
    _check(why_not_dismiss(by, card))
    if _answer(card, by.person_id, "dismissed"):
        note_deed("dismissed", by.person_id)


def welcome(card: DeskCard, *, by: Viewer) -> None:
    """Thank for a first post, and the card is done. Raises NotAllowed, Conflict."""
    if card.kind != "welcome" or card.post_id is None:
        raise Conflict(gettext("This has changed in the meantime. Please look at it once more."))
    thank(db.session.get_one(Post, card.post_id), by=by)
    finish(card, by=by)


def hand_on(card: DeskCard, *, by: Viewer) -> None:
    """To the next colleague who could. Raises NotAllowed, Conflict."""
    _check(why_not_hand_on(by, card))
    assignment = db.session.get(Assignment, card.thread_id)
    if assignment is None:
        raise Conflict(gettext("This has changed in the meantime. Please look at it once more."))
    if not hand_over(assignment, db.session.get_one(Thread, assignment.thread_id), by_id=by.person_id):
        raise Conflict(gettext("There is nobody else to hand it to just now. It can be put off for some days."))
    note_deed("handed_on", by.person_id)


def save_reply(*, by: Viewer, name: str, body: str, lang: Lang, reply: SavedReply | None = None) -> SavedReply:
    """A new one, or this one changed. Raises NotAllowed, Invalid."""
    if not may_use_desk(by) or (reply is not None and not may_change_reply(by, reply)):
        raise NotAllowed(gettext("Saved replies are for mentors and moderators."))
    if reply is None:
        if _count_replies(by) >= MOST_REPLIES:
            raise Invalid(gettext("There are %(most)s saved replies already. Please remove one first.", most=MOST_REPLIES))
        reply = SavedReply(person_id=by.person_id)
        db.session.add(reply)
    reply.name, reply.body, reply.lang, reply.changed_at = name, body, lang, clock.now()
    return reply


def delete_reply(reply: SavedReply, *, by: Viewer) -> None:
    """Raises NotAllowed."""
    if not may_change_reply(by, reply):
        raise NotAllowed(gettext("Saved replies are for mentors and moderators."))
    db.session.delete(reply)


def _answer(card: DeskCard, person_id: int | None, answer: Answer, *, days: int = 0) -> bool:
    moment = clock.now()
    before = db.session.get(DeskAnswer, (card.id, person_id))
    if before is not None and before.answer == answer and (before.until is None or before.until > moment):
        return False  # pressed twice
    if before is None:
        before = DeskAnswer(card_id=card.id, person_id=person_id)
        db.session.add(before)
    before.answer, before.created_at, before.until = answer, moment, moment + timedelta(days=days) if days else None
    return True


def _count_replies(by: Viewer) -> int:
    return db.session.scalar(select(func.count()).where(SavedReply.person_id == by.person_id)) or 0


def _check(sentence: str | None) -> None:
    if sentence is not None:
        raise NotAllowed(sentence)
