"""Every word that goes through gettext, and what the Hindi catalogues say of it.

`make messages` (python -m tests.house.messages) lists what has no Hindi yet.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from jinja2 import TemplateSyntaxError

from forum.core.i18n import CATALOGUES
from tests.house.tree import files, name_of

KEYWORDS = {"gettext": None, "lazy_gettext": None, "_": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}


@dataclass(frozen=True)
class Found:
    """A message of the source: one text, or the singular and the plural, and where it stands."""

    id: str | tuple[str, ...]
    where: str


def catalogues() -> list[Path]:
    return sorted((CATALOGUES / "hi").glob("*.po"))


def in_source() -> Iterator[Found]:
    for path in files(".py", under="forum"):
        yield from _extract("python", path, {})
    for path in files(".html", ".txt", under="templates"):
        yield from _extract("jinja2", path, {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"})


def in_catalogue(path: Path) -> Iterator[Message]:
    """The messages of one catalogue, without its header."""
    with path.open("rb") as source:
        yield from [message for message in read_po(source, locale="hi", abort_invalid=True) if message.id]


def translations() -> dict[str | tuple[str, ...], Message]:
    return {key_of(message.id): message for path in catalogues() for message in in_catalogue(path)}


def untranslated() -> list[Found]:
    known = translations()
    return [found for found in in_source() if found.id not in known or not _is_whole(known[found.id])]


def _extract(method: str, path: Path, options: dict[str, str]) -> Iterator[Found]:
    try:
        extracted = extract_from_file(method, path, keywords=KEYWORDS, options=options)
    except TemplateSyntaxError as error:
        raise ValueError(f"{name_of(path)}:{error.lineno}: {error.message}") from error
    for line, message, _comments, _context in extracted:
        yield Found(key_of(message), f"{name_of(path)}:{line}")


def key_of(message: str | Iterable[str]) -> str | tuple[str, ...]:
    return message if isinstance(message, str) else tuple(message)


def strings_of(message: Message) -> list[str]:
    """The Hindi of a message, in all its forms."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _is_whole(message: Message) -> bool:
    return bool(strings_of(message)) and all(strings_of(message)) and not message.fuzzy


def main() -> int:
    missing = untranslated()
    for found in missing:
        print(f"{found.where}: {found.id}")
    print(f"{len(missing)} without Hindi" if missing else "Every word has its Hindi.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
