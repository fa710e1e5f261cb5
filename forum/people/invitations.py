"""Codes with which a mentor brings her colleagues in."""

from datetime import timedelta

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid, NotAllowed
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.people.codes import new_invitation_code
from forum.people.models import Invitation
from forum.people.policy import why_not_invite, why_not_revoke
from forum.people.queries import find_invitation

DAYS, MOST_DAYS = 30, 90
PLACES, MOST_PLACES = 15, 100
"""A circle of colleagues has ten to fifteen people."""


def invite(*, by: Viewer, places: int = PLACES, days: int = DAYS) -> Invitation:
    """Raises NotAllowed, Invalid."""
    if (sentence := why_not_invite(by)) is not None:
        raise NotAllowed(sentence)
    if not 1 <= places <= MOST_PLACES:
        sentence = gettext("An invitation has 1 to %(n)s places.", n=MOST_PLACES)
        raise Invalid(sentence, {"places": sentence})
    if not 1 <= days <= MOST_DAYS:
        sentence = gettext("An invitation lasts 1 to %(n)s days.", n=MOST_DAYS)
        raise Invalid(sentence, {"days": sentence})
    moment = clock.now()
    invitation = Invitation(code=_free_code(), made_by_id=by.person_id, places=places, used=0)
    invitation.created_at, invitation.expires_at = moment, moment + timedelta(days=days)
    db.session.add(invitation)
    db.session.flush()
    return invitation


def revoke(invitation: Invitation, *, by: Viewer) -> None:
    """Whoever came with it stays. Raises NotAllowed."""
    if (sentence := why_not_revoke(by, invitation)) is not None:
        raise NotAllowed(sentence)
    invitation.revoked_at = invitation.revoked_at or clock.now()


def why_not_come_with(invitation: Invitation | None) -> str | None:
    if invitation is None:
        return gettext("This code is not known here. Please read it again, or ask the person who gave it to you.")
    if invitation.revoked_at is not None:
        return gettext("This code was taken back. Please ask the person who gave it to you.")
    if invitation.expires_at <= clock.now():
        return gettext("This code has run out. Please ask for a new one.")
    if invitation.used >= invitation.places:
        return gettext("All places of this code are taken. Please ask for a new one.")
    return None


def _free_code() -> str:
    while True:
        code = new_invitation_code()
        if find_invitation(code) is None:
            return code
