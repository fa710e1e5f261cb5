"""Words as data: what carries no meaning, and what means the same to a teacher. Text files, one set a file, `#` for remarks."""

from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

FOLDER = Path(__file__).parent

STOP_WORD_FILES = ("stop.en.txt", "stop.hi.txt", "stop.hi-latn.txt")
CONCEPTS_FILE = "concepts.txt"


def raw_stop_words() -> list[str]:
    """As they are written, not yet normalised."""
    return [word for name in STOP_WORD_FILES for line in _lines(name) for word in line.split()]


def raw_concepts() -> list[list[str]]:
    """Each a list of words or phrases for one thing, as they are written."""
    return [[phrase.strip() for phrase in line.split("=")] for line in _lines(CONCEPTS_FILE)]


def fingerprint() -> str:
    """Changes with every change of a stop word: an index made with other ones is old. Concepts only matter to queries."""
    return format(crc32("".join(raw_stop_words()).encode()), "08x")


def _lines(name: str) -> Iterator[str]:
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line
