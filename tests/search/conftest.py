"""An engine of its own for each test. Whoever adds an engine adds it here, and the whole contract is asked of it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from forum.search.asking import ask
from forum.search.document import Asked, Document
from forum.search.engine import SearchEngine
from forum.search.postgres_engine import PostgresEngine
from forum.search.whoosh_engine import WhooshEngine
from tests import postgres

OpenEngine = Callable[[], SearchEngine]
Find = Callable[..., list[int]]


@pytest.fixture(scope="session")
def empty_database(_dropped_databases: None) -> str:
    """The address of one that the tests of this process share, for indexes only."""
    return postgres.url_of(postgres.make_database())


@pytest.fixture(params=["whoosh", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where nothing is yet: a folder, or the address of a database."""
    if request.param == "whoosh":
        return str(tmp_path / "index")
    url: str = request.getfixturevalue("empty_database")
    with postgres.connect(url) as connection:
        connection.execute("DROP SCHEMA IF EXISTS search_index CASCADE")
    return url


def open_at(where: str) -> SearchEngine:
    return PostgresEngine(where) if where.startswith("postgresql") else WhooshEngine(Path(where))


@pytest.fixture
def open_engine(where: str) -> Iterator[OpenEngine]:
    """Opens the same index each time, as another process would."""
    opened: list[SearchEngine] = []

    def open_() -> SearchEngine:
        opened.append(open_at(where))
        return opened[-1]

    yield open_
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(open_engine: OpenEngine) -> SearchEngine:
    """With an empty index."""
    opened = open_engine()
    fill(opened)
    return opened


def document(post_id: int, body: str, title: str = "", about: str = "", traits: Sequence[str] = ()) -> Document:
    return Document(post_id=post_id, title=title, body=body, about=about, traits=frozenset(traits))


def fill(engine: SearchEngine, *documents: Document) -> None:
    """A new index with these documents."""
    engine.rebuild(lambda: documents, lambda _ids: ())


def put(engine: SearchEngine, *documents: Document) -> None:
    with engine.writing() as batch:
        batch.put(documents)


def found(engine: SearchEngine, text: str, *, traits: Sequence[Sequence[str]] = (), limit: int = 20) -> list[int]:
    asked = Asked(ask(text).words, tuple(tuple(some) for some in traits))
    return [hit.post_id for hit in engine.find(asked, limit=limit)]
