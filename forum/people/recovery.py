"""Coming back in without the password: with a code printed at joining, or with one that a mentor or moderator issued.

Codes are hashed by the caller before the transaction (forum/people/codes.py)."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid, NotAllowed
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.people.models import Person, RecoveryCode
from forum.people.policy import why_not_issue_reset_code
from forum.people.records import tell, write_audit
from forum.people.signing_in import drop_issued_codes, end_sign_ins, suspended_sentence

CODES = 8
ISSUED_LASTS = timedelta(hours=24)


def keep_recovery_codes(person: Person, *, code_hashes: Sequence[str]) -> None:
    """A new sheet; the old one is worth nothing from now on."""
    printed = (RecoveryCode.person_id == person.id, RecoveryCode.expires_at.is_(None))
    db.session.execute(delete(RecoveryCode).where(*printed))
    for code_hash in code_hashes:
        db.session.add(RecoveryCode(person_id=person.id, code_hash=code_hash, created_at=clock.now()))


def issue_reset_code(person: Person, *, by: Viewer, code_hash: str) -> None:
    """For a day, once. All her sign-ins end, she is told, and it is written down. Her old password still opens: whoever could
    close it could lock her out. Raises NotAllowed."""
    if (sentence := why_not_issue_reset_code(by, person)) is not None:
        raise NotAllowed(sentence)
    drop_issued_codes(person)
    moment = clock.now()
    code = RecoveryCode(person_id=person.id, code_hash=code_hash, issued_by_id=by.person_id)
    code.created_at, code.expires_at = moment, moment + ISSUED_LASTS
    db.session.add(code)
    end_sign_ins(person)
    tell(person, "reset_code", by=by.name)
    write_audit("reset_code", person, by=by)


def recover(handle: str, *, code_hash: str, password_hash: str) -> Person:
    """Raises Invalid with one sentence, whether the handle is unknown or the code wrong, used or old."""
    asked = select(RecoveryCode).join(Person, Person.id == RecoveryCode.person_id)
    code = db.session.scalar(asked.where(RecoveryCode.code_hash == code_hash, Person.handle == handle).with_for_update())
    if code is None or code.used_at is not None or (code.expires_at is not None and code.expires_at <= clock.now()):
        raise Invalid(no_such_code())
    person = db.session.get_one(Person, code.person_id)
    if person.suspended_at is not None:
        raise NotAllowed(suspended_sentence())
    code.used_at = clock.now()
    set_password(person, password_hash=password_hash)
    tell(person, "recovered")
    return person


def set_password(person: Person, *, password_hash: str, stays: int | None = None) -> None:
    """Ends all sign-ins but the one that `stays`, and all codes that others issued."""
    person.password_hash = password_hash
    end_sign_ins(person, but=stays)
    drop_issued_codes(person)


def no_such_code() -> str:
    return gettext("Handle and code do not go together, or the code was used or has run out. Please look at both again.")
