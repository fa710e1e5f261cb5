"""Signing in and out. What costs time (argon2id) is done before the transaction, what is written inside it."""

from dataclasses import dataclass

from sqlalchemy import delete

from forum.core.db import db
from forum.core.errors import Invalid, NotAllowed
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.people.handles import handle_meant
from forum.people.models import Person, RecoveryCode, SignIn
from forum.people.passwords import hash_password, is_outdated, is_password
from forum.people.queries import find_person, get_person_by_id


@dataclass(frozen=True)
class Proof:
    """Somebody knew the password. `new_hash` where the old one was made at another setting."""

    person_id: int
    password_hash: str
    new_hash: str | None


def prove(handle: str, password: str) -> Proof:
    """Raises Invalid with one sentence, after one hashing, whether the handle or the password is wrong; NotAllowed only for
    somebody who knew the password and is suspended."""
    person = find_person(handle_meant(handle))
    right = is_password(password, person.password_hash if person else None)
    if person is None or person.password_hash is None or not right:
        raise Invalid(gettext("Handle and password do not go together. Please look at both again."))
    if person.suspended_at is not None:
        raise NotAllowed(suspended_sentence())
    new_hash = hash_password(password) if is_outdated(person.password_hash) else None
    return Proof(person.id, person.password_hash, new_hash)


def prove_again(person: Person, password: str) -> Proof:
    """Before what a borrowed phone must not do. Raises Invalid, with the sentence on the field `old`."""
    if person.password_hash is None or not is_password(password, person.password_hash):
        sentence = gettext("This is not your password.")
        raise Invalid(sentence, {"old": sentence})
    return Proof(person.id, person.password_hash, None)


def accept(proof: Proof) -> Person:
    """The row, read again inside the transaction. Codes that others issued are not needed any more and go."""
    person = get_person_by_id(proof.person_id)
    if person.password_hash != proof.password_hash or person.suspended_at is not None:
        raise Invalid(gettext("Handle and password do not go together. Please look at both again."))
    if proof.new_hash is not None:
        person.password_hash = proof.new_hash
    drop_issued_codes(person)
    return person


def drop_issued_codes(person: Person) -> None:
    issued = (RecoveryCode.person_id == person.id, RecoveryCode.expires_at.is_not(None), RecoveryCode.used_at.is_(None))
    db.session.execute(delete(RecoveryCode).where(*issued))


def end_sign_ins(person: Person, *, but: int | None = None) -> None:
    """Everywhere, at once. `but` is the row of the device that stays."""
    others = SignIn.person_id == person.id
    db.session.execute(delete(SignIn).where(others if but is None else others & (SignIn.id != but)))


def end_sign_in(device: SignIn, *, by: Viewer) -> None:
    """Raises NotAllowed."""
    if device.person_id != by.person_id:
        raise NotAllowed(gettext("This is not your device."))
    db.session.delete(device)


def suspended_sentence() -> str:
    return gettext("This account is suspended. Its posts stay. Please write to the moderators if you think that this is wrong.")
