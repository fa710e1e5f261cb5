"""Ranking: BM25 over lists of postings, one term after the other.

An engine's tree of matchers asks each posting of each term what comes next; with the many terms that a word has here (its stem,
its sounds, what else it is called) two words took 120 ms among 20,000 posts, and take 3 so. The engine only reads postings.
"""

import math
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain, repeat
from operator import add
from typing import Protocol

SATURATION, LENGTH = 1.2, 0.75
"""k1 and b of BM25, as nearly everybody has them."""

Postings = tuple[Sequence[int], Sequence[float]]
"""Numbers of documents within a part, rising, and a value of the term for each: its weight, or its strength."""

FEW = 8
"""Documents are looked up one by one where the term has this many times as many."""


class Vocabulary(Protocol):
    """What is to be known of an index before a question can be put to it."""

    @property
    def documents(self) -> int:
        """How many are shown."""

    @property
    def total_length(self) -> int:
        """Weighted words of all documents."""

    def frequency(self, field: str, text: str) -> int: ...

    def beginning_with(self, field: str, letters: str) -> Iterable[str]: ...


class Part(Vocabulary, Protocol):
    """A piece of an index with numbers of its own: an engine gives its postings, and what stands in its columns."""

    @property
    def ids(self) -> Sequence[int]:
        """Of the post, by number."""

    @property
    def hidden(self) -> Collection[int]:
        """Numbers of documents that have been taken out and still stand in the postings."""

    def with_trait(self, trait: str) -> Collection[int]:
        """Numbers of the documents that have it."""

    def norms(self, average_length: int) -> Sequence[float]:
        """What the length of a document puts below its weight (see `norm`), by number."""

    def postings(self, field: str, text: str) -> Postings:
        """With weights."""

    def strengths(self, field: str, text: str, average_length: int) -> Postings:
        """With weight / (weight + norm)."""


@dataclass(frozen=True)
class Term:
    """Texts of a field that count as one: as rare as all of them together, and as frequent in a document as all of them."""

    field: str
    texts: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Group:
    """One word of the question: any of the terms, or all terms of any of the phrases, stand for it."""

    terms: tuple[Term, ...]
    phrases: tuple[tuple[Term, ...], ...] = ()

    @property
    def all_terms(self) -> Iterable[Term]:
        yield from self.terms
        for phrase in self.phrases:
            yield from phrase


@dataclass(frozen=True)
class Statistics:
    """Of the whole index. `average_length` is a whole number, so that it seldom changes; `frequencies` are the numbers of documents
    by field and text."""

    documents: int
    average_length: int
    frequencies: Mapping[tuple[str, str], int]

    def frequency(self, term: Term) -> int:
        return sum(self.frequencies[term.field, text] for text in term.texts)

    def factor(self, term: Term) -> float:
        """What the term counts, before it is seen how often it stands in a document."""
        rarity = math.log(self.documents / (self.frequency(term) + 1)) + 1
        return term.weight * max(rarity, 0.1) * (SATURATION + 1)

    def size(self, group: Group) -> int:
        """How many documents have it, at most."""
        return sum(map(self.frequency, group.all_terms))


Scores = dict[int, float]


def norm(length: int, average_length: int) -> float:
    """BM25's k1 * (1 - b + b * length / average)."""
    return SATURATION * (1 - LENGTH + LENGTH * length / (average_length or 1))


def narrowing(part: Part, groups: Sequence[Group], statistics: Statistics, only: Collection[int] | None) -> Scores:
    """Documents that have every group, and nothing of the others: the rarest group narrows the next. `only` narrows from the
    start, None does not."""
    rarest, *others = sorted(groups, key=statistics.size)
    scores = score(part, rarest, statistics, only)
    for group in others:
        if not scores:
            break
        found = score(part, group, statistics, scores)
        scores = {number: counted + scores[number] for number, counted in found.items()}
    return scores


def score(part: Part, group: Group, statistics: Statistics, only: Collection[int] | None) -> Scores:
    """Documents that have one group."""
    scores: Scores = {}
    for term in group.terms:
        _add(scores, part, term, statistics, only)
    for phrase in group.phrases:
        for number, counted in _score_phrase(part, phrase, statistics, only).items():
            scores[number] = scores.get(number, 0.0) + counted
    return scores


def with_all(tables: Sequence[Scores]) -> Scores:
    """Documents that stand in every table."""
    fewest, *others = sorted(tables, key=len)
    for table in others:
        fewest = {number: counted + table[number] for number, counted in fewest.items() if number in table}
    return fewest


def with_some(tables: Sequence[Scores]) -> Scores:
    """Documents that stand in any of the tables."""
    most, *others = sorted(tables, key=len, reverse=True)
    together = dict(most)
    for table in others:
        for number, counted in table.items():
            together[number] = together.get(number, 0.0) + counted
    return together


def best(tables: Sequence[Scores], limit: int) -> list[tuple[int, int, float]]:
    """The highest of all tables, the best first: the place of its table, number and score of each."""
    scores = nlargest(limit, chain.from_iterable(table.values() for table in tables))
    least = scores[-1] if scores else 0.0  # to sort bare numbers first takes a third of the time
    found = [
        (place, number, counted) for place, table in enumerate(tables) for number, counted in table.items() if counted >= least
    ]
    return nlargest(limit, found, key=lambda one: one[2])


def _score_phrase(part: Part, phrase: Sequence[Term], statistics: Statistics, only: Collection[int] | None) -> Scores:
    scores: Scores = {}
    for place, term in enumerate(phrase):
        found: Scores = {}
        _add(found, part, term, statistics, scores if place else only)
        scores = {number: found[number] + scores.get(number, 0.0) for number in found}
    return scores


def _add(scores: Scores, part: Part, term: Term, statistics: Statistics, only: Collection[int] | None) -> None:
    numbers, strengths = _strengths(part, term, statistics.average_length, only)
    _count(scores, numbers, map(statistics.factor(term).__mul__, strengths))


def _count(together: dict[int, float], numbers: Sequence[int], values: Iterable[float]) -> None:
    """Add the values to what the numbers have. Here a search spends its time: each posting of each term comes through. Made of what
    Python has in C, it takes two thirds of the time of a loop."""
    if together:
        values = map(add, map(together.get, numbers, repeat(0.0)), values)
    together.update(zip(numbers, values, strict=True))


def _strengths(part: Part, term: Term, average_length: int, only: Collection[int] | None) -> Postings:
    if len(term.texts) == 1:
        return _among(part.strengths(term.field, term.texts[0], average_length), only)
    norms, together = part.norms(average_length), _weights(part, term, only)
    return list(together), [weight / (weight + norms[number]) for number, weight in together.items()]


def _weights(part: Part, term: Term, only: Collection[int] | None) -> dict[int, float]:
    together: dict[int, float] = {}
    for text in term.texts:
        numbers, weights = _among(part.postings(term.field, text), only)
        _count(together, numbers, weights)
    return together


def _among(postings: Postings, only: Collection[int] | None) -> Postings:
    """Those of the documents of `only`, a set or a dictionary; all where it is None."""
    if only is None:
        return postings
    found = list(_looked_up(postings, only) if FEW * len(only) < len(postings[0]) else _sifted(postings, only))
    return [number for number, _value in found], [value for _number, value in found]


def _looked_up(postings: Postings, only: Collection[int]) -> Iterator[tuple[int, float]]:
    numbers, values = postings
    end = len(numbers)
    for number in only:
        place = bisect_left(numbers, number)
        if place < end and numbers[place] == number:
            yield number, values[place]


def _sifted(postings: Postings, only: Collection[int]) -> Iterator[tuple[int, float]]:
    return ((number, value) for number, value in zip(*postings, strict=True) if number in only)
