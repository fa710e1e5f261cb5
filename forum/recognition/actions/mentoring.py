"""From teacher to mentor: invited by a mentor, accepted by herself, made one by an admin; and resting when she needs it."""

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, NotAllowed
from forum.core.events import publish
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.people.authority import change_role
from forum.people.models import Person
from forum.people.records import tell
from forum.recognition.events import MentorAnswered, MentorInvited
from forum.recognition.models import MentorWay
from forum.recognition.policy import why_not_invite_as_mentor


def invite_as_mentor(person: Person, *, by: Viewer, words: str = "") -> MentorWay:
    """Whoever declined may be asked again. Raises NotAllowed, Conflict."""
    if (sentence := why_not_invite_as_mentor(by, person)) is not None:
        raise NotAllowed(sentence)
    way = db.session.get(MentorWay, person.id)
    if way is not None and way.state in {"accepted", "paused"}:
        raise Conflict(gettext("The invitation was accepted already."))
    if way is not None and way.state == "invited":
        return way  # one invitation is enough, whoever came first
    if way is None:
        way = MentorWay(person_id=person.id)
        db.session.add(way)
    way.state, way.invited_by_id, way.words = "invited", by.person_id, words
    way.invited_at, way.answered_at, way.paused_at = clock.now(), None, None
    tell(person, "mentor_invited", by=by.name)
    publish(MentorInvited(person.id, by.person_id or 0))
    return way


def answer_invitation(way: MentorWay, *, by: Viewer, accepted: bool) -> None:
    """Raises NotAllowed, and Conflict where there is nothing to answer."""
    _check_own(way, by)
    if way.state != "invited":
        raise Conflict(gettext("This was answered already."))
    way.state, way.answered_at = ("accepted" if accepted else "declined"), clock.now()
    inviter = db.session.get(Person, way.invited_by_id) if way.invited_by_id is not None else None
    if inviter is not None:
        tell(inviter, "mentor_accepted" if accepted else "mentor_declined", name=by.name, handle=by.handle)
    publish(MentorAnswered(way.person_id, way.invited_by_id, accepted))


def pause(*, by: Viewer) -> None:
    """A rest, without a reason. What she has done stays hers. Raises NotAllowed."""
    way = db.session.get(MentorWay, by.person_id)
    if way is None and by.role == "mentor":  # she was a mentor before there were invitations
        way = MentorWay(person_id=by.person_id, state="accepted")
        db.session.add(way)
    if way is None or way.state not in {"accepted", "paused"}:
        raise NotAllowed(gettext("There is nothing to rest from yet."))
    way.state, way.paused_at = "paused", way.paused_at or clock.now()


def resume(*, by: Viewer) -> None:
    """Raises NotAllowed."""
    way = db.session.get(MentorWay, by.person_id)
    if way is None or way.state not in {"accepted", "paused"}:
        raise NotAllowed(gettext("There is nothing to rest from yet."))
    way.state, way.paused_at = "accepted", None


def make_mentor(person: Person, *, by: Viewer) -> None:
    """An admin gives the role to somebody who accepted. Raises NotAllowed."""
    way = db.session.get(MentorWay, person.id)
    if way is None or way.state not in {"accepted", "paused"}:
        raise NotAllowed(gettext("She has not accepted an invitation."))
    change_role(person, "mentor", by=by)


def _check_own(way: MentorWay, by: Viewer) -> None:
    if way.person_id != by.person_id:
        raise NotAllowed(gettext("Only the person who was invited answers."))
