"""What people type, as a question to the engine: words, and beside them what teachers also call the same thing."""

from collections.abc import Iterator, Sequence
from functools import cache

from forum.search.analysis import Word, words
from forum.search.document import Asked, Wanted
from forum.search.lexicon import raw_concepts

Phrase = tuple[Word, ...]

MOST_LETTERS = 400
"""Of a question that are looked at. A title has at most 200; the rest of a pasted page adds time, not sense."""

MOST_WORDS = 32


def ask(text: str) -> Asked:
    """Never fails: of anything that is no word nothing remains."""
    found = words_of(text)
    also: dict[int, list[Phrase]] = {}
    for place, length, others in _concepts_in(found):
        for i in range(place, place + length):
            also.setdefault(i, []).extend(others)
    return Asked(tuple(Wanted(word, tuple(dict.fromkeys(also.get(i, ())))) for i, word in enumerate(found)))


def words_of(text: str) -> Sequence[Word]:
    """Each word once, in the order in which they were typed."""
    return list(dict.fromkeys(words(text[:MOST_LETTERS])))[:MOST_WORDS]


def _concepts_in(found: Sequence[Word]) -> Iterator[tuple[int, int, list[Phrase]]]:
    """Where a phrase of a concept stands (place, length), and its other phrases."""
    for concept in _concepts():
        for phrase in concept:
            for place in range(len(found) - len(phrase) + 1):
                if all(map(_is_said_as, found[place:], phrase)):
                    yield place, len(phrase), [other for other in concept if other != phrase]


def _is_said_as(typed: Word, meant: Word) -> bool:
    return typed.stem == meant.stem or bool(set(typed.fine) & set(meant.fine) and typed.folded[0] == meant.folded[0])


@cache
def _concepts() -> tuple[tuple[Phrase, ...], ...]:
    return tuple(
        tuple(dict.fromkeys(phrase for phrase in (tuple(words(raw)) for raw in concept) if phrase)) for concept in raw_concepts()
    )
