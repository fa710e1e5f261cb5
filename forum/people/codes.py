"""Codes that are read out on the phone or copied from paper: no 0 and O, no 1, I and L, capitals only.

Recovery and reset codes are kept as argon2id with a salt made of the handle: one computation finds a code among eight, a stolen
backup does not give it away, and an unknown handle costs the same time. (50 bits under SHA-256 fall in a day.) A handle
therefore never changes.
"""

import hashlib
import secrets
import unicodedata

from argon2.low_level import Type, hash_secret_raw

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
INVITATION_LENGTH, RECOVERY_LENGTH = 8, 10
LONGEST_TYPED = 40

TIMES, KILOBYTES = 2, 19 * 1024
"""OWASP's setting of argon2id, for codes and for passwords: what each guess costs."""


def new_invitation_code() -> str:
    return _new(INVITATION_LENGTH)


def new_recovery_code() -> str:
    return _new(RECOVERY_LENGTH)


def spaced(code: str) -> str:
    """In two halves, as it is shown and read out: ABCD-EFGH."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


def tidied(typed: str) -> str:
    """What somebody typed, as the code that she meant: any case, digits of any script, with or without hyphen and spaces."""
    shown = unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).upper()
    plain = (str(unicodedata.digit(sign)) if unicodedata.digit(sign, None) is not None else sign for sign in shown)
    return "".join(sign for sign in plain if sign in ALPHABET)


def hash_code(code: str, *, handle: str) -> str:
    """`code` tidied. 18 ms of work: call it before the transaction."""
    salt = hashlib.sha256(f"recovery code of {handle}".encode("utf-8", "replace")).digest()[:16]
    raw = hash_secret_raw(code.encode(), salt, time_cost=TIMES, memory_cost=KILOBYTES, parallelism=1, hash_len=32, type=Type.ID)
    return raw.hex()


def _new(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
