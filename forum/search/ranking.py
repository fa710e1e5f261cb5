"""One question put to the parts of an index: what each of its words may be found by, and which posts come first."""

import math
from collections.abc import Collection, Sequence
from heapq import nlargest

from forum.search.analysis import Word
from forum.search.document import Asked, Hit, Wanted
from forum.search.scoring import Group, Part, Scores, Statistics, Term, Vocabulary, best, narrowing, score, with_all, with_some
from forum.search.stems import is_devanagari

KNOWN, UNKNOWN, UNKNOWN_LATIN = 0.6, 0.7, 1.0
"""What a key counts: the fine one where the word's own stem is in the index, either of them where it is not. A Latin word that
nobody has written is as a rule a Hindi one; a Devanagari word a form of one that somebody has. (MRR@10 by `python -m bench.quality`:
of Roman spellings .836 where all unknown words counted .5, .858 with .7, .867 with .9; of Hindi ones .942, .941, .939. Known words
with both keys at .3: Hindi .941, Roman .872; with the fine key alone at .6: .943, .867, for half of the postings.)"""

ALSO = 0.6
"""What another name of the thing counts, where the word itself counts 1. (nDCG@10 of the judged queries of the sample community:
.826 with .3, .839 with .6, .843 with .8; a word that was typed is to count visibly more than one that was not.)"""

MEANT = 0.5
"""What a word of the second dictionary counts, which knows no school: half of what the lexicon says."""

BEGUN = 0.6
"""What a word counts that begins with the unknown one: somebody is still typing, or knows only the beginning."""

GOES_ON = 0.2
"""What longer words count that begin with a last word which is a word itself."""

SHORTEST_BEGINNING, MOST_BEGINNINGS = 3, 8
"""Letters of Latin; one of Devanagari says as much (ढ)."""

ENOUGH = 20
"""Posts with all words: a page of threads. With fewer, those with some of them follow."""


def find(index: Vocabulary, parts: Sequence[Part], asked: Asked, *, limit: int) -> list[Hit]:
    """`parts` are those of the index."""
    question = Question(index)
    groups = [question.group(wanted) for wanted in asked.words]
    statistics = question.statistics()
    if not groups or not statistics.documents:  # what was taken out may still stand in the postings
        return []
    only = [_narrowed(part, asked) for part in parts]
    if _many_have_all(groups, statistics):
        whole = _best(
            parts, [narrowing(part, groups, statistics, few) for part, few in zip(parts, only, strict=True)], asked, limit
        )
        if len(whole) >= ENOUGH:
            return [Hit(*one) for one in whole]
    tables = [[score(part, group, statistics, few) for group in groups] for part, few in zip(parts, only, strict=True)]
    whole = _best(parts, list(map(with_all, tables)), asked, limit)
    found = [Hit(*one) for one in whole]
    if len(found) < ENOUGH and len(groups) > 1:
        first = {hit.post_id for hit in found}
        some = _best(parts, list(map(with_some, tables)), asked, limit)
        found += [Hit(*one, whole=False) for one in some if one[0] not in first]
    return found[:limit]


def _many_have_all(groups: Sequence[Group], statistics: Statistics) -> bool:
    """Whether it is likely, were words strangers to each other, that far more than ENOUGH posts have all of them."""
    share = math.prod(min(1.0, statistics.size(group) / (statistics.documents or 1)) for group in groups)
    return share * statistics.documents > 3 * ENOUGH


class Question:
    """Collects the terms of a question, and how many documents have each."""

    def __init__(self, index: Vocabulary) -> None:
        self._index = index
        self._frequencies: dict[tuple[str, str], int] = {}

    def group(self, wanted: Wanted) -> Group:
        word = wanted.word
        known = self._frequency("stem", word.stem) > 0
        weight = KNOWN if known else UNKNOWN if is_devanagari(word.folded) else UNKNOWN_LATIN
        keys = ("fine",) if known else ("fine", "coarse")
        others = ((wanted.also, ALSO), (wanted.meant, MEANT))
        terms = [
            Term("stem", (word.stem,), 1.0),
            self._begun(word, GOES_ON if known else BEGUN) if wanted.goes_on or not known else Term("stem", (), 0),
            *(Term(field, (key,), weight) for field in keys for key in getattr(word, field)),
            *(_single(phrases, weight) for phrases, weight in others),
        ]
        phrases = [
            tuple(Term("stem", (part.stem,), weight / len(phrase)) for part in phrase)
            for some, weight in others
            for phrase in some
        ]
        return Group(
            tuple(held for term in terms if (held := self._held(term)).texts),
            tuple(phrase for phrase in phrases if len(phrase) > 1 and all(self._held(term).texts for term in phrase)),
        )

    def statistics(self) -> Statistics:
        documents, length = self._index.documents, self._index.total_length
        return Statistics(documents, round(length / documents) if documents else 1, self._frequencies)

    def _begun(self, word: Word, weight: float) -> Term:
        """The most frequent stems that begin like the word; none for a letter or two of Latin, or for a number."""
        begins = word.folded
        if begins[0].isdecimal() or (len(begins) < SHORTEST_BEGINNING and not is_devanagari(begins)):
            return Term("stem", (), weight)
        found = sorted(set(self._index.beginning_with("stem", begins)) - {word.stem})
        return Term("stem", tuple(nlargest(MOST_BEGINNINGS, found, key=lambda text: self._frequency("stem", text))), weight)

    def _held(self, term: Term) -> Term:
        """The term without the texts that no document has."""
        return Term(term.field, tuple(text for text in term.texts if self._frequency(term.field, text)), term.weight)

    def _frequency(self, field: str, text: str) -> int:
        if (field, text) not in self._frequencies:
            self._frequencies[field, text] = self._index.frequency(field, text)
        return self._frequencies[field, text]


def _single(phrases: Sequence[Sequence[Word]], weight: float) -> Term:
    """Those of one word, which count as one term."""
    return Term("stem", tuple(dict.fromkeys(phrase[0].stem for phrase in phrases if len(phrase) == 1)), weight)


def _best(parts: Sequence[Part], tables: Sequence[Scores], asked: Asked, limit: int) -> list[tuple[int, float]]:
    """Posts and their scores, the best first; the tables are by part."""
    for part, table in zip(parts, tables, strict=True):
        for unwanted in (part.hidden, *(part.postings("stem", word.stem)[0] for word in asked.without)):
            for number in table.keys() & unwanted:
                del table[number]
    return [(parts[place].ids[number], counted) for place, number, counted in best(tables, limit)]


def _narrowed(part: Part, asked: Asked) -> Collection[int] | None:
    """The documents with one trait of each set; None where nothing is asked."""
    if not asked.traits:
        return None
    first, *others = (frozenset().union(*map(part.with_trait, some)) for some in asked.traits)
    return first.intersection(*others)
