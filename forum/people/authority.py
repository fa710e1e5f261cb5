"""What moderators and admins do to accounts. Each deed is written down with it."""

from forum.core import clock
from forum.core.errors import NotAllowed
from forum.core.viewer import Role, Viewer
from forum.people.models import Person
from forum.people.policy import why_not_change_role, why_not_suspend, why_not_unsuspend
from forum.people.queries import is_last_admin
from forum.people.records import tell, write_audit
from forum.people.signing_in import drop_issued_codes, end_sign_ins


def suspend(person: Person, *, by: Viewer, reason: str = "") -> None:
    """She is out on her next request; what she wrote stays. Raises NotAllowed."""
    if (sentence := why_not_suspend(by, person, is_last_admin=is_last_admin(person))) is not None:
        raise NotAllowed(sentence)
    if person.suspended_at is not None:
        return
    person.suspended_at = clock.now()
    end_sign_ins(person)
    drop_issued_codes(person)
    write_audit("suspend", person, by=by, reason=reason)


def unsuspend(person: Person, *, by: Viewer) -> None:
    """Raises NotAllowed."""
    if (sentence := why_not_unsuspend(by, person)) is not None:
        raise NotAllowed(sentence)
    if person.suspended_at is None:
        return
    person.suspended_at = None
    tell(person, "unsuspended")
    write_audit("unsuspend", person, by=by)


def change_role(person: Person, role: Role, *, by: Viewer) -> None:
    """Felt on her next request: the role is read with each. Raises NotAllowed."""
    if (sentence := why_not_change_role(by, person, role, is_last_admin=is_last_admin(person))) is not None:
        raise NotAllowed(sentence)
    before, person.role = person.role, role
    if before != role:
        tell(person, "role", role=role, by=by.name)
        write_audit("role", person, by=by, before=before, after=role)
