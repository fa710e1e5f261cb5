"""The embedded engine: with whoosh_reading.py the only file that knows Whoosh. Why it is used in this way: docs/decisions.

- No refresh(): in whoosh3 3.54 it keeps the deletions and the merged parts of the old reader, so that a hidden post stays
  findable. A new searcher is opened when the generation has moved; it costs less than one search.
- One searcher a process, behind a lock: two searches in one reader share the place in its files.
- No stored text, no positions, no `filter=`, no DisjunctionMax (wrong scores), no Or.SPLIT_MATCHER (crashes).
- What is written goes into the tail (tail.py). The worker makes a segment of it, and merges small ones: a merge in a commit made one
  post in a hundred wait for more than a second.
"""
# mypy: disable-error-code="no-untyped-call"
# Half of Whoosh has no types; what comes out of it is given one here.

import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from whoosh import columns, fields, formats
from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader
from whoosh.writing import NO_MERGE

from forum.core.jobs import NotNow
from forum.search import ranking, tail
from forum.search.document import Asked, Document, Hit, IndexUnavailable
from forum.search.index_folder import IndexFolder
from forum.search.tail import Fields, TailDamaged
from forum.search.terms import fields_of, name_of_words
from forum.search.whoosh_reading import TAIL, MappedStorage, OpenBuild

log = logging.getLogger(__name__)

VERSION = 2
"""Raised when the fields change: an index of another version cannot be asked, and a new one is made."""

LONG_TAIL = 64
"""Lines, before the worker makes a segment of the tail. Each process reads the tail into its memory."""

MOST_SMALL = 16
"""Segments smaller than those of a rebuild, before some are merged."""

LOOKS = 3
"""How often somebody looks again who was about to open what is gone."""

LONG_PATIENCE = 30.0
"""Seconds that the worker waits for a writer, with a new state of the index in its hand."""

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


MergeType = Callable[[Any, list[Any]], list[Any]]
"""Whoosh asks it for the segments to keep; what it keeps not, it has given to the writer."""

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
                    build.tail.check_end()
                    tail.append(build.tail.path, batch.fields.items())

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
                        tail.append(made.tail.path, batch.fields.items())
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
            return build.tail.lines >= LONG_TAIL

    def merge(self) -> None:
        """The tail becomes a segment, and many small segments become one. Others write meanwhile: what they append is the tail of the
        new state. Whoever still reads the old state finds the old tail."""
        with self._folder.merging(), _readable(), ExitStack() as until_done:
            with self._folder.writing(), self._reading() as build:
                build.tail.check_end()
                folder, before = build.folder, build.tail.path
                lines = tail.lines_of(before)
                documents = tail.documents_of(lines)
                outdated = list(build.standing(documents))
            tails = {before}

            def begin_tail(after: Path) -> None:
                """Until Whoosh has also thrown away what it needs no more, nobody writes."""
                until_done.enter_context(self._folder.writing(LONG_PATIENCE))
                tails.add(after)
                tail.begin(after, tail.lines_of(before)[len(lines) :])

            writer = whoosh_index.FileIndex(SwappingStorage(str(folder), begin_tail)).writer()
            for number in outdated:
                writer.delete_document(number)
            _write(writer, documents.values(), _merge_small)
            for old in {*folder.glob(f"*{TAIL}"), *folder.glob("*.toc.*")} - tails:  # also what a merge left that was cut off
                old.unlink()

    def close(self) -> None:
        with self._lock:
            self._forget()

    @contextmanager
    def _reading(self) -> Iterator[OpenBuild]:
        with self._lock, _readable():
            try:
                yield self._look()
            except BaseException:
                self._forget()  # what could not be read is opened anew, or found to be broken
                raise

    def _look(self) -> OpenBuild:
        """A merge or a rebuild throws away what it has replaced: whoever was about to open it looks again."""
        for _ in range(LOOKS):
            try:
                return self._look_once()
            except TailDamaged:
                if self._open is not None and self._open.folder == self._folder.current():
                    raise
            except (OSError, whoosh_index.EmptyIndexError):
                pass
            self._forget()
        return self._look_once()

    def _look_once(self) -> OpenBuild:
        folder = self._folder.current()
        if self._open is None or self._open.folder != folder:
            self._forget()
            self._open = OpenBuild(folder)
        self._open.look()
        return self._open

    def _forget(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open = None


class WhooshBatch:
    """Gathers what is to be changed; `fields` are by post, None for one that is taken out."""

    def __init__(self) -> None:
        self.fields: dict[int, Fields | None] = {}

    @property
    def touched(self) -> Collection[int]:
        return self.fields.keys()

    def put(self, documents: Iterable[Document]) -> None:
        self.fields.update((document.post_id, fields_of(document)) for document in documents)

    def remove(self, post_ids: Iterable[int]) -> None:
        self.fields.update(dict.fromkeys(post_ids))


def _write_all(index: Any, documents: Iterable[Document]) -> None:
    """In segments of SEGMENT documents: sorting the postings of all at once takes twice the time and four times the memory."""
    remaining, spelt = iter(documents), Counter[str]()

    def fields_of_next(document: Document) -> Fields:
        found = fields_of(document)
        spelt.update(found["spelling"])
        return {**found, "spelling": {term: 1 for term in found["spelling"] if spelt[term] <= SPELT}}

    while some := list(islice(remaining, SEGMENT)):
        _write(index.writer(limitmb=BUILD_MEMORY), map(fields_of_next, some), NO_MERGE)


def _write(writer: Any, documents: Iterable[Fields | None], merge: MergeType) -> None:
    try:
        for fields in documents:
            if fields is not None:
                writer.add_document(**fields)
        writer.commit(mergetype=merge)
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise


def _merge_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Of the small segments, where there are too many, the fullest tier goes into one with all below it, the smallest first."""
    small = sorted((one for one in segments if one.doc_count_all() < SEGMENT), key=_size)
    tiers = Counter(map(_tier, small))
    if len(small) <= MOST_SMALL:
        return segments
    full = max(tiers, key=lambda tier: (tiers[tier], -tier))
    sizes = accumulate(map(_size, small))
    merged = [one for one, size in zip(small, sizes, strict=True) if _tier(one) <= full and size <= SEGMENT]
    for segment in merged:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment not in merged]


def _size(segment: Any) -> int:
    return int(segment.doc_count_all() - segment.deleted_count())


def _tier(segment: Any) -> int:
    tier, size = 0, _size(segment)
    while size >= TIER:
        tier, size = tier + 1, size // TIER
    return tier


class SwappingStorage(MappedStorage):
    """Says when a new state of the index is about to take the place of the one before. Whoosh has written everything else by then."""

    def __init__(self, folder: str, before_swap: Callable[[Path], None]) -> None:
        super().__init__(folder, supports_mmap=False)
        self._before_swap = before_swap

    def rename_file(self, old: str, new: str, safe: bool = False) -> None:
        if new.endswith(".toc"):
            self._before_swap((Path(self.folder) / new).with_suffix(TAIL))
        super().rename_file(old, new, safe)


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
