"""What pages and rules ask about people."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.people.handles import skeleton_of
from forum.people.models import Invitation, Person, RecoveryCode, SignIn


def find_person(handle: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.handle == handle))


def get_person(handle: str) -> Person:
    """Raises NotFound."""
    person = find_person(handle)
    if person is None:
        raise NotFound(gettext("There is nobody of this name here."))
    return person


def get_person_by_id(person_id: int | None) -> Person:
    """Raises NotFound."""
    person = db.session.get(Person, person_id) if person_id is not None else None
    if person is None:
        raise NotFound(gettext("There is nobody of this name here."))
    return person


def known_handles(handles: Collection[str]) -> frozenset[str]:
    """Those of the handles that somebody has: only they are linked in a text."""
    if not handles:
        return frozenset()
    return frozenset(db.session.scalars(select(Person.handle).where(Person.handle.in_(handles))))


def is_taken(handle: str) -> bool:
    """Whether somebody has this handle or one that looks like it."""
    alike = (Person.handle == handle) | (Person.handle_skeleton == skeleton_of(handle))
    return db.session.scalar(select(Person.id).where(alike)) is not None


def is_last_admin(person: Person) -> bool:
    """Suspended admins do not count: they cannot come in."""
    if person.role != "admin" or person.suspended_at is not None:
        return False
    others = select(func.count()).where(Person.role == "admin", Person.suspended_at.is_(None), Person.id != person.id)
    return db.session.scalar(others) == 0


def devices_of(person_id: int | None) -> Sequence[SignIn]:
    """Where she is signed in, the last used first."""
    mine = select(SignIn).where(SignIn.person_id == person_id, SignIn.expires_at > clock.now())
    return db.session.scalars(mine.order_by(SignIn.seen_at.desc(), SignIn.id.desc())).all()


def get_device(device_id: int, *, of: int | None) -> SignIn:
    """Raises NotFound, also for a device of somebody else."""
    device = db.session.scalar(select(SignIn).where(SignIn.id == device_id, SignIn.person_id == of))
    if device is None:
        raise NotFound(gettext("There is no such device."))
    return device


def invitations_by(person_id: int | None) -> Sequence[Invitation]:
    """The newest first."""
    return db.session.scalars(select(Invitation).where(Invitation.made_by_id == person_id).order_by(Invitation.id.desc())).all()


def get_invitation(invitation_id: int) -> Invitation:
    """Raises NotFound."""
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is None:
        raise NotFound(gettext("There is no such invitation."))
    return invitation


def find_invitation(code: str) -> Invitation | None:
    return db.session.scalar(select(Invitation).where(Invitation.code == code).with_for_update())


def joined_with(invitation_ids: Collection[int]) -> Mapping[int, Sequence[Person]]:
    """Who came with which invitation, in the order of joining."""
    joined: dict[int, list[Person]] = {}
    with_one = select(Person).where(Person.invitation_id.in_(invitation_ids)).order_by(Person.id)
    for person in db.session.scalars(with_one):
        if person.invitation_id is not None:
            joined.setdefault(person.invitation_id, []).append(person)
    return joined


def invited_by(person_id: int) -> Sequence[Person]:
    """One step down the tree of who invited whom."""
    return db.session.scalars(select(Person).where(Person.invited_by_id == person_id).order_by(Person.id)).all()


def recovery_codes_left(person_id: int | None) -> int:
    """Of those that she printed herself."""
    unused = (RecoveryCode.person_id == person_id, RecoveryCode.issued_by_id.is_(None), RecoveryCode.used_at.is_(None))
    return db.session.scalar(select(func.count()).where(*unused, RecoveryCode.expires_at.is_(None))) or 0


def list_mentors(district_id: int) -> Sequence[Person]:
    """Of a district, by name."""
    mentors = select(Person).where(Person.district_id == district_id, Person.role == "mentor", Person.suspended_at.is_(None))
    return db.session.scalars(mentors.order_by(Person.name)).all()
