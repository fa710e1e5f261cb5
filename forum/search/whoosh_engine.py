"""The embedded engine: with whoosh_reading.py the only file that knows Whoosh. Why it is used in this way: docs/decisions.

- No refresh(): in whoosh3 3.54 it keeps the deletions and the merged parts of the old reader, so that a hidden post stays
  findable. A new searcher is opened when the generation has moved; it costs less than one search.
- One searcher a process, behind a lock: two searches in one reader share the place in its files.
- No stored text, no positions, no `filter=`, no DisjunctionMax (wrong scores), no Or.SPLIT_MATCHER (crashes).
- Commits do not merge. A merge in a commit made one post in a hundred wait for more than a second.
"""
# mypy: disable-error-code="no-untyped-call"
# Half of Whoosh has no types; what comes out of it is given one here.

import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from whoosh import columns, fields, formats
from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader

from forum.core.jobs import NotNow
from forum.search import ranking
from forum.search.document import Asked, Document, Hit, IndexUnavailable
from forum.search.index_folder import IndexFolder
from forum.search.terms import fields_of, name_of_words
from forum.search.whoosh_reading import OpenBuild, WhooshPart

log = logging.getLogger(__name__)

VERSION = 2
"""Raised when the fields change: an index of another version cannot be asked, and a new one is made."""

MOST_PARTS = 24
"""Segments, before the worker merges. A search of two words takes 17 ms with 31 of them and 78 with 301."""

TIER = 8
"""Segments of less than 8, 64, 512 ... documents are merged with their like, so that large ones are seldom rewritten."""

SPELT = 4
"""Documents by which a rebuild remembers how a word is spelt: more of them tell nothing more, and cost a quarter of the index."""

SEGMENT, BUILD_MEMORY = 4096, 512
"""Documents and megabytes that a rebuild may gather before it writes to disk."""


class Counts(fields.FieldType):
    """A field whose value says how often each term stands there: the analysis is ours. Frequencies are kept as weights."""

    def __init__(self) -> None:
        no_analyzer: Any = None
        super().__init__(format=formats.Existence(), analyzer=no_analyzer)

    def index(self, value: Mapping[str, int], **_options: Any) -> Generator[tuple[bytes, int, float, bytes], None, None]:
        for term, times in value.items():
            yield term.encode("utf-8", "replace"), times, float(times), b""


SCHEMA = fields.Schema(
    **{name: Counts() for name in ("post", "traits", "stem", "fine", "coarse", "spelling")},
    **{name: fields.COLUMN(columns.NumericColumn("q")) for name in ("id", "stamp", "length")},
)


class WhooshEngine:
    def __init__(self, root: Path) -> None:
        self._folder = IndexFolder(root, str(VERSION), name_of_words())
        self._lock = threading.Lock()
        self._open: OpenBuild | None = None

    def find(self, asked: Asked, *, limit: int) -> Sequence[Hit]:
        with self._reading() as build:
            return ranking.find(build, build.parts, asked, limit=limit)

    @contextmanager
    def writing(self) -> Iterator["WhooshBatch"]:
        with self._folder.writing():
            batch = WhooshBatch()
            yield batch
            if batch.touched:
                self._folder.note_touched(batch.touched)
                with self._reading() as build:
                    batch.write(_open_index(build.folder), build.parts)

    def rebuild(self, everything: Callable[[], Iterable[Document]], some: Callable[[Collection[int]], Iterable[Document]]) -> int:
        with self._folder.rebuilding() as build:
            index = whoosh_index.FileIndex.create(FileStorage(str(build)), SCHEMA)
            _write_all(index, everything())
            with self._folder.writing():
                if touched := self._folder.touched(build):
                    batch = WhooshBatch()
                    batch.remove(touched)
                    batch.put(some(touched))
                    with closing(OpenBuild(build)) as made:
                        made.look()
                        batch.write(index, made.parts)
                self._folder.put_in_force(build)
        return self.count()

    def spellings(self, keys: Collection[str]) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        with self._reading() as build:
            for part in build.parts:
                for key in keys:
                    found.update(part.spellings(key))
        return found

    def knows(self, stems: Collection[str]) -> frozenset[str]:
        with self._reading() as build:
            return frozenset(stem for stem in stems if any(part.shown("stem", stem) for part in build.parts))

    def count(self) -> int:
        with self._reading() as build:
            return build.documents

    def stamps(self) -> Mapping[int, int]:
        with self._reading() as build:
            return {post_id: stamp for part in build.parts for post_id, stamp in part.stamps()}

    @property
    def is_rebuilding(self) -> bool:
        return self._folder.is_rebuilding

    @property
    def is_old(self) -> bool:
        return self._folder.is_old

    @property
    def wants_merge(self) -> bool:
        with self._reading() as build:
            return len(build.parts) > MOST_PARTS

    def merge(self) -> None:
        with self._folder.writing(), _readable():
            _open_index(self._folder.current()).writer().commit(mergetype=_merge_small)

    def close(self) -> None:
        with self._lock:
            self._forget()

    @contextmanager
    def _reading(self) -> Iterator[OpenBuild]:
        with self._lock, _readable():
            folder = self._folder.current()
            if self._open is None or self._open.folder != folder:
                self._forget()
                self._open = OpenBuild(folder)
            try:
                self._open.look()
                yield self._open
            except BaseException:
                self._forget()  # what could not be read is opened anew, or found to be broken
                raise

    def _forget(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open = None


class WhooshBatch:
    """Gathers what is to be changed; written in one commit."""

    def __init__(self) -> None:
        self._documents: dict[int, Document | None] = {}

    @property
    def touched(self) -> Collection[int]:
        return self._documents.keys()

    def put(self, documents: Iterable[Document]) -> None:
        self._documents.update((document.post_id, document) for document in documents)

    def remove(self, post_ids: Iterable[int]) -> None:
        self._documents.update(dict.fromkeys(post_ids))

    def write(self, index: Any, parts: Sequence["WhooshPart"]) -> None:
        """`parts` are those of the index as it is, and nobody else writes."""
        writer = index.writer()
        try:
            for number in self._standing(parts):
                writer.delete_document(number)
            for document in self._documents.values():
                if document is not None:
                    writer.add_document(**fields_of(document))
            writer.commit(merge=False)
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise

    def _standing(self, parts: Sequence["WhooshPart"]) -> Iterator[int]:
        """Where the posts stand until now, counted through all parts."""
        base = 0
        for part in parts:
            for post_id in filter(part.may_hold, self._documents):
                yield from (base + number for number in part.postings("post", str(post_id))[0] if part.is_shown(number))
            base += len(part.ids)


def _write_all(index: Any, documents: Iterable[Document]) -> None:
    """In segments of SEGMENT documents: sorting the postings of all at once takes twice the time and four times the memory."""
    remaining, spelt = iter(documents), Counter[str]()
    while some := list(islice(remaining, SEGMENT)):
        writer = index.writer(limitmb=BUILD_MEMORY)
        try:
            for document in some:
                found = fields_of(document)
                spelt.update(found["spelling"])
                found["spelling"] = {term: 1 for term in found["spelling"] if spelt[term] <= SPELT}
                writer.add_document(**found)
            writer.commit(merge=False)
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise


def _merge_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Whoosh asks this for the segments to keep: the fullest tier goes into one segment, with all below it."""
    tiers = Counter(_tier(segment) for segment in segments)
    full = max((tier for tier, number in tiers.items() if number > 1), key=lambda tier: (tiers[tier], -tier), default=-1)
    kept = [segment for segment in segments if _tier(segment) > full]
    for segment in segments:
        if _tier(segment) <= full:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return kept


def _tier(segment: Any) -> int:
    tier, size = 0, segment.doc_count_all() - segment.deleted_count()
    while size >= TIER:
        tier, size = tier + 1, size // TIER
    return tier


def _open_index(build: Path) -> Any:
    return whoosh_index.FileIndex(FileStorage(str(build)))


@contextmanager
def _readable() -> Iterator[None]:
    """Whatever Whoosh says of files that are gone, cut short or not its own: there is no index."""
    try:
        yield
    except (IndexUnavailable, NotNow):
        raise
    except Exception as error:
        log.exception("the search index cannot be read")
        raise IndexUnavailable("the index cannot be read") from error
