"""The port: what search asks of an engine. Two may stand behind it, and one suite of tests holds both to this contract.

What is written can be found by the next `find` of any process. The order of two hits of equal score is not promised.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from forum.core.settings import Settings
from forum.search.document import Asked, Document, Hit
from forum.search.postgres_engine import PostgresEngine
from forum.search.whoosh_engine import WhooshEngine


class Batch(Protocol):
    """Changes that are seen together, or not at all."""

    def put(self, documents: Iterable[Document]) -> None:
        """Each takes the place of the one of the same post."""

    def remove(self, post_ids: Iterable[int]) -> None: ...


class SearchEngine(Protocol):
    """Everything raises IndexUnavailable where there is no index that can be used, but `rebuild`, which makes one."""

    def find(self, asked: Asked, *, limit: int) -> Sequence[Hit]:
        """The best posts first, at most `limit`: those with all words, then, if they are few, those with some."""

    def knows(self, stems: Collection[str]) -> frozenset[str]:
        """Those that some document says."""

    def spellings(self, keys: Collection[str]) -> Mapping[str, int]:
        """The words whose coarse key is one of these, as they are written (normalised), and how many documents say each, as far
        as the engine has counted."""

    def writing(self) -> AbstractContextManager[Batch]:
        """The one who writes, until the block ends. Raises jobs.NotNow where another does for too long."""

    def rebuild(self, everything: Callable[[], Iterable[Document]], some: Callable[[Collection[int]], Iterable[Document]]) -> int:
        """Build anew while the old index answers; gives how many documents there are. `some` is asked at the end for the posts
        that were written meanwhile. Raises jobs.NotNow while another rebuild runs."""

    def count(self) -> int: ...

    def stamps(self) -> Mapping[int, int]:
        """The Document.stamp of every post in the index, by its id."""

    @property
    def is_rebuilding(self) -> bool: ...

    @property
    def is_old(self) -> bool:
        """Whether it was filled by another version of the chain: it answers, and should be built anew."""

    @property
    def wants_merge(self) -> bool:
        """Whether finding has become slower for the many small parts of the index."""

    def merge(self) -> None:
        """Make few large parts of many small ones. Raises jobs.NotNow."""

    def close(self) -> None:
        """Let go of files and connections; whoever asks again opens them again."""


def open_engine(settings: Settings) -> SearchEngine:
    if settings.search == "postgresql":
        return PostgresEngine(settings.database_url)
    return WhooshEngine(Path(settings.search.removeprefix("whoosh:")))


_site: list[SearchEngine] = []


def connect(settings: Settings) -> None:
    """Say which engine this site asks. Called once, by create_app."""
    for before in _site:
        before.close()
    _site[:] = [open_engine(settings)]


def site_engine() -> SearchEngine:
    return _site[0]
