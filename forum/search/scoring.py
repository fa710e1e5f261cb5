"""Ranking: BM25 over lists of postings, one term after the other.

An engine's tree of matchers asks each posting of each term what comes next; with the many terms that a word has here (its stem,
its sounds, what else it is called) two words took 120 ms among 20,000 posts, and take 3 so. The engine only reads postings.
"""

import heapq
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Protocol

SATURATION, LENGTH = 1.2, 0.75
"""k1 and b of BM25, as nearly everybody has them."""

Postings = tuple[Sequence[int], Sequence[float]]
"""Numbers of documents within a part, rising, and the weight of the term in each."""


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
    scores: Scores = {}
    for place, group in enumerate(sorted(groups, key=statistics.size)):
        found = score(part, group, statistics, scores if place else only)
        scores = {number: found[number] + scores.get(number, 0.0) for number in found}
        if not scores:
            break
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
    return {
        number: counted + sum(table[number] for table in others)
        for number, counted in fewest.items()
        if all(number in table for table in others)
    }


def with_some(tables: Sequence[Scores]) -> Scores:
    """Documents that stand in any of the tables."""
    most, *others = sorted(tables, key=len, reverse=True)
    together = dict(most)
    for table in others:
        for number, counted in table.items():
            together[number] = together.get(number, 0.0) + counted
    return together


def best(scores: Mapping[int, float], limit: int, *, without: Collection[int] = ()) -> list[tuple[int, float]]:
    """The highest, as number and score. `without` are few: only what would be among the best is looked at."""
    if not without:
        return heapq.nlargest(limit, scores.items(), key=itemgetter(1))
    shown = ((number, counted) for number, counted in scores.items() if number not in without)
    return heapq.nlargest(limit, shown, key=itemgetter(1))


def _score_phrase(part: Part, phrase: Sequence[Term], statistics: Statistics, only: Collection[int] | None) -> Scores:
    scores: Scores = {}
    for place, term in enumerate(phrase):
        found: Scores = {}
        _add(found, part, term, statistics, scores if place else only)
        scores = {number: found[number] + scores.get(number, 0.0) for number in found}
    return scores


def _add(scores: Scores, part: Part, term: Term, statistics: Statistics, only: Collection[int] | None) -> None:
    """The loops here are where a search spends its time: each posting of each term passes through one of them."""
    weights = _weights(part, term)
    if only is not None:
        weights = {number: weights[number] for number in only if number in weights}
    factor, norms = statistics.factor(term), part.norms(statistics.average_length)
    if not scores:
        scores.update({number: factor * weight / (weight + norms[number]) for number, weight in weights.items()})
        return
    known = scores.get
    for number, weight in weights.items():
        scores[number] = known(number, 0.0) + factor * weight / (weight + norms[number])


def _weights(part: Part, term: Term) -> dict[int, float]:
    first, *others = [part.postings(term.field, text) for text in term.texts]
    together = dict(zip(*first, strict=True))
    for numbers, weights in others:
        for number, weight in zip(numbers, weights, strict=True):
            together[number] = together.get(number, 0.0) + weight
    return together
