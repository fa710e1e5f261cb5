"""Who may do what to whom. Nobody acts on an equal or higher rank, except that admins act on each other; each refusal is a
sentence for the person who is refused."""

from forum.core.i18n import gettext
from forum.core.viewer import ROLES, Role, Viewer
from forum.people.models import Invitation, Person

OPERATOR = Viewer(role="admin")
"""The command line: whoever has the shell of the server has everything. Records show its deeds without a person."""


def rank(role: Role | None) -> int:
    """-1 for a visitor, then 0 to 3."""
    return -1 if role is None else ROLES.index(role)


def why_not_issue_reset_code(viewer: Viewer, person: Person) -> str | None:
    """A moderator for everybody below; a mentor for teachers whom she invited or of her district."""
    if viewer.person_id == person.id:
        return gettext("Your own password is changed in the settings.")
    if not _is_above(viewer, person):
        return _not_your_rank()
    if viewer.is_moderator or person.invited_by_id == viewer.person_id or viewer.is_mentor_of(person.district_id):
        return None
    return gettext("A mentor may do this for teachers whom she invited, or of her own district.")


def why_not_invite(viewer: Viewer) -> str | None:
    if rank(viewer.role) >= rank("mentor"):
        return None
    return gettext("Mentors and moderators invite people.")


def why_not_revoke(viewer: Viewer, invitation: Invitation) -> str | None:
    if viewer.is_moderator or (viewer.is_signed_in and invitation.made_by_id == viewer.person_id):
        return None
    return gettext("Only the person who made this code, or a moderator, may revoke it.")


def why_not_suspend(viewer: Viewer, person: Person, *, is_last_admin: bool) -> str | None:
    if viewer.person_id == person.id:
        return gettext("One does not suspend oneself.")
    if is_last_admin:
        return gettext("This is the last admin. Somebody must keep the key.")
    if not viewer.is_moderator or not (_is_above(viewer, person) or viewer.role == "admin"):
        return _not_your_rank()
    return None


def why_not_unsuspend(viewer: Viewer, person: Person) -> str | None:
    if viewer.is_moderator and (_is_above(viewer, person) or viewer.role == "admin"):
        return None
    return _not_your_rank()


def why_not_change_role(viewer: Viewer, person: Person, role: Role, *, is_last_admin: bool) -> str | None:
    if viewer.role != "admin":
        return gettext("Only an admin changes roles.")
    if is_last_admin and role != "admin":
        return gettext("This is the last admin. Somebody must keep the key.")
    if role == "mentor" and person.district_id is None:
        return gettext("A mentor needs a district.")
    return None


def why_not_change_district(person: Person) -> str | None:
    """A mentor acts in her district: were she free to change it, she could act in any."""
    if person.role != "mentor":
        return None
    return gettext("You are the mentor of this district; an admin can change it.")


def why_not_see_email(viewer: Viewer, person: Person) -> str | None:
    """Whoever shows it to an admin also writes an AuditEntry."""
    if viewer.is_signed_in and (viewer.person_id == person.id or viewer.role == "admin"):
        return None
    return gettext("An e-mail address is shown to its owner only.")


def _is_above(viewer: Viewer, person: Person) -> bool:
    return rank(viewer.role) > rank(person.role) or viewer == OPERATOR


def _not_your_rank() -> str:
    return gettext("You may not do this for this person.")
