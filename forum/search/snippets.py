"""Which words of a text answer the question, and the sentence that shows it best. Marks are set in the text as it was written,
in whichever script."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from forum.search.analysis import Token, Word, tokens
from forum.search.document import Asked
from forum.search.ranking import SHORTEST_BEGINNING

LONGEST = 240
"""Characters of a snippet: two lines of a card at 1280 px."""

LOOKED_AT = 12_000
"""Characters of a post in which the sentence is looked for."""

SENTENCE = re.compile(r"[^।.!?\n]+[।.!?]*\s*|[।.!?\n]+\s*")

SURE, LIKELY, BARELY = 3, 2, 1


@dataclass(frozen=True)
class Mark:
    """`place` is the number of the word of the question that this token answers; `strength` how surely."""

    token: Token
    place: int
    strength: int


class Sought:
    """The words of a question, to be looked for in many texts."""

    def __init__(self, asked: Asked) -> None:
        self._stems: dict[str, tuple[int, int]] = {}
        self._fine: dict[str, int] = {}
        self._coarse: dict[str, int] = {}
        self._beginnings: list[tuple[str, int]] = []
        for place, wanted in enumerate(asked.words):
            self._stems[wanted.word.stem] = (place, SURE)
            self._fine.update(dict.fromkeys(wanted.word.fine, place))
            self._coarse.update(dict.fromkeys(wanted.word.coarse, place))
            if len(wanted.word.folded) >= SHORTEST_BEGINNING:
                self._beginnings.append((wanted.word.folded, place))
        for place, wanted in enumerate(asked.words):
            for phrase in wanted.also:
                for word in phrase:
                    self._stems.setdefault(word.stem, (place, LIKELY))

    def marks(self, text: str) -> list[Mark]:
        """The words that answer; those that only sound a little alike, where there is nothing better."""
        found = [mark for token in tokens(text) if (mark := self._mark(token)) is not None]
        least = LIKELY if any(mark.strength >= LIKELY for mark in found) else BARELY
        return [mark for mark in found if mark.strength >= least]

    def _mark(self, token: Token) -> Mark | None:
        place, strength = self._answer(token.word)
        return Mark(token, place, strength) if strength else None

    def _answer(self, word: Word) -> tuple[int, int]:
        if word.stem in self._stems:
            return self._stems[word.stem]
        for key in word.fine:
            if key in self._fine:
                return self._fine[key], LIKELY
        for beginning, place in self._beginnings:
            if word.folded.startswith(beginning):
                return place, LIKELY
        for key in word.coarse:
            if key in self._coarse:
                return self._coarse[key], BARELY
        return 0, 0


def mark(text: str, marks: Sequence[Mark]) -> Markup:
    """The text, escaped, with its marks."""
    pieces, at = [], 0
    for one in marks:
        if one.token.start >= at:
            pieces += [escape(text[at : one.token.start]), Markup("<mark>"), escape(text[one.token.start : one.token.end])]
            pieces.append(Markup("</mark>"))
            at = one.token.end
    return Markup("").join([*pieces, escape(text[at:])])


def best_sentence(text: str, sought: Sought) -> str:
    """The sentence with the most words of the question, and what follows it as far as there is room. In one line."""
    text = text[:LOOKED_AT]
    spans = list(_sentences(text))
    if not spans:
        return ""
    marks = sought.marks(text)
    if not marks:
        return _cut(text, 0)
    start, end = max(spans, key=lambda span: _worth(marks, *span))
    first = next((one.token.start for one in marks if start <= one.token.start < end), start)
    if first - start > LONGEST - 60:  # a long sentence: begin a little before the word
        start = text.rfind(" ", start, first - 40) + 1 or start
        return "…" + _cut(text, start)
    return _cut(text, start)


def _worth(marks: Sequence[Mark], start: int, end: int) -> tuple[int, int]:
    inside = [one for one in marks if start <= one.token.start < end]
    return len({one.place for one in inside}), sum(one.strength for one in inside)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for found in SENTENCE.finditer(text):
        if found.group().strip():
            yield found.start(), found.end()


def _cut(text: str, start: int) -> str:
    """From here, in one line, to the end of a word."""
    line = " ".join(text[start : start + LONGEST * 2].split())
    if len(line) <= LONGEST:
        return line
    return (line[: LONGEST + 1].rpartition(" ")[0] or line[:LONGEST]).rstrip(" ,;:–-") + "…"
