"""Coming in: openly, or with an invitation."""

from dataclasses import dataclass

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid
from forum.core.events import publish
from forum.core.i18n import gettext
from forum.core.viewer import Role
from forum.people.codes import tidied
from forum.people.events import AddressGiven
from forum.people.handles import LONGEST, cleaned_name, propose_handle, skeleton_of, why_not_handle, why_not_name
from forum.people.invitations import why_not_come_with
from forum.people.models import Invitation, Person
from forum.people.queries import find_invitation, is_taken

LONGEST_EMAIL = 254


@dataclass(frozen=True)
class Joining:
    """What somebody typed to join. `password_hash` None: a reset code will let her set one."""

    handle: str
    name: str
    password_hash: str | None
    code: str = ""
    email: str = ""
    language: str | None = None


def join(asked: Joining, *, only_invited: bool) -> Person:
    """Raises Invalid with a sentence for each field that stands in the way. She has accepted the rules: the caller asked."""
    name = cleaned_name(asked.name)
    invitation = find_invitation(tidied(asked.code)) if asked.code else None
    wrong = {
        "handle": why_not_handle(asked.handle) or why_not_free(asked.handle),
        "name": why_not_name(name),
        "code": _why_not_code(asked.code, invitation, only_invited=only_invited),
        "email": why_not_email(asked.email),
    }
    fields = {field: sentence for field, sentence in wrong.items() if sentence is not None}
    if fields:
        raise Invalid(next(iter(fields.values())), fields)
    person = add_person(asked.handle, name=name, password_hash=asked.password_hash)
    person.email, person.language = asked.email.strip() or None, asked.language
    person.rules_accepted_at = person.joined_at
    if person.email is not None:
        publish(AddressGiven(person.id))
    if invitation is not None:
        invitation.used += 1
        person.invitation_id, person.invited_by_id = invitation.id, invitation.made_by_id
    return person


def add_person(handle: str, *, name: str, password_hash: str | None, role: Role = "teacher") -> Person:
    """The row itself, with its id. The caller has asked why_not_handle, why_not_free and why_not_name."""
    person = Person(handle=handle, handle_skeleton=skeleton_of(handle), name=name, role=role, password_hash=password_hash)
    person.joined_at = clock.now()
    db.session.add(person)
    db.session.flush()
    return person


def why_not_free(handle: str) -> str | None:
    if not is_taken(handle):
        return None
    proposal = free_handle(handle)
    return gettext("Somebody has this handle, or one that looks the same. Free would be: %(proposal)s", proposal=proposal)


def free_handle(typed: str) -> str:
    """A handle near what was typed that nobody has; may be empty when there is nothing to go by."""
    base = propose_handle(typed)
    if len(base) < 3:
        return ""
    if why_not_handle(base) is None and not is_taken(base):
        return base
    for number in range(2, 100):
        near = f"{base[: LONGEST - 3].rstrip('-')}-{number}"
        if why_not_handle(near) is None and not is_taken(near):
            return near
    return ""


def why_not_email(email: str) -> str | None:
    """Whether it can be an address at all; nobody is written to before she has confirmed it."""
    email = email.strip()
    if not email:
        return None
    local, at, domain = email.rpartition("@")
    plain = all(sign.isprintable() and sign not in " ,;:<>()[]\\\"'@" for sign in local + domain)
    if len(email) > LONGEST_EMAIL or not at or not local or "." not in domain.strip(".") or not plain or ".." in email:
        return gettext("This is not an e-mail address. The field may stay empty.")
    return None


def _why_not_code(code: str, invitation: Invitation | None, *, only_invited: bool) -> str | None:
    if not code.strip():
        return gettext("Joining needs an invitation code. A mentor can give you one.") if only_invited else None
    return why_not_come_with(invitation)
