"""What a letter carries that must not be guessed: the link by which mail is stopped, and the code that proves an address.

Both are made from the key of the site, so nothing of them is kept. A key that was changed still opens what it signed, while it
stands among the fallbacks.
"""

from collections.abc import Sequence

from itsdangerous import BadSignature, Signer, URLSafeSerializer, base64_decode

CODE_LETTERS = 8

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""As for the codes that are read out on the phone (forum/people/codes.py)."""


class Keys:
    """The keys of the site, the present one first."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = list(keys)

    def sign(self, purpose: str, value: str) -> str:
        """A token that fits into an address. It does not grow old."""
        return str(URLSafeSerializer(self.keys[0], salt=purpose).dumps(value))

    def read(self, purpose: str, token: str) -> str | None:
        """What was signed; None for anything else."""
        for key in self.keys:
            try:
                return str(URLSafeSerializer(key, salt=purpose).loads(token))
            except BadSignature:
                continue
        return None

    def code(self, purpose: str, value: str) -> str:
        """Eight signs to type, the same for the same value. 40 bits: enough for a code that is tried ten times an hour."""
        return _code(self.keys[0], purpose, value)

    def codes(self, purpose: str, value: str) -> list[str]:
        """Of all keys."""
        return [_code(key, purpose, value) for key in self.keys]


def _code(key: str, purpose: str, value: str) -> str:
    number = int.from_bytes(base64_decode(Signer(key, salt=purpose).get_signature(value)), "big")
    signs = []
    for _ in range(CODE_LETTERS):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    return "".join(signs)
