"""What PostgreSQL does in its own way: counts in tables, few candidates, and an index that somebody has spoilt."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from psycopg import sql

from forum.people.models import Person
from forum.search import postgres_ranking
from forum.search.document import IndexUnavailable
from forum.search.engine import site_engine
from forum.search.postgres_engine import PostgresEngine
from forum.search.postgres_vectors import LEVELS, USUAL_LENGTH, lexeme, quoted, row_of, says
from forum.search.workers import heal_index
from tests import postgres, server
from tests.client import Client
from tests.make import make_thread, settle
from tests.page import words_of
from tests.search.conftest import document, fill, found, put, the_site_heals


@pytest.fixture
def where(empty_database: str) -> str:
    with postgres.connect(empty_database) as connection:
        connection.execute("DROP SCHEMA IF EXISTS search_index CASCADE")
    return empty_database


@pytest.fixture
def engine(where: str) -> Iterator[PostgresEngine]:
    opened = PostgresEngine(where)
    fill(opened)
    yield opened
    opened.close()


def _counted(where: str) -> tuple[dict[str, int], dict[str, int]]:
    """What the tables of the build in force say of terms, and what its vectors do."""
    with postgres.connect(where) as connection:
        name = connection.execute("SELECT name FROM search_index.build WHERE in_force").fetchone()
        assert name is not None
        said = connection.execute(sql.SQL("TABLE {}").format(sql.Identifier("search_index", f"term_{name[0]}"))).fetchall()
        vectors = f"SELECT vector FROM search_index.post_{name[0]}"  # noqa: S608
        true = connection.execute("SELECT word, ndoc FROM ts_stat(%s)", (vectors,)).fetchall()
    return dict(said), dict(true)


def test_counts_stay_those_of_the_vectors(engine: PostgresEngine, where: str) -> None:
    put(engine, document(1, "मात्रा मात्रा खेल", title="गिनती"), document(2, "matra और खेल", traits=["grade:1"]))
    put(engine, document(1, "मात्रा और कविता"), document(3, "it's a \\ and a '"))
    with engine.writing() as batch:
        batch.remove([2])
    said, true = _counted(where)
    assert said == true
    assert engine.spellings(["mtr"]) == {"मात्रा": 1}
    assert engine.count() == 2
    engine.rebuild(lambda: [document(1, "मात्रा और कविता"), document(3, "it's a \\ and a '")], lambda _ids: ())
    assert _counted(where) == (said, true)


def test_of_more_posts_than_can_be_ranked_those_that_say_it_strongly_are(
    engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = [document(n, "मात्रा " + "और दूसरे शब्द कक्षा बच्चे खेल गिनती कविता " * 12) for n in range(60)]
    strong = [document(n, "मात्रा मात्रा मात्रा " + "और दूसरे शब्द कक्षा बच्चे खेल " * 12, title="मात्रा") for n in range(60, 90)]
    fill(engine, *some, *strong)
    monkeypatch.setattr(postgres_ranking, "MOST_RANKED", 30)
    assert set(found(engine, "मात्रा", limit=20)) <= set(range(60, 90))
    assert set(found(engine, "matra", limit=20)) <= set(range(60, 90))


def test_a_level_asks_for_more_the_longer_a_post_is() -> None:
    once, often = says(1, USUAL_LENGTH), says(9, USUAL_LENGTH)
    assert once < LEVELS[0] < LEVELS[1] <= LEVELS[2] < says(2, 10)
    assert once < often
    assert says(1, 10) > once > says(1, 10 * USUAL_LENGTH)
    levels = row_of(document(1, "मात्रा " * 5)).terms
    assert lexeme("stem", "मात्र", len(LEVELS)) in levels


@pytest.mark.parametrize("text", ["a'b", "a\\b", "it''s", "'", "\\"])
def test_no_word_ends_its_quotes(engine: PostgresEngine, where: str, text: str) -> None:
    with postgres.connect(where) as connection:
        kept = connection.execute("SELECT tsvector_to_array(%s::tsvector)", (quoted(text),)).fetchone()
        asked = connection.execute("SELECT %s::tsvector @@ %s::tsquery", (quoted(text), quoted(text))).fetchone()
    assert kept == ([text],)
    assert asked == (True,)


def test_a_build_that_gave_way_is_asked_no_more(engine: PostgresEngine, where: str) -> None:
    """Between reading which build is in force and asking it, another may have taken its place."""
    other = PostgresEngine(where)
    put(engine, document(1, "मात्रा"))
    stale = engine._builds.current
    calls: list[str] = []

    def late(connection: object) -> object:
        build = stale(connection)  # type: ignore[arg-type]
        if not calls:
            calls.append(build.name)
            fill(other, document(2, "मात्रा"))
        return build

    engine._builds.current = late  # type: ignore[method-assign,assignment]
    assert found(engine, "मात्रा") == [2]
    other.close()


Spoil = str
DAMAGE: dict[str, Spoil] = {
    "deleted": "DROP SCHEMA search_index CASCADE",
    "emptied": "DELETE FROM search_index.build",
    "without a table": "DO $$ BEGIN EXECUTE (SELECT 'DROP TABLE search_index.post_' || name FROM search_index.build WHERE in_force); END $$",
    "of another version": "UPDATE search_index.build SET version = '0'",
}


@pytest.fixture
def spoil(app: Flask) -> Callable[[str], None]:
    if not server.ON_POSTGRES:
        pytest.skip("the site is on SQLite")

    def do(statement: str) -> None:
        with postgres.connect(app.config["SQLALCHEMY_DATABASE_URI"]) as connection:
            connection.execute(statement)

    return do


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_the_site_stays_up_says_so_and_heals(client: Client, teacher: Person, spoil: Callable[[str], None], damage: str) -> None:
    def spoil_it() -> None:
        spoil(damage)
        with pytest.raises(IndexUnavailable):
            site_engine().count()

    the_site_heals(client, teacher, spoil_it)


def test_an_index_of_other_words_answers_until_a_new_one_is_there(
    client: Client, teacher: Person, spoil: Callable[[str], None]
) -> None:
    thread = make_thread(teacher)
    spoil("UPDATE search_index.build SET words = 'older'")
    assert site_engine().is_old
    assert thread.title in words_of(client.page("/search?q=matra"))
    heal_index()
    settle()
    assert thread.title in words_of(client.page("/search?q=matra"))
    assert not site_engine().is_old
