"""Text to tokens: one pipeline for index and query, and for every engine.

An engine's own tokenizer is never used: Whoosh drops हिन्दी and मात्रा entirely, SQLite splits them at every sign. With this
chain the engines agree within .01 of each other (docs/decisions tell the figures).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from forum.search.keys import NONE, keys_of
from forum.search.lexicon import raw_stop_words
from forum.search.normalise import INVISIBLE, normalise
from forum.search.stems import stem_of

LONGEST_WORD = 60
"""Characters; beyond it stands no word but a web address or a test of our patience."""

KEPT_WORDS = 20_000
"""Analysed words that a process remembers: nearly all words of running text, in some 12 MB."""

LAST_MARK = 0x1E94A
"""Beyond it Unicode has no marks but variation selectors."""

DEVANAGARI = "\u0900-\u0963\u0971-\u097f"
"""Letters and signs; the danda and the abbreviation sign are punctuation, the digits are numbers."""


@cache
def any_surface() -> re.Pattern[str]:
    """A word of any script. Made when the first text needs it: to find all marks of Unicode takes 40 ms."""
    # Signs that belong to the letter before them. Python's \w leaves them out, and with them every matra.
    marks = "".join(chr(code) for code in range(0x300, LAST_MARK + 1) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
    letter = rf"[^\W\d_{DEVANAGARI}]"
    rest = f"(?:{letter}|[{INVISIBLE}]|(?![{DEVANAGARI}])[{marks}])"
    return re.compile(
        f"[{DEVANAGARI}][{DEVANAGARI}{INVISIBLE}{marks}]*"  # हिन्दी
        rf"|\d+(?:[.,]\d+)*"  # 2, 3.5
        f"|{letter}{rest}*(?:['’]{letter}{rest}*)?"  # bachche, don't
    )


PLAIN = re.compile("[\x00-\x7f\u0900-\u097f\u200b-\u201f\u2026]*")
PLAIN_SURFACE = re.compile(
    f"[{DEVANAGARI}][{DEVANAGARI}\u200b-\u200f]*"
    "|[A-Za-z][A-Za-z\u200b-\u200f]*(?:['’][A-Za-z][A-Za-z\u200b-\u200f]*)?"
    "|[0-9\u0966-\u096f]+(?:[.,][0-9\u0966-\u096f]+)*"
)
"""The same for a text of nothing but Devanagari, ASCII and usual punctuation, as nearly all are. Twenty snippets took 4.4 ms with
it, and 11 without."""


class Word(NamedTuple):
    """A normalised word and what it is found by."""

    folded: str
    stem: str
    coarse: tuple[str, ...]
    fine: tuple[str, ...]
    sounds: tuple[str, ...]


class Token(NamedTuple):
    """A word and where it stands in the text as it was given: text[start:end]."""

    start: int
    end: int
    word: Word


def surfaces(text: str) -> Iterator[re.Match[str]]:
    """The words as they stand, stop words too."""
    return _surface_of(text).finditer(text)


def _surface_of(text: str) -> re.Pattern[str]:
    return PLAIN_SURFACE if PLAIN.fullmatch(text) else any_surface()


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, without stop words."""
    for found in surfaces(text):
        for word in words_of_surface(found.group()):
            yield Token(found.start(), found.end(), word)


def words(text: str) -> Iterator[Word]:
    for found in surfaces(text):
        yield from words_of_surface(found.group())


@lru_cache(maxsize=KEPT_WORDS)
def words_of_surface(surface: str) -> tuple[Word, ...]:
    """One as a rule; normalising may take one apart (①, ﷺ), or leave a stop word, which is none."""
    return tuple(_word(folded) for folded in _folded(surface[:LONGEST_WORD]) if folded not in STOP_WORDS)


def _folded(typed: str) -> list[str]:
    """The words of it in their one spelling."""
    normal = normalise(typed)
    found: list[str] = _surface_of(normal).findall(normal)
    return found


def _word(folded: str) -> Word:
    keys = NONE if folded[0].isdecimal() else keys_of(folded)
    return Word(folded, stem_of(folded), keys.coarse, keys.fine, keys.sounds)


STOP_WORDS = frozenset(found for raw in raw_stop_words() for found in _folded(raw))
"""Hindi, English and Hinglish, in one set: a thread mixes all three."""
