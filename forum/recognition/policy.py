"""Who may give, see and take back what. Nobody here acts for herself: what one's own hand has written is no recognition."""

from sqlalchemy import ColumnElement, and_, or_, select, true

from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.people.models import Person
from forum.recognition.models import Appreciation, Award

PUBLIC_NOTE, OWN_NOTES, LOOKED_AT = "agreed", ("passed_on", "agreed", "kept_private"), ("written",)
"""The states of an appreciation in which everybody, the teacher herself, and the mentors of her district see it."""


def is_shown_on_profile(award: Award) -> bool:
    """The link of a certificate works for whoever has it; a profile names only what its owner chose."""
    return award.shown_at is not None and award.withdrawn_at is None


def awards_on_profile() -> ColumnElement[bool]:
    return and_(Award.shown_at.is_not(None), Award.withdrawn_at.is_(None))


def why_not_withdraw(viewer: Viewer, award: Award) -> str | None:
    if not viewer.is_moderator:
        return gettext("Only moderators do this.")
    if award.person_id == viewer.person_id:
        return gettext("This is your own certificate, so another moderator looks at it.")
    return None


def why_not_choose(viewer: Viewer, award: Award) -> str | None:
    """Show it on the profile, or take it off again."""
    if award.person_id != viewer.person_id:
        return gettext("Only the person to whom it was given decides this.")
    return gettext("This certificate was withdrawn.") if award.withdrawn_at is not None else None


def why_not_count_led(viewer: Viewer, person: Person) -> str | None:
    if viewer.person_id == person.id:
        return gettext("Nobody counts her own. Please ask another mentor.")
    if _looks_after(viewer, person):
        return None
    return gettext("A mentor counts this for teachers of her own district.")


def why_not_invite_as_mentor(viewer: Viewer, person: Person) -> str | None:
    if viewer.person_id == person.id:
        return gettext("One does not invite oneself.")
    if not _looks_after(viewer, person):
        return gettext("A mentor does this for teachers of her own district.")
    if person.role != "teacher":
        return gettext("This person looks after others already.")
    return gettext("A mentor needs a district.") if person.district_id is None else None


def why_not_ask_appreciation(viewer: Viewer, person: Person) -> str | None:
    """Make a link for an official."""
    if viewer.is_signed_in and (viewer.person_id == person.id or _looks_after(viewer, person)):
        return None
    return gettext("The teacher herself or a mentor of her district makes this link.")


def why_not_take_back(viewer: Viewer, note: Appreciation) -> str | None:
    """The link, before it was used."""
    if viewer.is_moderator or (viewer.is_signed_in and viewer.person_id in {note.made_by_id, note.person_id}):
        return None
    return gettext("Only the person who made this link, or a moderator, may take it back.")


def why_not_look_at(viewer: Viewer, note: Appreciation, person: Person) -> str | None:
    """Pass a note on to the teacher, or not. `person` is she."""
    if viewer.person_id == person.id:
        return gettext("This was written about you, so another mentor looks at it.")
    if not _looks_after(viewer, person):
        return gettext("A mentor does this for teachers of her own district.")
    return None if note.state in LOOKED_AT else gettext("This has been looked at already.")


def why_not_answer(viewer: Viewer, note: Appreciation) -> str | None:
    """The teacher's own yes or no, which she may change."""
    if note.person_id != viewer.person_id or note.state not in OWN_NOTES:
        return gettext("Only the person of whom it speaks decides this.")
    return None


def may_see_appreciation(viewer: Viewer, note: Appreciation, district_id: int | None) -> bool:
    """`district_id` is the teacher's. She sees nothing before a mentor has looked: it may be unkind."""
    if note.state == PUBLIC_NOTE:
        return True
    if viewer.is_signed_in and note.person_id == viewer.person_id:
        return note.state in OWN_NOTES
    return note.state in LOOKED_AT and (viewer.is_moderator or viewer.is_mentor_of(district_id))


def appreciations_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    public = Appreciation.state == PUBLIC_NOTE
    if not viewer.is_signed_in:
        return public
    own = and_(Appreciation.person_id == viewer.person_id, Appreciation.state.in_(OWN_NOTES))
    return or_(public, own, and_(Appreciation.state.in_(LOOKED_AT), Appreciation.person_id != viewer.person_id, _of_hers(viewer)))


def may_look_at_some(viewer: Viewer) -> bool:
    """Whether there is a list of waiting notes for this viewer."""
    return viewer.is_moderator or viewer.role == "mentor"


def _of_hers(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.is_moderator:
        return true()
    mine = select(Person.id).where(Person.district_id == viewer.context.district_id)
    return Appreciation.person_id.in_(mine) if viewer.role == "mentor" else ~true()


def _looks_after(viewer: Viewer, person: Person) -> bool:
    return viewer.is_moderator or viewer.is_mentor_of(person.district_id)
