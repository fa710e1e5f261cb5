"""The embedded engine, and the only file that knows Whoosh. Why it is used in this way: docs/decisions.

- No refresh(): in whoosh3 3.54 it keeps the deletions and the merged parts of the old reader, so that a hidden post stays
  findable. A new searcher is opened when the generation has moved; it costs less than one search.
- One searcher a process, behind a lock: two searches in one reader share the place in its files.
- No stored text, no positions, no `filter=`, no DisjunctionMax (wrong scores), no Or.SPLIT_MATCHER (crashes).
- Commits do not merge. A merge in a commit made one post in a hundred wait for more than a second.
"""

import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh import columns, fields, formats, query, scoring
from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader

from forum.core.jobs import NotNow
from forum.search import lexicon
from forum.search.analysis import words
from forum.search.document import Asked, Document, Hit, IndexUnavailable, Wanted
from forum.search.index_folder import IndexFolder

log = logging.getLogger(__name__)

VERSION = 1
"""Raised when the chain or the fields change: an index of another version is rebuilt."""

PLACES = {"title": 2.0, "body": 1.0, "about": 0.5}
"""What a word counts by where it stands."""

KNOWN, UNKNOWN = 0.3, 0.7
"""What each of the two keys counts, where the word's own stem is in the index, and where it is not."""

ALSO = 0.4
"""What another way to say a word counts."""

MOST_PARTS = 24
"""Segments, before the worker merges. A search of two words takes 17 ms with 31 of them and 78 with 301."""

TIER = 8
"""Segments of less than 8, 64, 512 ... documents are merged with their like, so that large ones are seldom rewritten."""

BUILD_MEMORY = 512
"""Megabytes that a rebuild may fill before it writes to disk."""


class Counts(fields.FieldType):  # type: ignore[misc]
    """A field whose value says how often each term stands there: the analysis is ours. Frequencies are kept as weights."""

    def __init__(self, *, scorable: bool) -> None:
        super().__init__(format=formats.Existence(), analyzer=None, scorable=scorable)

    def index(self, value: Mapping[str, int], **_options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, times in value.items():
            yield term.encode("utf-8", "replace"), times, float(times), b""


SCHEMA = fields.Schema(
    post=Counts(scorable=False),
    traits=Counts(scorable=False),
    id=fields.COLUMN(columns.NumericColumn("q")),
    stamp=fields.COLUMN(columns.NumericColumn("q")),
    **{f"{place}_{what}": Counts(scorable=True) for place in PLACES for what in ("stem", "fine", "coarse")},
)


class WhooshEngine:
    def __init__(self, root: Path) -> None:
        self._folder = IndexFolder(root, f"{VERSION}-{lexicon.fingerprint()}")
        self._lock = threading.Lock()
        self._searcher: Any = None
        self._files: dict[str, int] | None = None

    def find(self, asked: Asked, *, limit: int) -> Sequence[Hit]:
        if not asked.words:
            return []
        with self._searching() as searcher:
            groups = [_group(wanted, searcher.reader()) for wanted in asked.words]
            narrowed = [query.Or([query.Term("traits", trait) for trait in sorted(some)]) for some in asked.traits]
            hits = _search(searcher, query.And(groups), narrowed, limit)
            if len(hits) < limit and len(groups) > 1:
                with_all = {hit.post_id for hit in hits}
                hits += [hit for hit in _search(searcher, query.Or(groups), narrowed, limit) if hit.post_id not in with_all]
            return hits[:limit]

    @contextmanager
    def writing(self) -> Iterator["WhooshBatch"]:
        with self._folder.writing():
            with _readable():
                writer = _open_index(self._folder.current()).writer()
            batch = WhooshBatch()
            try:
                yield batch
                self._folder.note_touched(batch.touched)
                batch.write(writer)
            except BaseException:
                if not writer.is_closed:
                    writer.cancel()
                raise

    def rebuild(self, everything: Callable[[], Iterable[Document]], some: Callable[[Collection[int]], Iterable[Document]]) -> int:
        with self._folder.rebuilding() as build:
            index = whoosh_index.FileIndex.create(FileStorage(str(build)), SCHEMA)
            _write_all(index, everything())
            with self._folder.writing():
                if touched := self._folder.touched(build):
                    batch = WhooshBatch()
                    batch.remove(touched)
                    batch.put(some(touched))
                    batch.write(index.writer())
                self._folder.put_in_force(build)
        return self.count()

    def count(self) -> int:
        with self._searching() as searcher:
            return int(searcher.doc_count())

    def stamps(self) -> Mapping[int, int]:
        with self._searching() as searcher:
            reader = searcher.reader()
            if not reader.doc_count_all():
                return {}
            ids, stamps = reader.column_reader("id"), reader.column_reader("stamp")
            return {int(ids[number]): int(stamps[number]) for number in reader.all_doc_ids()}

    @property
    def is_rebuilding(self) -> bool:
        return self._folder.is_rebuilding

    @property
    def wants_merge(self) -> bool:
        with self._searching() as searcher:
            return len(searcher.leaf_searchers()) > MOST_PARTS

    def merge(self) -> None:
        with self._folder.writing(), _readable():
            _open_index(self._folder.current()).writer().commit(mergetype=_merge_small)

    @contextmanager
    def _searching(self) -> Iterator[Any]:
        with self._lock, _readable():
            build = self._folder.current()
            if self._searcher is None or self._files != _files(build):
                self._forget()
                self._files = _files(build)
                self._searcher = _open_index(build).searcher(weighting=scoring.BM25F())
            try:
                yield self._searcher
            except BaseException:
                self._forget()  # what could not be read is opened anew, or found to be broken
                raise

    def _forget(self) -> None:
        searcher, self._searcher, self._files = self._searcher, None, None
        if searcher is not None:
            searcher.close()


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

    def write(self, writer: Any) -> None:
        if not self._documents:
            writer.cancel()
            return
        writer.delete_by_query(query.Or([query.Term("post", str(post_id)) for post_id in self._documents]))
        for document in self._documents.values():
            if document is not None:
                writer.add_document(**_fields_of(document))
        writer.commit(merge=False)


def _fields_of(document: Document) -> dict[str, Any]:
    given: dict[str, Any] = {
        "post": {str(document.post_id): 1},
        "id": document.post_id,
        "stamp": document.stamp,
        "traits": dict.fromkeys(document.traits, 1),
    }
    for place in PLACES:
        found = list(words(getattr(document, place)))
        given[f"{place}_stem"] = Counter(word.stem for word in found)
        given[f"{place}_fine"] = Counter(key for word in found for key in word.fine)
        given[f"{place}_coarse"] = Counter(key for word in found for key in word.coarse)
    return given


def _group(wanted: Wanted, reader: Any) -> query.Query:
    """All that a document may hold in place of one word of the question."""
    word = wanted.word
    known = any((f"{place}_stem", word.stem) in reader for place in PLACES)
    key_weight = KNOWN if known else UNKNOWN
    terms = [("stem", word.stem, 1.0)]
    terms += [("fine", key, key_weight) for key in word.fine] + [("coarse", key, key_weight) for key in word.coarse]
    said = [_term(what, term, weight) for what, term, weight in terms]
    for phrase in wanted.also:
        parts = [_term("stem", part.stem, ALSO / len(phrase)) for part in phrase]
        said.append(parts[0] if len(parts) == 1 else query.And(parts))
    return query.Or(said)


def _term(what: str, term: str, weight: float) -> query.Query:
    return query.Or([query.Term(f"{place}_{what}", term, boost=weight * counts) for place, counts in PLACES.items()])


def _search(searcher: Any, asked: query.Query, narrowed: Sequence[query.Query], limit: int) -> list[Hit]:
    whole = query.Require(asked, query.And(narrowed)) if narrowed else asked
    results = searcher.search(whole.normalize(), limit=limit)
    if not results.scored_length():
        return []
    ids = searcher.reader().column_reader("id")
    return [Hit(int(ids[number]), float(score)) for score, number in results.top_n]


def _write_all(index: Any, documents: Iterable[Document]) -> None:
    writer = index.writer(limitmb=BUILD_MEMORY)
    try:
        for document in documents:
            writer.add_document(**_fields_of(document))
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


def _files(build: Path) -> dict[str, int]:
    """The files of an index by size: a new generation has a new one, and a mapped file that was cut short would end the process."""
    with os.scandir(build) as entries:
        return {entry.name: entry.stat().st_size for entry in entries if entry.name.endswith((".toc", ".seg"))}


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
