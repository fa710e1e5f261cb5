"""@handles in what people type."""

import re

HANDLE = re.compile(r"(?<![\w@./-])@([A-Za-z0-9](?:[A-Za-z0-9-]{1,28})[A-Za-z0-9])(?![\w@])")
"""As a handle may be written, and not inside an e-mail address or a web address."""

MOST_MENTIONS = 20
"""More than a circle has members; who stands after them is not called."""


def find_mentions(body: str) -> tuple[str, ...]:
    """The handles that a text may mention, in lower case, each once; the caller asks which of them exist."""
    return tuple(dict.fromkeys(found.lower() for found in HANDLE.findall(body)))[:MOST_MENTIONS]
