"""An engine of its own for each test. Whoever adds an engine adds it here, and the whole contract is asked of it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from forum.search.asking import ask
from forum.search.document import Asked, Document
from forum.search.engine import SearchEngine
from forum.search.whoosh_engine import WhooshEngine

OpenEngine = Callable[[], SearchEngine]
Find = Callable[..., list[int]]


@pytest.fixture(params=["whoosh"])
def open_engine(request: pytest.FixtureRequest, tmp_path: Path) -> OpenEngine:
    """Opens the same index each time, as another process would."""
    return {"whoosh": lambda: WhooshEngine(tmp_path / "index")}[request.param]


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
