"""What people type, as a question to the engine: words, and beside them what teachers also call the same thing."""

import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from forum.search.analysis import Word, words
from forum.search.document import Asked, Wanted
from forum.search.grammar import Typed
from forum.search.lexicon import Concept, raw_concepts

Phrase = tuple[Word, ...]

MOST_LETTERS = 400
"""Of a question that are looked at. A title has at most 200; the rest of a pasted page adds time, not sense."""

MOST_WORDS = 32

PARTED = re.compile(r"[\s-]")

SHORTEST_SOUND = 3
"""Sounds that a word must have to be taken for a word of a concept in the other script: with two, too many words are alike."""


def ask(text: str) -> Asked:
    """Never fails: of anything that is no word nothing remains."""
    found = words_of(text)
    also: dict[int, tuple[Phrase, ...]] = {}
    for place, length, others in _concepts_in(found):
        also.update(dict.fromkeys(range(place, place + length), others))
    return Asked(tuple(Wanted(word, also.get(i, ()), goes_on=i == len(found) - 1) for i, word in enumerate(found)))


def ask_typed(typed: Typed) -> Asked:
    """With what was written around the words. Never fails."""
    phrases = tuple(phrase for phrase in (tuple(words(phrase[:MOST_LETTERS])) for phrase in typed.phrases) if len(phrase) > 1)
    without = tuple(words(" ".join(typed.without)[:MOST_LETTERS]))
    return replace(ask(typed.words), without=without, phrases=phrases)


def make_ready() -> None:
    """Read the lexicon now, not at the first question."""
    _lexicon()


def words_of(text: str) -> Sequence[Word]:
    """Each word once, in the order in which they were typed."""
    return list(dict.fromkeys(words(text[:MOST_LETTERS])))[:MOST_WORDS]


@dataclass(frozen=True)
class _Entry:
    """A phrase and the concept that it stands for, by number."""

    phrase: Phrase
    concept: int


def _concepts_in(found: Sequence[Word]) -> Iterator[tuple[int, int, tuple[Phrase, ...]]]:
    """Where a phrase of a concept stands (place, length), and the other phrases of that concept. Of two that overlap the longer
    one is meant: `word problem` asks for no problem."""
    entries, others = _lexicon()
    place = 0
    while place < len(found):
        best = max(_entries_at(entries, found, place), key=lambda entry: len(entry.phrase), default=None)
        if best is None:
            place += 1
            continue
        yield place, len(best.phrase), tuple(phrase for phrase in others[best.concept] if phrase != best.phrase)
        place += len(best.phrase)


def _entries_at(entries: Mapping[str, Sequence[_Entry]], found: Sequence[Word], place: int) -> Iterator[_Entry]:
    """By the very words first, then by their sound in the other script."""
    first = found[place]
    for key in (first.stem, *_sounds(first)):
        for entry in entries.get(key, ()):
            typed = found[place : place + len(entry.phrase)]
            if len(typed) == len(entry.phrase) and all(map(_is_said_as, typed, entry.phrase)):
                yield entry


def _is_said_as(typed: Word, meant: Word) -> bool:
    return typed.stem == meant.stem or not _sounds(typed).isdisjoint(_sounds(meant))


def _sounds(word: Word) -> frozenset[str]:
    """With a mark, so that no sound is taken for a stem."""
    return frozenset("~" + sound for sound in word.sounds if len(sound) >= SHORTEST_SOUND)


_reading = threading.Lock()


def _lexicon() -> tuple[Mapping[str, Sequence[_Entry]], Sequence[tuple[Phrase, ...]]]:
    """Read once: threads that ask for it together wait for the first."""
    with _reading:
        return _read_lexicon()


@cache
def _read_lexicon() -> tuple[Mapping[str, Sequence[_Entry]], Sequence[tuple[Phrase, ...]]]:
    """Entries by the stem and the sounds of their first word; and the phrases of each concept."""
    entries: defaultdict[str, list[_Entry]] = defaultdict(list)
    phrases = [phrases_of(concept) for concept in raw_concepts()]
    for number, some in enumerate(phrases):
        for phrase in some:
            for key in (phrase[0].stem, *_sounds(phrase[0])):
                entries[key].append(_Entry(phrase, number))
    return entries, phrases


def phrases_of(concept: Concept) -> tuple[Phrase, ...]:
    """As they are looked for, each word once, as in a question. A phrase of which only one word is left says too little: of
    `स्कूल न आना` remains `स्कूल`, of `बार-बार` `बार`."""
    read = [(raw, tuple(dict.fromkeys(words(raw)))) for raw in concept.phrases]
    return tuple(dict.fromkeys(phrase for raw, phrase in read if len(phrase) > 1 or (phrase and PARTED.search(raw) is None)))
