"""The embedded engine, and the only file that knows Whoosh. Why it is used in this way: docs/decisions.

- No refresh(): in whoosh3 3.54 it keeps the deletions and the merged parts of the old reader, so that a hidden post stays
  findable. A new searcher is opened when the generation has moved; it costs less than one search.
- One searcher a process, behind a lock: two searches in one reader share the place in its files.
- No stored text, no positions, no `filter=`, no DisjunctionMax (wrong scores), no Or.SPLIT_MATCHER (crashes).
- Commits do not merge. A merge in a commit made one post in a hundred wait for more than a second.
"""
# mypy: disable-error-code="no-untyped-call"
# Half of Whoosh has no types; what comes out of it is given one here.

import logging
import os
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
from whoosh.reading import SegmentReader, TermNotFound

from forum.core.jobs import NotNow
from forum.search import ranking
from forum.search.document import Asked, Document, Hit, IndexUnavailable
from forum.search.index_folder import IndexFolder
from forum.search.scoring import Postings, norm
from forum.search.terms import fields_of, name_of_words

log = logging.getLogger(__name__)

VERSION = 2
"""Raised when the fields change: an index of another version cannot be asked, and a new one is made."""

MOST_PARTS = 24
"""Segments, before the worker merges. A search of two words takes 17 ms with 31 of them and 78 with 301."""

TIER = 8
"""Segments of less than 8, 64, 512 ... documents are merged with their like, so that large ones are seldom rewritten."""

TRAITS_KEPT = 32
"""Of a segment: the districts and topics that are being looked at, some megabytes at 100,000 posts."""

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
        with self._reading() as parts:
            return ranking.find(parts, asked, limit=limit)

    @contextmanager
    def writing(self) -> Iterator["WhooshBatch"]:
        with self._folder.writing():
            batch = WhooshBatch()
            yield batch
            if batch.touched:
                self._folder.note_touched(batch.touched)
                with self._reading() as parts:
                    batch.write(_open_index(self._folder.current()), parts)

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
                        batch.write(index, made.parts())
                self._folder.put_in_force(build)
        return self.count()

    def spellings(self, keys: Collection[str]) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        with self._reading() as parts:
            for part in parts:
                for key in keys:
                    found.update(part.spellings(key))
        return found

    def knows(self, stems: Collection[str]) -> frozenset[str]:
        with self._reading() as parts:
            return frozenset(stem for stem in stems if any(part.shown("stem", stem) for part in parts))

    def count(self) -> int:
        with self._reading() as parts:
            return sum(part.documents for part in parts)

    def stamps(self) -> Mapping[int, int]:
        with self._reading() as parts:
            shown = [(part, number) for part in parts for number in range(len(part.ids)) if part.is_shown(number)]
            return {part.ids[number]: part.stamps[number] for part, number in shown}

    @property
    def is_rebuilding(self) -> bool:
        return self._folder.is_rebuilding

    @property
    def is_old(self) -> bool:
        return self._folder.is_old

    @property
    def wants_merge(self) -> bool:
        with self._reading() as parts:
            return len(parts) > MOST_PARTS

    def merge(self) -> None:
        with self._folder.writing(), _readable():
            _open_index(self._folder.current()).writer().commit(mergetype=_merge_small)

    def close(self) -> None:
        with self._lock:
            self._forget()

    @contextmanager
    def _reading(self) -> Iterator[Sequence["WhooshPart"]]:
        with self._lock, _readable():
            build = self._folder.current()
            if self._open is None or self._open.build != build:
                self._forget()
                self._open = OpenBuild(build)
            try:
                yield self._open.parts()
            except BaseException:
                self._forget()  # what could not be read is opened anew, or found to be broken
                raise

    def _forget(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open = None


class OpenBuild:
    """The segments of a build. What has not changed since the last look stays open."""

    def __init__(self, build: Path) -> None:
        self.build = build
        self._storage = FileStorage(str(build))
        self._files: dict[str, int] = {}
        self._parts: list[WhooshPart] = []

    def parts(self) -> Sequence["WhooshPart"]:
        """As they are now, in the order of the segments."""
        files = _files(self.build)
        if files != self._files:
            self._refresh()
            self._files = files
        return self._parts

    def close(self) -> None:
        for part in self._parts:
            part.reader.close()

    def _refresh(self) -> None:
        made = whoosh_index.TOC.read(self._storage, "MAIN")
        before = {part.segment: part for part in self._parts}
        kept = [self._part(made, segment, before) for segment in made.segments]
        for part in self._parts:
            if part not in kept:
                part.reader.close()
        self._parts = kept

    def _part(self, made: Any, segment: Any, before: Mapping[str, "WhooshPart"]) -> "WhooshPart":
        old = before.get(segment.segment_id())
        if old is not None and old.deleted == segment.deleted_count():  # a segment never shows again what it has deleted
            return old
        return WhooshPart(SegmentReader(self._storage, made.schema, segment, generation=made.generation), segment)


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
            for post_id in self._documents:
                yield from (base + number for number in part.postings("post", str(post_id))[0] if part.is_shown(number))
            base += len(part.ids)


class WhooshPart:
    """One segment, as scoring reads it."""

    def __init__(self, reader: Any, segment: Any) -> None:
        self.reader, self.segment, self.deleted = reader, segment.segment_id(), segment.deleted_count()
        self.hidden = frozenset(segment.deleted_docs())
        self.ids, self.lengths, self.stamps = (reader.column_reader(name).load() for name in ("id", "length", "stamp"))
        self.total_length = sum(self.lengths)
        self._norms: tuple[int, list[float]] = (0, [])
        self._with_trait: dict[str, frozenset[int]] = {}

    def norms(self, average_length: int) -> Sequence[float]:
        if self._norms[0] != average_length:
            self._norms = average_length, [norm(length, average_length) for length in self.lengths]
        return self._norms[1]

    def with_trait(self, trait: str) -> frozenset[int]:
        if trait not in self._with_trait:
            if len(self._with_trait) >= TRAITS_KEPT:
                self._with_trait.clear()
            self._with_trait[trait] = frozenset(self.postings("traits", trait)[0])
        return self._with_trait[trait]

    @property
    def documents(self) -> int:
        return int(self.reader.doc_count())

    def is_shown(self, number: int) -> bool:
        return number not in self.hidden

    def frequency(self, field: str, text: str) -> int:
        return int(self.reader.doc_frequency(field, text))

    def shown(self, field: str, text: str) -> int:
        """Like frequency, without what has been taken out: a word that only hidden posts say is no word of the index."""
        if not self.deleted:
            return self.frequency(field, text)
        return sum(map(self.is_shown, self.postings(field, text)[0]))

    def spellings(self, key: str) -> dict[str, int]:
        terms = self.beginning_with("spelling", f"{key} ")
        return {term.partition(" ")[2]: many for term in terms if (many := self.shown("spelling", term))}

    def beginning_with(self, field: str, letters: str) -> Iterator[str]:
        for term in self.reader.expand_prefix(field, letters):
            yield term.decode("utf-8", "replace")

    def postings(self, field: str, text: str) -> Postings:
        try:
            matcher = self.reader.postings(field, text)
        except TermNotFound:
            return (), ()
        leaf = getattr(matcher, "child", matcher)  # below what leaves out the deleted, which is_shown does
        return _read_blocks(leaf) if all(hasattr(leaf, name) for name in BLOCK_NAMES) else _walk(matcher)


BLOCK_NAMES = ("_atend", "_read_ids", "_ids", "_read_weights", "_weights", "_next_block")
"""What Whoosh's own matcher calls a block of up to 128 postings. Another fork, or another release, may have other names."""


def _read_blocks(leaf: Any) -> Postings:
    ids: list[int] = []
    weights: list[float] = []
    while not leaf._atend:  # noqa: SLF001
        leaf._read_ids()  # noqa: SLF001
        leaf._read_weights()  # noqa: SLF001
        ids.extend(leaf._ids)  # noqa: SLF001
        weights.extend(leaf._weights)  # noqa: SLF001
        leaf._next_block()  # noqa: SLF001
    return ids, weights


def _walk(matcher: Any) -> Postings:
    """The same by the public way, some ten times slower."""
    ids: list[int] = []
    weights: list[float] = []
    while matcher.is_active():
        ids.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return ids, weights


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
