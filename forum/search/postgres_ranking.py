"""One question put to PostgreSQL: which posts are candidates, and which of them come first.

What the words of a question may be found by, and what each counts, is decided in forum/search/ranking.py, the same for every
engine. A post's score is the sum of rarity * ts_rank over its terms, one term at a time: of all ways of ts_rank this one found
XQuAD's passages as well as BM25 (MRR .965, with ts_rank of the whole question .955, with ts_rank_cd .852).

Ranking is what costs, so it is bounded: posts with all words first; where they are more than can be ranked, those that say the
words strongly; and for posts with some of the words the rare words decide who is looked at.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from sqlalchemy.engine import Connection

from forum.search.document import Asked, Hit
from forum.search.postgres_builds import Build, run
from forum.search.postgres_vectors import LEVELS, lexeme, quoted
from forum.search.ranking import ENOUGH, MOST_BEGINNINGS, Question
from forum.search.scoring import Group, Statistics, Term

MOST_RANKED = 1000
"""Posts of one question."""

MOST_WALKED = 60_000
"""Postings that a question for posts with some of its words may walk through; what is rarer comes first."""

BEGUN = """
SELECT begun, found.* FROM unnest(%s::text[]) AS begun, LATERAL (
    SELECT text, documents FROM {term} WHERE text >= begun AND text < begun || chr(1114111) ORDER BY documents DESC LIMIT %s
) AS found
"""

SCORE = "({terms}) / (1.7 + 0.5 * length / %(average)s)"
"""As postgres_vectors.divisor has it, by the average of the index."""


def find(connection: Connection, build: Build, asked: Asked, *, limit: int) -> list[Hit]:
    known = Counted(connection, build, asked)
    question = Question(known)
    groups = [question.group(wanted) for wanted in asked.words]
    search = _Search(connection, build, question.statistics(), known, asked, limit)
    if not groups:
        return []
    whole = search.with_all(groups)
    hits = [Hit(post_id, score) for post_id, score in whole]
    if len(hits) < ENOUGH and len(groups) > 1:
        first = {hit.post_id for hit in hits}
        hits += [Hit(post_id, score, whole=False) for post_id, score in search.with_some(groups) if post_id not in first]
    return hits[:limit]


class Counted:
    """How many posts have each term of a question, and what begins like its words: two questions to the database."""

    def __init__(self, connection: Connection, build: Build, asked: Asked) -> None:
        self.documents, self.total_length = build.documents, build.length
        self._connection, self._build = connection, build
        self._counts: dict[str, int] = {}
        self._begun: dict[str, list[str]] = {}
        self._count(_terms_of(asked))
        self._begin(
            {wanted.word.folded for wanted in asked.words if wanted.goes_on or not self.frequency("stem", wanted.word.stem)}
        )

    def frequency(self, field: str, text: str, level: int = 0) -> int:
        return self._counts.get(lexeme(field, text, level), 0)

    def beginning_with(self, field: str, letters: str) -> Iterable[str]:
        """The most frequent ones."""
        return self._begun.get(lexeme(field, letters), ())

    def _count(self, lexemes: Collection[str]) -> None:
        sql = "SELECT text, documents FROM {term} WHERE text = ANY(%s)"
        rows = run(self._connection, self._build, sql, list(lexemes))
        self._counts.update((row.text, row.documents) for row in rows)

    def _begin(self, words: Collection[str]) -> None:
        if not words:
            return
        begun = [lexeme("stem", word) for word in words]
        for row in run(self._connection, self._build, BEGUN, begun, MOST_BEGINNINGS + 1):
            self._counts[row.text] = row.documents
            self._begun.setdefault(row.begun, []).append(row.text[len(lexeme("stem", "")) :])


def _terms_of(asked: Asked) -> set[str]:
    found = {lexeme("traits", trait) for some in asked.traits for trait in some}
    for wanted in asked.words:
        for level in range(len(LEVELS) + 1):
            found.add(lexeme("stem", wanted.word.stem, level))
            found.update(lexeme("fine", key, level) for key in wanted.word.fine)
        found.update(lexeme("coarse", key) for key in wanted.word.coarse)
        found.update(lexeme("stem", word.stem) for phrase in (*wanted.also, *wanted.meant) for word in phrase)
    return found


@dataclass(frozen=True)
class _Search:
    connection: Connection
    build: Build
    statistics: Statistics
    known: Counted
    asked: Asked
    limit: int

    def with_all(self, groups: Sequence[Group]) -> list[tuple[int, float]]:
        """Posts with every word: where they are too many, first those that say the words strongly."""
        found: list[tuple[int, float]] = []
        for level in self._levels(groups):
            found = self._best(_every(_strongly(group, level) for group in groups), groups)
            if len(found) >= min(self.limit, ENOUGH):
                break
        return found

    def with_some(self, groups: Sequence[Group]) -> list[tuple[int, float]]:
        """Posts with any of the rarer words, and those that lack but one."""
        by_size = sorted(groups, key=self.statistics.size)
        walked = 0
        chosen: list[Group] = []
        for group in by_size:
            walked += self.statistics.size(group)
            if chosen and self._share() * walked > MOST_RANKED:
                break
            chosen.append(group)
        wanted = [_any(map(_strongly, chosen))]
        if len(chosen) < len(groups) and sum(map(self.statistics.size, groups)) <= MOST_WALKED:
            wanted += [_every(_strongly(other) for other in groups if other is not group) for group in groups]
        return self._best(_any(wanted), groups)

    def _levels(self, groups: Sequence[Group]) -> Iterable[int]:
        """From the strongest level that is likely to give a page of posts, down to all of them."""
        for level in range(len(LEVELS), 0, -1):
            if self._likely(groups, level - 1) > MOST_RANKED and self._likely(groups, level) >= self.limit:
                yield level
        yield 0

    def _likely(self, groups: Sequence[Group], level: int) -> float:
        """How many posts have all of them, were words strangers to each other."""
        many = self.statistics.documents or 1
        return self._share() * many * prod(min(1.0, self._size(group, level) / many) for group in groups)

    def _size(self, group: Group, level: int) -> int:
        strong = _leveled(group) if level else []
        return sum(self.known.frequency(field, text, level) for field, text in strong) or self.statistics.size(group)

    def _share(self) -> float:
        """Of the posts that have the traits that are asked for."""
        many = self.statistics.documents or 1
        return prod(min(1.0, sum(self.known.frequency("traits", trait) for trait in some) / many) for some in self.asked.traits)

    def _best(self, wanted: str, groups: Sequence[Group]) -> list[tuple[int, float]]:
        narrowed = _every([*(_any(quoted(lexeme("traits", trait)) for trait in some) for some in self.asked.traits), wanted])
        for word in self.asked.without:
            narrowed += f" & !{quoted(lexeme('stem', word.stem))}"
        values: dict[str, Any] = {"wanted": narrowed, "average": self.statistics.average_length or 1}
        score = SCORE.format(terms=" + ".join(_scores(groups, self.statistics, values)) or "0")
        rows = self.connection.exec_driver_sql(
            f"SELECT post_id, {score} AS score FROM (SELECT post_id, length, vector FROM {self.build.tables['post']}"  # noqa: S608
            f" WHERE vector @@ %(wanted)s::tsquery LIMIT {MOST_RANKED}) AS candidate ORDER BY score DESC LIMIT {self.limit}",
            values,
        )
        return [(row.post_id, row.score) for row in rows]


def _scores(groups: Sequence[Group], statistics: Statistics, values: dict[str, Any]) -> Iterable[str]:
    """What each term adds, in SQL; its values are put beside it. Texts that count as one are as good together as one that is
    said again and again, at most."""
    numbers: dict[tuple[Term, ...], str] = {}

    def value(held: object) -> str:
        values[f"v{len(values)}"] = held
        return f"%(v{len(values) - 1})s"

    def term(one: Term) -> str:
        rank = f"ts_rank(vector, {value(_any(_texts(one)))}::tsquery)"
        if len(one.texts) > 1:
            rank = f"LEAST(1, {len(one.texts)} * {rank})"
        return f"{value(statistics.factor(one))} * {rank}"

    for group in groups:
        for some in [*((one,) for one in group.terms), *group.phrases]:
            if some in numbers:
                yield numbers[some]
                continue
            said = " + ".join(map(term, some))
            if len(some) > 1:
                said = f"CASE WHEN vector @@ {value(_every(_any(_texts(one)) for one in some))}::tsquery THEN {said} ELSE 0 END"
            numbers[some] = said
            yield said


def _strongly(group: Group, level: int = 0) -> str:
    """Posts that have the group; at a higher level, by the word itself or its sound only."""
    if level and (strong := _leveled(group)):
        return _any(quoted(lexeme(field, text, level)) for field, text in strong)
    terms = (quoted(lexeme(term.field, text)) for term in group.terms for text in term.texts)
    return _any([*terms, *(_every(_any(_texts(term)) for term in phrase) for phrase in group.phrases)])


def _leveled(group: Group) -> list[tuple[str, str]]:
    """The terms that stand in posts by level: the word as it was typed, and what sounds like it."""
    return [
        (term.field, term.texts[0])
        for term in group.terms
        if term.weight >= 0.6 and len(term.texts) == 1 and term.field != "coarse"
    ]


def _texts(term: Term) -> list[str]:
    return [quoted(lexeme(term.field, text)) for text in term.texts]


NOTHING = "'-'"
"""No term is called so."""


def _any(questions: Iterable[str]) -> str:
    return _joined(" | ", questions)


def _every(questions: Iterable[str]) -> str:
    return _joined(" & ", questions)


def _joined(sign: str, questions: Iterable[str]) -> str:
    some = list(dict.fromkeys(questions))
    if len(some) == 1:
        return some[0]
    return f"({sign.join(some)})" if some else NOTHING
