"""Giving, choosing to show, and withdrawing certificates."""

from collections.abc import Collection

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid, NotAllowed
from forum.core.events import publish
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.people.audit import record
from forum.people.models import Person
from forum.people.records import tell
from forum.recognition.codes import new_code
from forum.recognition.counting import Reached, who_reached
from forum.recognition.events import AwardGiven, AwardWithdrawn
from forum.recognition.models import Award
from forum.recognition.policy import why_not_choose, why_not_withdraw
from forum.recognition.rules import RULES, Rule


def reckon(among: Collection[int] | None = None) -> list[Award]:
    """Give these people, or all, every certificate that their deeds have reached and that they do not hold. Doing it again gives
    nothing; what was given stays, whatever becomes of the deeds."""
    return [_give(rule, reached) for rule in RULES.values() for reached in who_reached(rule, among)]


def show_award(award: Award, *, by: Viewer) -> None:
    """On her profile, because she wants it. Raises NotAllowed."""
    if (sentence := why_not_choose(by, award)) is not None:
        raise NotAllowed(sentence)
    award.shown_at = award.shown_at or clock.now()


def hide_award(award: Award, *, by: Viewer) -> None:
    """Raises NotAllowed."""
    if (sentence := why_not_choose(by, award)) is not None:
        raise NotAllowed(sentence)
    award.shown_at = None


def withdraw_award(award: Award, *, by: Viewer, reason: str) -> None:
    """It stays where it is, says that it was withdrawn and why, and cannot be given back: she begins anew. Raises NotAllowed,
    Invalid."""
    if (sentence := why_not_withdraw(by, award)) is not None:
        raise NotAllowed(sentence)
    if award.withdrawn_at is not None:
        return  # pressed twice
    if not reason.strip():
        sentence = gettext("Please say why: everybody who checks this certificate reads it.")
        raise Invalid(sentence, {"reason": sentence})
    award.withdrawn_at, award.withdrawn_by_id, award.withdrawn_because = clock.now(), by.person_id, reason.strip()
    record(by, "withdraw", "award", award.id, reason=award.withdrawn_because)
    tell(db.session.get_one(Person, award.person_id), "award_withdrawn", award=award.kind, reason=award.withdrawn_because)
    publish(AwardWithdrawn(award.id, award.person_id))


def _give(rule: Rule, reached: Reached) -> Award:
    award = Award(code=new_code(), kind=rule.kind, criteria_version=rule.version, person_id=reached.person_id)
    award.evidence, award.given_at = list(reached.evidence), clock.now()
    db.session.add(award)
    db.session.flush()
    tell(db.session.get_one(Person, award.person_id), "award_given", award=award.kind)
    publish(AwardGiven(award.id, award.person_id))
    return award
