"""Where an index lies in PostgreSQL: which build of it is in force, who may write, and how a new build takes its place.

Everything stands in a schema of its own beside the tables of the site, like search_index/ beside its folder: no migration knows
it, and whoever copies the database may leave it out.

    search_index.build       one row a build: its version, its words, how much it holds; one is in force
    search_index.touched     posts that were written while a build was being made
    search_index.post_b...   of each build: the posts with the vectors they are found by,
    search_index.said_b...   how their words are spelt,
    search_index.term_b...   how many posts have each term,
    search_index.spelling_b... and how many say each word, by its coarse key

Readers ask `build` which tables are meant. Writers hold one lock until they commit; while a rebuild runs they also note which
posts they touched, so that those are read once more before the new build is put in force.
"""

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import Connection, CursorResult
from sqlalchemy.exc import DBAPIError, OperationalError

from forum.core.db import WRITERS
from forum.core.jobs import NotNow
from forum.search.document import IndexUnavailable

INDEXING, REBUILDING = WRITERS + 1, WRITERS + 2
"""Keys of locks. Whoever dies lets go of them."""

PATIENCE_MS, PATIENCE_OF_A_REBUILD_MS = 300, 60_000
"""How long a request waits for the writer before it, then the worker does the job; and how long a rebuild does, at its end."""

TABLES = ("post", "said", "term", "spelling")

MAKE_SCHEMA = """
CREATE SCHEMA IF NOT EXISTS search_index;
CREATE TABLE IF NOT EXISTS search_index.build (
    name text PRIMARY KEY, version text NOT NULL, words text NOT NULL, in_force boolean NOT NULL,
    documents bigint NOT NULL DEFAULT 0, length bigint NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX IF NOT EXISTS build_in_force ON search_index.build (in_force) WHERE in_force;
CREATE TABLE IF NOT EXISTS search_index.touched (post_id bigint PRIMARY KEY);
"""

MAKE_BUILD = """
CREATE TABLE search_index.post_{name} (
    post_id bigint PRIMARY KEY, stamp bigint NOT NULL, length integer NOT NULL, vector tsvector NOT NULL
) WITH (toast_tuple_target = 8160);
ALTER TABLE search_index.post_{name} ALTER COLUMN vector SET STORAGE MAIN;
CREATE TABLE search_index.said_{name} (post_id bigint PRIMARY KEY, spelt text NOT NULL);
CREATE TABLE search_index.term_{name} (text text COLLATE "C" PRIMARY KEY, documents integer NOT NULL) WITH (fillfactor = 80);
CREATE TABLE search_index.spelling_{name} (
    key text COLLATE "C", word text COLLATE "C", documents integer NOT NULL, PRIMARY KEY (key, word)
) WITH (fillfactor = 80);
"""
"""A vector lies in the row as it is, up to a page: it is read once for each term, and to unpack it takes longer than to rank."""

INDEX_BUILD = """
SET LOCAL maintenance_work_mem = '256MB';
CREATE INDEX ON search_index.post_{name} USING gin (vector) WITH (fastupdate = off);
ANALYZE search_index.post_{name};
ANALYZE search_index.term_{name};
"""
"""Without a list of what is pending: each search would walk it."""


@dataclass(frozen=True)
class Build:
    """Names of tables, and what the row of the build says. `length`: weighted words of all documents."""

    name: str
    words: str
    documents: int
    length: int

    @property
    def tables(self) -> dict[str, str]:
        """By kind. Names are made here, of hexadecimal digits."""
        return {table: f"search_index.{table}_{self.name}" for table in TABLES}


class PostgresBuilds:
    """`version` names the tables: an index of another one cannot be read and counts as none. `words` as in IndexFolder."""

    def __init__(self, url: str, version: str, words: str) -> None:
        self.version, self.words = version, words
        self._engine: Engine = create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            connect_args={
                "prepare_threshold": None,  # a plan that was made for a rare word is a bad one for a frequent one
                "options": "-c enable_seqscan=off -c jit=off -c max_parallel_workers_per_gather=0",
            },
        )

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[tuple[Connection, Build]]:
        """Each question sees what is committed by then. Raises IndexUnavailable."""
        with self._engine.connect() as connection, readable():
            yield connection, self.current(connection)

    def current(self, connection: Connection) -> Build:
        """The build in force. Raises IndexUnavailable."""
        with readable():
            row = connection.exec_driver_sql(
                "SELECT name, version, words, documents, length FROM search_index.build WHERE in_force"
            ).one_or_none()
        if row is None:
            raise IndexUnavailable("there is no index")
        if row.version != self.version:
            raise IndexUnavailable(f"the index is of version {row.version}, this program of {self.version}")
        return Build(row.name, row.words, row.documents, row.length)

    @contextmanager
    def writing(self, patience_ms: int = PATIENCE_MS) -> Iterator[Connection]:
        """A transaction of the one who writes. Raises NotNow where another does for longer than that."""
        with self._engine.connect().execution_options(isolation_level="READ COMMITTED") as connection, connection.begin():
            try:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {patience_ms}; SELECT pg_advisory_xact_lock({INDEXING})")
            except OperationalError as error:
                if _state(error) == LOCK_NOT_AVAILABLE:
                    raise NotNow("another process writes to the index") from error
                raise
            yield connection

    @contextmanager
    def rebuilding(self) -> Iterator[Build]:
        """The tables of a new build, empty. They go if they are not put in force. Raises NotNow while another is being made."""
        with self._engine.connect() as keeper:
            if not keeper.exec_driver_sql(f"SELECT pg_try_advisory_lock({REBUILDING})").scalar():
                raise NotNow("another process makes the index anew")
            try:
                self._sweep(keeper, others=True)
                yield self._begin()
            finally:
                self._sweep(keeper)
                keeper.exec_driver_sql(f"SELECT pg_advisory_unlock({REBUILDING})")

    def _begin(self) -> Build:
        build = Build(f"b{secrets.token_hex(4)}", self.words, 0, 0)
        with self.writing(PATIENCE_OF_A_REBUILD_MS) as connection:  # whoever writes from now on knows of this build
            connection.exec_driver_sql("DELETE FROM search_index.touched")
            connection.exec_driver_sql(
                "INSERT INTO search_index.build (name, version, words, in_force) VALUES (%s, %s, %s, false)",
                (build.name, self.version, self.words),
            )
            connection.exec_driver_sql(MAKE_BUILD.format(name=build.name))
        return build

    @contextmanager
    def filling(self, build: Build) -> Iterator[Connection]:
        """A transaction in which a new build is filled; its tables are indexed at the end."""
        with self._engine.connect().execution_options(isolation_level="READ COMMITTED") as connection, connection.begin():
            yield connection
            connection.exec_driver_sql(INDEX_BUILD.format(name=build.name))

    @property
    def is_rebuilding(self) -> bool:
        with self._engine.connect() as connection:
            return bool(connection.exec_driver_sql(IS_HELD, (REBUILDING,)).scalar())

    def note_touched(self, connection: Connection, post_ids: Collection[int]) -> None:
        """For the build being made, if there is one; in the transaction that touches them."""
        connection.exec_driver_sql(
            "INSERT INTO search_index.touched SELECT * FROM unnest(%s::bigint[])"
            " WHERE EXISTS (SELECT FROM search_index.build WHERE NOT in_force) ON CONFLICT DO NOTHING",
            (list(post_ids),),
        )

    def touched(self, connection: Connection) -> list[int]:
        """What was written elsewhere while the new build was made."""
        return list(connection.exec_driver_sql("SELECT post_id FROM search_index.touched ORDER BY post_id").scalars())

    def put_in_force(self, connection: Connection, build: Build) -> None:
        """In a transaction of the one who writes."""
        connection.exec_driver_sql("DELETE FROM search_index.build WHERE in_force")
        connection.exec_driver_sql("UPDATE search_index.build SET in_force = true WHERE name = %s", (build.name,))

    def _sweep(self, connection: Connection, *, others: bool = False) -> None:
        """Drop builds that are not in force: made in vain, or of before. With `others` the schema is made where it is not there."""
        if others:
            connection.exec_driver_sql(MAKE_SCHEMA)
        connection.exec_driver_sql("DELETE FROM search_index.build WHERE NOT in_force")
        kept = connection.exec_driver_sql("SELECT name FROM search_index.build").scalars().all()
        standing = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'search_index'").scalars().all()
        for table in standing:
            kind, _, name = table.partition("_")
            if kind in TABLES and name not in kept:
                connection.exec_driver_sql(f'DROP TABLE IF EXISTS search_index."{table}"')


IS_HELD = """
SELECT EXISTS (
    SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database AND datname = current_database()
    WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND classid = 0 AND objid = %s
)
"""

LOCK_NOT_AVAILABLE = "55P03"


def _state(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


@contextmanager
def readable() -> Iterator[None]:
    """Tables that are gone or not ours: there is no index. A server that does not answer is another matter."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, OperationalError):
            raise
        raise IndexUnavailable("the index cannot be read") from error


def run(connection: Connection, build: Build, sql: str, *values: object) -> CursorResult[Any]:
    """With the tables of the build in the place of {post}, {said}, {term}, {spelling}."""
    return connection.exec_driver_sql(sql.format(**build.tables), tuple(values))
