"""A second dictionary of English and Hindi, for words that neither our lexicon nor the index knows: Debian's
dict-freedict-eng-hin. It is GPL, so it is read where the machine has it, and never shipped (docs/decisions).

The format is dictd's: `.index` has a headword, an offset and a length a line, the numbers in base 64; `.dict.dz` is gzip, and holds
the texts. An entry is a head and its senses, `1. भूल~जाना`. Of 25,000 entries remain two tables of words, some 3 MB.
"""

import gzip
import logging
import re
import threading
import zlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from pathlib import Path

from forum.search.analysis import STOP_WORDS, Word, words
from forum.search.normalise import normalise
from forum.search.stems import is_devanagari, stem_of

log = logging.getLogger(__name__)

Phrase = tuple[Word, ...]

FOLDER, NAME, PACKAGE = Path("/usr/share/dictd"), "freedict-eng-hin", "dict-freedict-eng-hin"

DIGITS = {letter: value for value, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}

HEADWORD = re.compile("[a-z]{3,}")
SENSE = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
ASIDE = re.compile(r"[\[{(].*?[\]})]")
HINDI = re.compile("[\u0900-\u0963\u0971-\u097f]+")

LIGHT = frozenset(
    map(normalise, "करना होना देना जाना लेना रखना आना रहना लगना पड़ना बनाना लगाना डालना कर ले दे वाला संबंधी योग्य व्यक्ति युक्त".split())
)
"""What Hindi adds to make a verb or an adjective of a word: भूल जाना, अनुपस्थित होना. Alone they say nothing."""

MOST_WORDS = 2
"""Of a phrase. What has more is an explanation, no other name."""

MOST_SENSES, MOST_PHRASES, MOST_HEADWORDS = 3, 8, 24
"""Of a headword, those that stand first: what comes later is rare, or another thing. And headwords of one Hindi word."""

MOST_LOOKED_AT = 200
"""Headwords that begin like a stem."""


class Dictionary:
    def __init__(self, entries: Mapping[str, Sequence[tuple[int, str]]]) -> None:
        """`entries` have phrases of normalised Hindi words by headword, each with the number of its sense."""
        inverse: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for headword, said in entries.items():
            for sense, phrase in said:
                if " " not in phrase:
                    inverse[stem_of(phrase)].append((sense, -len(said), headword))
        self._hindi = _Table({headword: _first(phrase for _sense, phrase in said) for headword, said in entries.items()})
        self._english = _Table({stem: _first(word for *_rank, word in sorted(some)) for stem, some in inverse.items()})

    def __len__(self) -> int:
        """How many English words it explains."""
        return len(self._hindi)

    def meanings_of(self, word: Word) -> tuple[Phrase, ...]:
        """What the other language calls it, the likeliest first; nothing for a word that it does not have."""
        if is_devanagari(word.folded):
            found = self._english.get(word.stem)
        elif HEADWORD.fullmatch(word.folded):
            found = self._hindi.get(word.folded) or self._of_stem(word.stem)
        else:
            found = ()
        return tuple(phrase for phrase in (tuple(words(text)) for text in found) if phrase)

    def _of_stem(self, stem: str) -> Sequence[str]:
        """Snowball ends carry and carrying in i; the dictionary has the first only."""
        begun = self._hindi.beginning_with(stem.removesuffix("i"))
        return _first(phrase for headword, phrases in begun if stem_of(headword) == stem for phrase in phrases)


class _Table:
    """Lists of phrases by word, as sorted lines of one text: a dict of them is three times as large."""

    def __init__(self, rows: Mapping[str, Sequence[str]]) -> None:
        lines = sorted("\t".join((key, *values)).encode() for key, values in rows.items() if values)
        self._text = b"\n".join(lines)
        self._starts = array("I", [0])
        for line in lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def get(self, key: str) -> Sequence[str]:
        found = next(self.beginning_with(f"{key}\t"), None)
        return found[1] if found else ()

    def beginning_with(self, begun: str) -> Iterator[tuple[str, Sequence[str]]]:
        sought = begun.encode("utf-8", "replace")
        first = bisect_left(range(len(self)), sought, key=self._line)
        for place in range(first, min(first + MOST_LOOKED_AT, len(self))):
            line = self._line(place)
            if not line.startswith(sought):
                return
            key, *values = line.decode().split("\t")
            yield key, values

    def _line(self, place: int) -> bytes:
        return self._text[self._starts[place] : self._starts[place + 1] - 1]


def is_installed() -> bool:
    return _files(FOLDER)[0].exists()


def site_dictionary() -> Dictionary | None:
    """The machine's, read when it is first asked for; None where there is none, or none that can be read."""
    with _reading:
        return _read_kept(FOLDER)


def read_dictionary(folder: Path) -> Dictionary:
    """Raises OSError, EOFError, ValueError or zlib.error where it is missing or broken."""
    index, texts = _files(folder)
    with gzip.open(texts) as file:
        text = file.read()
    entries: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for line in index.read_text("utf-8").splitlines():
        headword, start, length, *_rest = line.split("\t")
        if HEADWORD.fullmatch(headword) and headword not in STOP_WORDS:
            begin = _number(start)
            entries[headword] += _phrases(text[begin : begin + _number(length)].decode())
    if not any(entries.values()):
        raise ValueError("it explains no word")
    return Dictionary({headword: sorted(dict.fromkeys(said), key=itemgetter(0)) for headword, said in entries.items()})


_reading = threading.Lock()


@cache
def _read_kept(folder: Path) -> Dictionary | None:
    try:
        return read_dictionary(folder)
    except FileNotFoundError:
        return None
    except (OSError, EOFError, ValueError, zlib.error):
        log.warning("the dictionary in %s cannot be read, search goes on without it", folder, exc_info=True)
        return None


def _files(folder: Path) -> tuple[Path, Path]:
    return folder / f"{NAME}.index", folder / f"{NAME}.dict.dz"


def _number(digits: str) -> int:
    """Raises ValueError."""
    found = 0
    for digit in digits:
        if digit not in DIGITS:
            raise ValueError(f"{digits!r} is no number in base 64")
        found = found * len(DIGITS) + DIGITS[digit]
    return found


def _phrases(entry: str) -> Iterator[tuple[int, str]]:
    """Of the first senses, with their numbers."""
    for number, said in SENSE.findall(entry):
        if int(number) <= MOST_SENSES:
            for part in ASIDE.sub(" ", normalise(said)).replace("~", " ").split(","):
                if phrase := _phrase(part):
                    yield int(number), phrase


def _phrase(text: str) -> str:
    """Its words without those that say nothing; empty where too many are left."""
    found = [word for word in HINDI.findall(text) if word not in STOP_WORDS]
    while len(found) > 1 and found[-1] in LIGHT:
        found.pop()
    return " ".join(found) if len(found) <= MOST_WORDS and not LIGHT.issuperset(found) else ""


def _first(phrases: Iterator[str]) -> Sequence[str]:
    return list(dict.fromkeys(phrases))[:MOST_HEADWORDS]
