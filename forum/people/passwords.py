"""Passwords: argon2id at OWASP's setting, which costs 18 ms here (argon2-cffi's own default costs 143 ms and tells an attacker
no less). A handle that nobody has costs the same 18 ms, so that time does not tell who is a member.
"""

import re
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from forum.core.errors import Invalid
from forum.core.i18n import gettext
from forum.people.codes import KILOBYTES, TIMES

SHORTEST, LONGEST = 8, 4096
"""Characters. Longer than LONGEST is refused before any hashing: nobody types it, and normalising it costs time."""

MOBILE_NUMBER = 10
"""Digits. Up to here, digits alone are birthdays and phone numbers, and few enough to try them all."""

_hasher = PasswordHasher(time_cost=TIMES, memory_cost=KILOBYTES, parallelism=1)

_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$67XGV4ZafedWjvUhVamkbg$R70vevjmxZxPh81na4o94ugdMbAwRodADO+rwHEvJW0"
"""The hash of a password that nobody has, at the same setting."""

_ONES_OWN_WORDS = ("aazmaya", "azmaya", "आज़माया")
_EDGE = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def new_password_hash(password: str, *, handle: str, name: str = "", site_name: str | None = None) -> str:
    """18 ms of work: call it before the transaction. Raises Invalid, with the sentence on the field `password`."""
    sentence = why_not_password(password, handle=handle, name=name, site_name=site_name)
    if sentence is not None:
        raise Invalid(sentence, {"password": sentence})
    return hash_password(password)


def hash_password(password: str) -> str:
    """The caller has asked why_not_password. Raises ValueError beyond LONGEST characters."""
    if len(password) > LONGEST:
        raise ValueError("a password this long is refused before hashing")
    return _hasher.hash(_prepared(password))


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash. Without a hash: False, after the same time."""
    if len(password) > LONGEST:
        return False
    try:
        _hasher.verify(password_hash or _NOBODY, _prepared(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was made at another setting and should be made again, now that the password is known."""
    return _hasher.check_needs_rehash(password_hash)


def why_not_password(password: str, *, handle: str = "", name: str = "", site_name: str | None = None) -> str | None:
    """No demand for digits or signs: length, and not one of those that are tried first."""
    if len(password) > LONGEST:
        return gettext("A password has at most %(n)s characters.", n=LONGEST)
    if not password:
        return gettext("Please choose a password.")
    if _is_broken(password):
        return gettext("This contains signs that cannot be kept. Please type it again.")
    if len(unicodedata.normalize("NFC", password)) < SHORTEST:
        return gettext("A password has at least %(n)s characters. Three or four words are good.", n=SHORTEST)
    plain = _folded(password)
    if plain.isdecimal() and len(plain) <= MOBILE_NUMBER:
        return gettext("A date or a phone number is guessed too easily. Please put some words with it.")
    if plain in _common() or _is_monotonous(plain) or _EDGE.sub("", plain) in _common_words():
        return gettext("Many people use this password, so it is tried first. Please choose another.")
    own = [_folded(word) for word in (handle, name, site_name or "", *_ONES_OWN_WORDS)]
    if any(len(word) > 2 and _EDGE.sub("", plain) == _EDGE.sub("", word) for word in own):
        return gettext("Your own name or the name of the site is guessed too easily. Please choose another password.")
    return None


def _prepared(password: str) -> bytes:
    """The same password typed on another phone is the same bytes."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _is_broken(password: str) -> bool:
    return "\0" in password or any("\ud800" <= sign <= "\udfff" for sign in password)


def _folded(password: str) -> str:
    return "".join(unicodedata.normalize("NFKC", password).casefold().split())


def _is_monotonous(plain: str) -> bool:
    """One sign again and again, a short piece repeated, or a run like 23456789 and its way back."""
    if any(plain == (plain[:n] * (len(plain) // n + 1))[: len(plain)] for n in range(1, 5)):
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    return steps in ({1}, {-1})


@cache
def _common() -> frozenset[str]:
    return frozenset(_list("common_passwords.txt"))


@cache
def _common_words() -> frozenset[str]:
    """Words that stay easy to guess with digits or signs before or after them: rekha@123, 2024india."""
    return frozenset(_list("common_words.txt"))


def _list(name: str) -> list[str]:
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
