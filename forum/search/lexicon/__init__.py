"""Words as data: what carries no meaning, and what means the same to a teacher. Text files that a mentor can change.

`stop.*.txt` are lists of words. `concepts/*.txt` have one concept a line, in three columns: Hindi | English | Roman spellings
and short forms, the entries of a column with commas between them. Whatever stands in one line is looked for together. `#`
begins a remark.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

FOLDER = Path(__file__).parent

STOP_WORD_FILES = ("stop.en.txt", "stop.hi.txt", "stop.hi-latn.txt")


@dataclass(frozen=True)
class Concept:
    """One thing, as it is written: words or short phrases. `where` names file and line."""

    where: str
    hindi: tuple[str, ...]
    english: tuple[str, ...]
    roman: tuple[str, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        return self.hindi + self.english + self.roman


def raw_stop_words() -> list[str]:
    """As they are written, not yet normalised."""
    return [word for name in STOP_WORD_FILES for _number, line in _lines(FOLDER / name) for word in line.split()]


def raw_concepts() -> list[Concept]:
    """Raises ValueError, naming file and line, where a line has not three columns."""
    return [concept for path in sorted((FOLDER / "concepts").glob("*.txt")) for concept in _concepts_of(path)]


def fingerprint() -> str:
    """Changes with every change of a stop word: an index made with other ones is old. Concepts only matter to queries."""
    return format(crc32("".join(raw_stop_words()).encode()), "08x")


def _concepts_of(path: Path) -> Iterator[Concept]:
    for number, line in _lines(path):
        where = f"{path.name}:{number}"
        yield Concept(where, *_columns(where, line))


def _columns(where: str, line: str) -> list[tuple[str, ...]]:
    columns = [tuple(entry.strip() for entry in column.split(",") if entry.strip()) for column in line.split("|")]
    if len(columns) != 3:
        raise ValueError(f"{where}: a concept has three columns, Hindi | English | Roman spellings and short forms")
    return columns


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line
