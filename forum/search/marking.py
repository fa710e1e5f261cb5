"""Showing why a post was found: its best sentence, with the words marked, in whichever script they stand."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup, escape

from forum.search.analysis import Word, surfaces, tokens, words_of_surface
from forum.search.document import Asked
from forum.search.grammar import is_same_name

SENTENCE = re.compile(r"[^।.!?\n]+[।.!?]*")
SNIPPET = 220
"""Characters: three lines on a phone; the card cuts by lines."""


@dataclass(frozen=True)
class Sought:
    """What marks a word: its stem, or the whole sound of a word of the question; where a text has neither, a key that it shares.
    What was seen of a word is kept for the other texts of the page."""

    stems: frozenset[str]
    sounds: frozenset[str]
    keys: frozenset[str]
    seen: dict[str, "_Seen"] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, asked: Asked) -> "Sought":
        words = [wanted.word for wanted in asked.words]
        also = [word for wanted in asked.words for phrase in (*wanted.also, *wanted.meant) for word in phrase]
        return cls(
            frozenset(word.stem for word in (*words, *also)),
            frozenset(sound for word in words for sound in word.sounds),
            frozenset(key for word in words for key in word.fine),
        )

    def look(self, surface: str) -> "_Seen":
        """At a word as it stands in a text."""
        seen = self.seen.get(surface)
        if seen is None:
            seen = self.seen[surface] = self._read(surface)
        return seen

    def _read(self, surface: str) -> "_Seen":
        for word in words_of_surface(surface):
            if word.stem in self.stems or not self.sounds.isdisjoint(word.sounds):
                return _Seen(word.stem, is_near=True)
            if not self.keys.isdisjoint(word.fine):
                return _Seen(word.stem, is_near=False)
        return _UNSEEN


class _Seen(NamedTuple):
    """The stem for which a word is marked, empty for none; `is_near` where it is not only a key that is shared."""

    stem: str
    is_near: bool


_UNSEEN = _Seen("", is_near=False)


class _Mark(NamedTuple):
    """A word that is marked: text[start:end]."""

    start: int
    end: int
    stem: str


def marked(text: str, sought: Sought) -> Markup:
    """The text, escaped, with the words that were sought in <mark>."""
    return _show(text, 0, len(text), _marks(text, sought))


def snippet(text: str, sought: Sought) -> Markup:
    """The sentence that says most of what was sought, and what follows it while there is room."""
    marks = _marks(text, sought)
    spans = [found.span() for found in SENTENCE.finditer(text) if not found.group().isspace()]
    if not spans:
        return Markup("")
    says = [len({mark.stem for mark in marks if start <= mark.start < end}) for start, end in spans]
    first = max(range(len(spans)), key=lambda i: (says[i], -i))
    start, end = spans[first]
    for _start, further in spans[first + 1 :]:
        if further - start > SNIPPET:
            break
        end = further
    cut = _cut(text, start, end, marks)
    shown = _show(text, *cut, marks).strip()
    return Markup("{}{}{}").format("… " if cut[0] > start else "", shown, "…" if cut[1] < end else "")


def other_spellings(texts: Iterable[str], asked: Asked, sought: Sought, most: int = 3) -> list[str]:
    """Words that were found and that nobody typed: `matra` finds मात्रा. As they stand in the texts, the first ones."""
    typed = {wanted.word.folded for wanted in asked.words} | {wanted.word.stem for wanted in asked.words}
    seen: dict[str, str] = {}
    for text in texts:
        for mark in _marks(text, sought):
            surface = text[mark.start : mark.end]
            if mark.stem not in typed and mark.stem not in seen and sought.look(surface).is_near:
                seen[mark.stem] = surface
        if len(seen) >= most:
            break
    return list(seen.values())[:most]


def shares_words(words: Collection[Word], text: str) -> int:
    """How many of the words the text says, in any spelling."""
    said = [token.word for token in tokens(text)]
    stems, keys = {word.stem for word in said}, {key for word in said for key in word.fine}
    return sum(word.stem in stems or not keys.isdisjoint(word.fine) for word in words)


def says(text: str, phrase: Sequence[Word]) -> bool:
    """Whether the words of the phrase stand one after the other, in any spelling; stop words between them do not count."""
    said = [token.word for token in tokens(text)]
    return any(is_same_name(said[start : start + len(phrase)], list(phrase)) for start in range(len(said) - len(phrase) + 1))


def _marks(text: str, sought: Sought) -> list[_Mark]:
    near: list[_Mark] = []
    far: list[_Mark] = []
    known, look = sought.seen.get, sought.look
    for found in surfaces(text):
        surface = found.group()
        seen = known(surface) or look(surface)
        if seen.stem:
            (near if seen.is_near else far).append(_Mark(found.start(), found.end(), seen.stem))
    return near or far


def _show(text: str, start: int, end: int, marks: Sequence[_Mark]) -> Markup:
    parts: list[str] = []
    done = start
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            parts += [escape(text[done : mark.start]), "<mark>", escape(text[mark.start : mark.end]), "</mark>"]
            done = mark.end
    return Markup("".join([*parts, escape(text[done:end])]))  # noqa: S704 - every piece of the text is escaped


def _cut(text: str, start: int, end: int, marks: Sequence[_Mark]) -> tuple[int, int]:
    """A long sentence is cut, between words, so that the first mark can be seen."""
    if end - start <= SNIPPET:
        return start, end
    first = next((mark.start for mark in marks if start <= mark.start < end), start)
    if first - start > SNIPPET // 3:
        start = text.find(" ", first - SNIPPET // 3, first) + 1 or start
    stop = text.rfind(" ", start, start + SNIPPET)
    return start, (stop if stop > start else start + SNIPPET)
