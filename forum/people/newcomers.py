"""Joining in one step: everything that costs time before the transaction, everything that is wrong in one answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from forum.core import clock
from forum.core.errors import Invalid
from forum.people.codes import hash_code, new_recovery_code
from forum.people.handles import LONGEST_NAME
from forum.people.joining import Joining, free_handle, join
from forum.people.models import Person
from forum.people.passwords import new_password_hash
from forum.people.recovery import CODES, keep_recovery_codes
from forum.people.signing_in import Proof, accept

JUST_NOW = timedelta(minutes=15)


@dataclass(frozen=True)
class Sheet:
    """Fresh recovery codes, to be shown once, and what is kept of them."""

    codes: Sequence[str]
    hashes: Sequence[str]


def new_sheet(handle: str) -> Sheet:
    """Eight times 18 ms: call it before the transaction."""
    codes = [new_recovery_code() for _ in range(CODES)]
    return Sheet(codes, [hash_code(code, handle=handle) for code in codes])


def chosen_handle(typed: str, *, name: str) -> str:
    """As typed, in small letters; where nothing was typed, one made from the name."""
    return typed.strip().lower() or free_handle(name[:LONGEST_NAME])


def prepare(
    asked: Joining, password: str, *, site_name: str | None, wrong: Mapping[str, str]
) -> tuple[Joining, Mapping[str, str]]:
    """With the hash of the password, or with one more thing that is wrong."""
    try:
        password_hash = new_password_hash(password, handle=asked.handle, name=asked.name, site_name=site_name)
    except Invalid as refusal:
        return asked, {**wrong, **refusal.fields}
    return Joining(asked.handle, asked.name, password_hash, asked.code, asked.email, asked.language), wrong


def come_in(asked: Joining, sheet: Sheet, *, only_invited: bool, wrong: Mapping[str, str]) -> Person:
    """Raises Invalid with everything that stands in the way, `wrong` included."""
    try:
        person = join(asked, only_invited=only_invited)
    except Invalid as refusal:
        raise Invalid(refusal.sentence, {**wrong, **refusal.fields}) from refusal
    if wrong:
        raise Invalid(next(iter(wrong.values())), wrong)
    keep_recovery_codes(person, code_hashes=sheet.hashes)
    return person


def come_in_again(proof: Proof, sheet: Sheet) -> Person:
    """A double tap or a request sent twice: she joined a moment ago, and the page with her codes never reached her. Raises
    Invalid for anybody else."""
    person = accept(proof)
    if clock.now() - person.joined_at > JUST_NOW:
        raise Invalid("")
    keep_recovery_codes(person, code_hashes=sheet.hashes)
    return person
