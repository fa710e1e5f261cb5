"""Showing why a post was found: its best sentence, with the words marked, in whichever script they stand."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup, escape

from forum.search.analysis import Word, surfaces, tokens, words_of_surface
from forum.search.document import Asked
from forum.search.grammar import is_same_name
from forum.search.keys import full_sounds
from forum.search.spelling import distance

SENTENCE = re.compile(r"[^।.!?\n]+[।.!?]*")
SNIPPET = 220
"""Characters: three lines on a phone; the card cuts by lines."""


OWN, ONLY_A_KEY = 0.0, 9.0
"""How far a marked word is from the one that was sought: no step where it has its stem, and further than any sound where it only
shares a key. Between them stands the distance of the sounds."""


@dataclass(frozen=True)
class Sought:
    """What marks a word: its stem, or the whole sound of a word of the question, or a key that it shares; each with the number of
    the word that was sought. Of what a text has for one word only the nearest is marked: `matra` is मात्रा, and where the text has
    none, it may be मटर. What was seen of a word, and of a text, is kept for the rest of the page."""

    stems: Mapping[str, int]
    sounds: Mapping[str, int]
    keys: Mapping[str, int]
    words: Sequence[Word]
    seen: dict[str, "_Seen"] = field(default_factory=dict, compare=False)
    read: dict[str, list["_Mark"]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, asked: Asked) -> "Sought":
        words = [wanted.word for wanted in asked.words]
        stems: dict[str, int] = {}
        for number, wanted in enumerate(asked.words):
            for word in (word for phrase in (*wanted.also, *wanted.meant) for word in phrase):
                own = number if not set(word.sounds).isdisjoint(wanted.word.sounds) else len(words) + len(stems)
                stems.setdefault(word.stem, own)  # of matra the lexicon says मात्रा, which is the same word
        numbered = list(enumerate(words))[::-1]
        return cls(
            {**stems, **{word.stem: number for number, word in numbered}},
            {sound: number for number, word in numbered for sound in word.sounds},
            {key: number for number, word in numbered for key in word.fine},
            words,
        )

    def look_over(self, text: str) -> list["_Mark"]:
        """All words of the text that might be marked."""
        found = self.read.get(text)
        if found is None:
            found = self.read[text] = []
            known = self.seen.get
            for one in surfaces(text):
                surface = one.group()
                seen = known(surface)
                if seen is None:
                    seen = self.seen[surface] = self._look(surface)
                if seen is not _UNSEEN:
                    found.append(_Mark(*one.span(), surface, seen))
        return found

    def _look(self, surface: str) -> "_Seen":
        """At a word as it stands in a text."""
        for word in words_of_surface(surface):
            if word.stem in self.stems:
                return _Seen(word.stem, self.stems[word.stem], OWN)
            for sound in word.sounds:
                if sound in self.sounds:
                    number = self.sounds[sound]
                    return _Seen(word.stem, number, _distance(word, self.words[number]))
            for key in word.fine:
                if key in self.keys:
                    return _Seen(word.stem, self.keys[key], ONLY_A_KEY)
        return _UNSEEN


def _distance(word: Word, sought: Word) -> float:
    return min(distance(one, other) for one in full_sounds(word.folded) for other in full_sounds(sought.folded))


class _Seen(NamedTuple):
    """The stem for which a word is marked, empty for none; the number of the word that was sought, and how far this is from it."""

    stem: str
    number: int
    far: float

    @property
    def is_near(self) -> bool:
        """It is more than a key that is shared."""
        return self.far < ONLY_A_KEY


_UNSEEN = _Seen("", 0, ONLY_A_KEY)


class _Mark(NamedTuple):
    """A word that is marked: text[start:end] is the surface."""

    start: int
    end: int
    surface: str
    seen: _Seen


def marked(text: str, sought: Sought) -> Markup:
    """The text, escaped, with the words that were sought in <mark>."""
    return _show(text, 0, len(text), _nearest(sought.look_over(text)))


def snippet(text: str, sought: Sought) -> Markup:
    """The sentence that says most of what was sought, and what follows it while there is room."""
    marks = _nearest(sought.look_over(text))
    spans = [found.span() for found in SENTENCE.finditer(text) if not found.group().isspace()]
    if not spans:
        return Markup("")
    starts = [start for start, _end in spans]
    says: list[set[str]] = [set() for _span in spans]
    for mark in marks:
        says[bisect_right(starts, mark.start) - 1].add(mark.seen.stem)
    first = max(range(len(spans)), key=lambda i: (len(says[i]), -i))
    start, end = spans[first]
    for _start, further in spans[first + 1 :]:
        if further - start > SNIPPET:
            break
        end = further
    cut = _cut(text, start, end, marks)
    shown = _show(text, *cut, marks).strip()
    return Markup(f"{'… ' if cut[0] > start else ''}{shown}{'…' if cut[1] < end else ''}")  # noqa: S704 - shown is escaped


def other_spellings(texts: Iterable[tuple[str, str]], asked: Asked, sought: Sought, most: int = 3) -> list[str]:
    """Words that were found and that nobody typed: `matra` finds मात्रा. As they stand in the texts, the first ones; of each post
    its thread's title and its own text."""
    typed = {wanted.word.folded for wanted in asked.words} | {wanted.word.stem for wanted in asked.words}
    seen: dict[str, str] = {}
    for title, text in texts:
        for mark in _nearest([*sought.look_over(title), *sought.look_over(text)]):
            if mark.seen.stem not in typed and mark.seen.is_near:
                seen.setdefault(mark.seen.stem, mark.surface)
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


def _nearest(found: Sequence[_Mark]) -> Sequence[_Mark]:
    """Of what stands for one word that was sought, only what is nearest to it."""
    if any(mark.seen.is_near for mark in found):
        found = [mark for mark in found if mark.seen.is_near]
    nearest: dict[int, float] = {}
    for mark in found:
        nearest[mark.seen.number] = min(mark.seen.far, nearest.get(mark.seen.number, ONLY_A_KEY))
    stems = {mark.seen.stem for mark in found if mark.seen.far == nearest[mark.seen.number]}
    return [mark for mark in found if mark.seen.stem in stems]


def _show(text: str, start: int, end: int, marks: Sequence[_Mark]) -> Markup:
    parts: list[str] = []
    done = start
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            if parts and mark.start == done:  # a word and its number (TLM2) are one mark: two would stand apart
                parts[-1:] = [escape(text[mark.start : mark.end]), "</mark>"]
            else:
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
