"""One question put to the parts of an index: what each of its words may be found by, and which posts come first."""

from collections.abc import Callable, Collection, Sequence
from heapq import nlargest
from itertools import islice

from forum.search.analysis import Word
from forum.search.document import Asked, Hit, Wanted
from forum.search.scoring import Group, Part, Scores, Statistics, Term, best, with_all, with_some
from forum.search.stems import is_devanagari

KNOWN, UNKNOWN, UNKNOWN_LATIN = 0.3, 0.7, 1.0
"""What each of the two keys counts: where the word's own stem is in the index, and where it is not. A Latin word that nobody has
written is as a rule a Hindi one; a Devanagari word a form of one that somebody has. (MRR@10 of Roman spellings in a mixed index by
`python -m bench.quality`: .836 where all unknown words counted .5, .858 with .7, .867 with .9; of Hindi ones .942, .941, .939.)"""

ALSO = 0.6
"""What another name of the thing counts, where the word itself counts 1. (nDCG@10 of the judged queries of the sample community:
.826 with .3, .839 with .6, .843 with .8; a word that was typed is to count visibly more than one that was not.)"""

BEGUN = 0.6
"""What a word counts that begins with the unknown one: somebody is still typing, or knows only the beginning."""

GOES_ON = 0.2
"""What longer words count that begin with a last word which is a word itself."""

SHORTEST_BEGINNING, MOST_BEGINNINGS, MOST_LOOKED_AT = 3, 8, 200
"""Letters of Latin; one of Devanagari says as much (ढ)."""

ENOUGH = 60
"""Posts with all words; with fewer, those with some of them follow."""


def find(parts: Sequence[Part], asked: Asked, *, limit: int) -> list[Hit]:
    question = Question(parts)
    groups = [question.group(wanted) for wanted in asked.words]
    statistics = question.statistics()
    found = [Hit(post_id, score) for post_id, score in _search(with_all, parts, groups, statistics, asked, limit)]
    if len(found) < ENOUGH and len(groups) > 1:
        first = {hit.post_id for hit in found}
        some = _search(with_some, parts, groups, statistics, asked, limit)
        found += [Hit(post_id, score, whole=False) for post_id, score in some if post_id not in first]
    return found[:limit]


class Question:
    """Collects the terms of a question, and how many documents have each."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._frequencies: dict[tuple[str, str], int] = {}

    def group(self, wanted: Wanted) -> Group:
        word = wanted.word
        known = self._frequency("stem", word.stem) > 0
        weight = KNOWN if known else UNKNOWN if is_devanagari(word.folded) else UNKNOWN_LATIN
        terms = [
            Term("stem", (word.stem,), 1.0),
            self._begun(word, GOES_ON if known else BEGUN) if wanted.goes_on or not known else Term("stem", (), 0),
            *(Term(field, (key,), weight) for field in ("fine", "coarse") for key in getattr(word, field)),
            Term("stem", tuple(dict.fromkeys(phrase[0].stem for phrase in wanted.also if len(phrase) == 1)), ALSO),
        ]
        phrases = [tuple(Term("stem", (part.stem,), ALSO / len(phrase)) for part in phrase) for phrase in wanted.also]
        return Group(
            tuple(held for term in terms if (held := self._held(term)).texts),
            tuple(phrase for phrase in phrases if len(phrase) > 1 and all(self._held(term).texts for term in phrase)),
        )

    def statistics(self) -> Statistics:
        documents = sum(part.documents for part in self._parts)
        length = sum(sum(part.lengths) for part in self._parts)
        return Statistics(documents, length / documents if documents else 1.0, self._frequencies)

    def _begun(self, word: Word, weight: float) -> Term:
        """The most frequent stems that begin like the word; none for a letter or two of Latin, or for a number."""
        begins = word.folded
        if begins[0].isdecimal() or (len(begins) < SHORTEST_BEGINNING and not is_devanagari(begins)):
            return Term("stem", (), weight)
        found = {text for part in self._parts for text in islice(part.beginning_with("stem", begins), MOST_LOOKED_AT)}
        found.discard(word.stem)
        return Term(
            "stem", tuple(nlargest(MOST_BEGINNINGS, sorted(found), key=lambda text: self._frequency("stem", text))), weight
        )

    def _held(self, term: Term) -> Term:
        """The term without the texts that no document has."""
        return Term(term.field, tuple(text for text in term.texts if self._frequency(term.field, text)), term.weight)

    def _frequency(self, field: str, text: str) -> int:
        if (field, text) not in self._frequencies:
            self._frequencies[field, text] = sum(part.frequency(field, text) for part in self._parts)
        return self._frequencies[field, text]


Way = Callable[[Part, Sequence[Group], Statistics, Collection[int] | None], Scores]


def _search(
    way: Way, parts: Sequence[Part], groups: Sequence[Group], statistics: Statistics, asked: Asked, limit: int
) -> list[tuple[int, float]]:
    """Posts and their scores, the best first."""
    found: list[tuple[int, float]] = []
    for part in parts:
        scores = way(part, groups, statistics, _narrowed(part, asked.traits))
        unwanted = {number for word in asked.without for number in part.postings("stem", word.stem)[0]}
        shown = {number: score for number, score in scores.items() if part.is_shown(number) and number not in unwanted}
        found += [(part.ids[number], score) for number, score in best(shown, limit)]
    return nlargest(limit, found, key=lambda scored: scored[1])


def _narrowed(part: Part, traits: Sequence[Collection[str]]) -> Collection[int] | None:
    """The documents with one trait of each set; None where nothing is asked."""
    if not traits:
        return None
    sets = [{number for trait in some for number in part.postings("traits", trait)[0]} for some in traits]
    return set.intersection(*sets)
