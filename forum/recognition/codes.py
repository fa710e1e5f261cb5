"""The codes of awards and of links: drawn by chance, long enough that nobody guesses one, short enough for a small QR."""

import re
import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 16
"""Of 31 signs: 79 bits. At a million guesses a second it takes longer than the age of the earth to find one of a million."""

CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def code_in(address: str) -> str | None:
    """The code at the end of an address of ours, wherever the site stood when it was written."""
    found = re.fullmatch(rf"https?://[^/\s]+/awards/({CODE.pattern})", address)
    return found[1] if found else None
