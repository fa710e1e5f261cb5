"""The engine for a site on PostgreSQL: the index lies in the same database, and any number of machines may ask it.

- Vectors are written from our own tokens, never by to_tsvector: its Hindi is worse than the chain (MRR .869 beside .951).
- How many posts have a term stands in a table of its own: the chain asks it of each term of each question, and an index over
  vectors can only count by reading them.
- Connections of its own: what is found must be what is committed, whatever transaction a page has open.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy.engine import Connection
from sqlalchemy.exc import ProgrammingError

from forum.search import postgres_ranking
from forum.search.document import Asked, Document, Hit, IndexUnavailable
from forum.search.postgres_builds import PATIENCE_OF_A_REBUILD_MS, Build, PostgresBuilds, readable, run
from forum.search.postgres_vectors import Row, lexeme, row_of
from forum.search.terms import name_of_words

VERSION = 1
"""Raised when the tables or the vectors change: an index of another version cannot be asked, and a new one is made."""

BATCH = 1000
"""Rows that are changed at a time; bounds the memory of a large batch."""

Answer = TypeVar("Answer")


class PostgresEngine:
    def __init__(self, url: str) -> None:
        self._builds = PostgresBuilds(url, str(VERSION), name_of_words())

    def find(self, asked: Asked, *, limit: int) -> Sequence[Hit]:
        return self._ask(lambda connection, build: postgres_ranking.find(connection, build, asked, limit=limit))

    @contextmanager
    def writing(self) -> Iterator["PostgresBatch"]:
        with self._builds.writing() as connection:
            build = self._builds.current(connection)
            batch = PostgresBatch()
            yield batch
            if batch.changes:
                with readable():
                    self._builds.note_touched(connection, batch.changes)
                    _change(connection, build, batch.changes)

    def rebuild(self, everything: Callable[[], Iterable[Document]], some: Callable[[Collection[int]], Iterable[Document]]) -> int:
        with self._builds.rebuilding() as build:
            with self._builds.filling(build) as connection:
                _fill(connection, build, everything())
            with self._builds.writing(PATIENCE_OF_A_REBUILD_MS) as connection:
                if touched := self._builds.touched(connection):
                    batch = PostgresBatch()
                    batch.remove(touched)
                    batch.put(some(touched))
                    _change(connection, build, batch.changes)
                self._builds.put_in_force(connection, build)
        return self.count()

    def knows(self, stems: Collection[str]) -> frozenset[str]:
        called = {lexeme("stem", stem): stem for stem in stems}
        sql = "SELECT text FROM {term} WHERE text = ANY(%s)"
        return self._ask(lambda on, build: frozenset(called[row.text] for row in run(on, build, sql, list(called))))

    def spellings(self, keys: Collection[str]) -> Mapping[str, int]:
        sql = "SELECT word, sum(documents)::int AS many FROM {spelling} WHERE key = ANY(%s) GROUP BY word"
        return self._ask(lambda on, build: {row.word: row.many for row in run(on, build, sql, list(keys))})

    def count(self) -> int:
        sql = "SELECT documents FROM search_index.build WHERE name = %s AND to_regclass('{post}') IS NOT NULL"
        found = self._ask(lambda on, build: [row.documents for row in run(on, build, sql, build.name)])
        if not found:
            raise IndexUnavailable("the tables of the index are gone")
        return int(found[0])

    def stamps(self) -> Mapping[int, int]:
        sql = "SELECT post_id, stamp FROM {post}"
        return self._ask(lambda on, build: {row.post_id: row.stamp for row in run(on, build, sql)})

    @property
    def is_rebuilding(self) -> bool:
        return self._builds.is_rebuilding

    @property
    def is_old(self) -> bool:
        return self._ask(lambda _on, build: build.words != self._builds.words)

    @property
    def wants_merge(self) -> bool:
        """Never: the index is one tree, and autovacuum keeps it."""
        return False

    def merge(self) -> None:
        self.count()

    def close(self) -> None:
        self._builds.close()

    def _ask(self, question: Callable[[Connection, Build], Answer]) -> Answer:
        """Once more where a new build has taken the place of the one that was being asked."""
        try:
            with self._builds.reading() as (connection, build):
                return question(connection, build)
        except IndexUnavailable as error:
            if not isinstance(error.__cause__, ProgrammingError):
                raise
        with self._builds.reading() as (connection, build):
            return question(connection, build)


class PostgresBatch:
    """Gathers what is to be changed; written in one transaction."""

    def __init__(self) -> None:
        self.changes: dict[int, Document | None] = {}

    def put(self, documents: Iterable[Document]) -> None:
        self.changes.update((document.post_id, document) for document in documents)

    def remove(self, post_ids: Iterable[int]) -> None:
        self.changes.update(dict.fromkeys(post_ids))


class _Counts:
    """What a change adds to the counts of a build, and takes from them."""

    def __init__(self) -> None:
        self.terms: Counter[str] = Counter()
        self.spelt: Counter[str] = Counter()
        self.documents = self.length = 0

    def add(self, terms: Iterable[str], spelt: Iterable[str], length: int) -> None:
        self.terms.update(terms)
        self.spelt.update(spelt)
        self.documents, self.length = self.documents + 1, self.length + length

    def take(self, terms: Iterable[str], spelt: Iterable[str], length: int) -> None:
        self.terms.subtract(terms)
        self.spelt.subtract(spelt)
        self.documents, self.length = self.documents - 1, self.length - length


def _change(connection: Connection, build: Build, changes: Mapping[int, Document | None]) -> None:
    """In a transaction of the one who writes."""
    remaining = iter(changes.items())
    while part := dict(islice(remaining, BATCH)):
        counts = _Counts()
        _take_out(connection, build, list(part), counts)
        _put_in(connection, build, [row_of(document) for document in part.values() if document is not None], counts)
        _count(connection, build, counts)


def _take_out(connection: Connection, build: Build, post_ids: list[int], counts: _Counts) -> None:
    standing = run(
        connection,
        build,
        "WITH gone AS (DELETE FROM {post} WHERE post_id = ANY(%s) RETURNING post_id, length, tsvector_to_array(vector) AS terms),"
        " unsaid AS (DELETE FROM {said} WHERE post_id = ANY(%s) RETURNING post_id, spelt)"
        " SELECT length, terms, spelt FROM gone JOIN unsaid USING (post_id)",
        post_ids,
        post_ids,
    )
    for row in standing:
        counts.take(row.terms, filter(None, row.spelt.split("\n")), row.length)


def _put_in(connection: Connection, build: Build, rows: Sequence[Row], counts: _Counts) -> None:
    if not rows:
        return
    for row in rows:
        counts.add(row.terms, row.spelt, row.length)
    posts, stamps, lengths, vectors = zip(*((row.post_id, row.stamp, row.length, row.vector) for row in rows), strict=True)
    run(
        connection,
        build,
        "INSERT INTO {post} (post_id, stamp, length, vector) SELECT post_id, stamp, length, vector::tsvector"
        " FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::text[]) AS row (post_id, stamp, length, vector)",
        *map(list, (posts, stamps, lengths, vectors)),
    )
    run(
        connection,
        build,
        "INSERT INTO {said} SELECT * FROM unnest(%s::bigint[], %s::text[])",
        list(posts),
        ["\n".join(row.spelt) for row in rows],
    )


def _count(connection: Connection, build: Build, counts: _Counts) -> None:
    terms = sorted(term for term, by in counts.terms.items() if by)
    spelt = sorted(term for term, by in counts.spelt.items() if by)
    run(
        connection,
        build,
        "INSERT INTO {term} AS t SELECT * FROM unnest(%s::text[], %s::int[])"
        " ON CONFLICT (text) DO UPDATE SET documents = t.documents + excluded.documents",
        terms,
        [counts.terms[term] for term in terms],
    )
    run(
        connection,
        build,
        "INSERT INTO {spelling} AS s SELECT split_part(term, ' ', 1), split_part(term, ' ', 2), many"
        " FROM unnest(%s::text[], %s::int[]) AS row (term, many)"
        " ON CONFLICT (key, word) DO UPDATE SET documents = s.documents + excluded.documents",
        spelt,
        [counts.spelt[term] for term in spelt],
    )
    if unsaid := [term for term in terms if counts.terms[term] < 0]:
        run(connection, build, "DELETE FROM {term} WHERE text = ANY(%s) AND documents <= 0", unsaid)
    if unspelt := [term for term in spelt if counts.spelt[term] < 0]:
        keys = list({term.partition(" ")[0] for term in unspelt})
        run(connection, build, "DELETE FROM {spelling} WHERE key = ANY(%s) AND documents <= 0", keys)
    sql = "UPDATE search_index.build SET documents = documents + %s, length = length + %s WHERE name = %s"
    run(connection, build, sql, counts.documents, counts.length, build.name)


def _fill(connection: Connection, build: Build, documents: Iterable[Document]) -> None:
    """By COPY, the counts at the end."""
    counts, cursor = _Counts(), connection.connection.cursor()
    said = {row: f"COPY {build.tables[row]} FROM STDIN" for row in build.tables}
    remaining = iter(documents)
    while rows := [row_of(document) for document in islice(remaining, BATCH)]:
        for row in rows:
            counts.add(row.terms, row.spelt, row.length)
        _copy(cursor, said["post"], ((row.post_id, row.stamp, row.length, row.vector) for row in rows))
        _copy(cursor, said["said"], ((row.post_id, "\n".join(row.spelt)) for row in rows))
    _copy(cursor, said["term"], sorted(counts.terms.items()))
    _copy(cursor, said["spelling"], ((*term.split(" ", 1), many) for term, many in sorted(counts.spelt.items())))
    sql = "UPDATE search_index.build SET documents = %s, length = %s WHERE name = %s"
    run(connection, build, sql, counts.documents, counts.length, build.name)


def _copy(cursor: Any, sql: str, rows: Iterable[Sequence[object]]) -> None:
    with cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)
