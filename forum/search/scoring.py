"""Ranking: BM25 over lists of postings, one term after the other.

An engine's tree of matchers asks each posting of each term what comes next; with the many terms that a word has here (its stem,
its sounds, what else it is called) two words took 120 ms among 20,000 posts, and take 3 so. The engine only reads postings.
"""

import heapq
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

SATURATION, LENGTH = 1.2, 0.75
"""k1 and b of BM25, as nearly everybody has them."""

Postings = tuple[Sequence[int], Sequence[float]]
"""Numbers of documents within a part, rising, and the weight of the term in each."""


class Part(Protocol):
    """A piece of an index with numbers of its own: an engine gives its postings, and what stands in its columns."""

    @property
    def ids(self) -> Sequence[int]:
        """Of the post, by number."""

    @property
    def lengths(self) -> Sequence[int]:
        """The weighted words of each document, by number."""

    @property
    def documents(self) -> int:
        """How many are shown."""

    def is_shown(self, number: int) -> bool: ...

    def frequency(self, field: str, text: str) -> int: ...

    def beginning_with(self, field: str, letters: str) -> Iterable[str]: ...

    def postings(self, field: str, text: str) -> Postings: ...


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
    """Of the whole index. `frequencies` are the numbers of documents by field and text."""

    documents: int
    average_length: float
    frequencies: Mapping[tuple[str, str], int]

    def frequency(self, term: Term) -> int:
        return sum(self.frequencies[term.field, text] for text in term.texts)

    def factor(self, term: Term) -> float:
        """What the term counts, before it is seen how often it stands in a document."""
        rarity = math.log(self.documents / (self.frequency(term) + 1)) + 1
        return term.weight * max(rarity, 0.1) * (SATURATION + 1)

    def size(self, group: Group) -> int:
        return sum(map(self.frequency, group.all_terms))


Scores = dict[int, float]


def with_all(part: Part, groups: Sequence[Group], statistics: Statistics, only: Collection[int] | None) -> Scores:
    """Documents that have every group; `only` narrows, None does not."""
    scores: Scores = {}
    for place, group in enumerate(sorted(groups, key=statistics.size)):  # the rarest narrows the others
        found = _score(part, group, statistics, scores if place else only)
        scores = {number: found[number] + scores.get(number, 0.0) for number in found}
        if not scores:
            break
    return scores


def with_some(part: Part, groups: Sequence[Group], statistics: Statistics, only: Collection[int] | None) -> Scores:
    """Documents that have any group."""
    scores: Scores = {}
    for group in groups:
        for number, score in _score(part, group, statistics, only).items():
            scores[number] = scores.get(number, 0.0) + score
    return scores


def best(scores: Mapping[int, float], limit: int) -> list[tuple[int, float]]:
    return heapq.nlargest(limit, scores.items(), key=lambda scored: scored[1])


def _score(part: Part, group: Group, statistics: Statistics, only: Collection[int] | None) -> Scores:
    scores: Scores = {}
    for term in group.terms:
        _add(scores, part, term, statistics, only)
    for phrase in group.phrases:
        for number, score in _score_phrase(part, phrase, statistics, only).items():
            scores[number] = scores.get(number, 0.0) + score
    return scores


def _score_phrase(part: Part, phrase: Sequence[Term], statistics: Statistics, only: Collection[int] | None) -> Scores:
    scores: Scores = {}
    for place, term in enumerate(phrase):
        found: Scores = {}
        _add(found, part, term, statistics, scores if place else only)
        scores = {number: found[number] + scores.get(number, 0.0) for number in found}
    return scores


def _add(scores: Scores, part: Part, term: Term, statistics: Statistics, only: Collection[int] | None) -> None:
    factor, lengths, known = statistics.factor(term), part.lengths, scores.get
    fixed = SATURATION * (1 - LENGTH)
    by_length = SATURATION * LENGTH / (statistics.average_length or 1)
    for number, weight in _weights(part, term):
        if only is None or number in only:
            scores[number] = known(number, 0.0) + factor * weight / (weight + fixed + by_length * lengths[number])


def _weights(part: Part, term: Term) -> Iterable[tuple[int, float]]:
    lists = [part.postings(term.field, text) for text in term.texts]
    if len(lists) == 1:
        return zip(*lists[0], strict=True)
    together: dict[int, float] = {}
    for numbers, weights in lists:
        for number, weight in zip(numbers, weights, strict=True):
            together[number] = together.get(number, 0.0) + weight
    return together.items()
