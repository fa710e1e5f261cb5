"""The embedded index as scoring reads it: open segments, and postings in blocks, past Whoosh's own search.

Whoosh's tree of matchers takes ten times as long. What it costs to find a term in a segment and to unpack its postings is paid once:
segments never change, so the terms that are asked for again and again are kept, within a bound.
"""
# mypy: disable-error-code="no-untyped-call"
# Half of Whoosh has no types; what comes out of it is given one here.

import io
import os
from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from heapq import nlargest
from itertools import accumulate, islice, repeat
from mmap import ACCESS_READ, mmap
from operator import add, truediv
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile, StructFile
from whoosh.reading import SegmentReader, TermNotFound

from forum.search.ranking import MOST_BEGINNINGS
from forum.search.scoring import Postings, norm
from forum.search.tail import Tail

KEPT_BYTES = 4_000_000
"""Of postings that a process keeps: some 300,000 of them, all that sixty questions ask of 20,000 posts."""

BYTES_A_TERM = 600
"""What an entry takes beside its postings."""

COUNTS_KEPT, BEGINNINGS_KEPT = 4096, 256
"""How frequent a term is, and what begins like a word: until something is written."""

MOST_LOOKED_AT = 200
"""Stems of a segment that begin like a word."""

TRAITS_KEPT = 32
"""Of a segment: the districts and topics that are being looked at, some megabytes at 100,000 posts."""


class OpenBuild:
    """The segments of a build, and its tail. What has not changed since the last look stays open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.segments: Sequence[WhooshPart] = ()
        """As they were at the last look, in their order."""
        self.tail = Tail(folder)  # until the first look, which opens another
        self._storage = MappedStorage(str(folder), supports_mmap=False)  # it maps by itself
        self._files: dict[str, int] | None = None
        self._kept = Kept()
        self._counts: dict[tuple[str, str], int] = {}
        self._begun: dict[tuple[str, str], list[str]] = {}

    def look(self) -> None:
        """Take up what has been written since."""
        files = _files(self.folder)
        if files != self._files:
            self._refresh()
            self._files = files
        if said := self.tail.look():
            for part in self.segments:
                part.take_out(said)
            self._begun.clear()

    def close(self) -> None:
        for part in self.segments:
            part.reader.close()

    @property
    def parts(self) -> Sequence["WhooshPart | Tail"]:
        return [*self.segments, self.tail] if self.tail.ids else self.segments

    @property
    def documents(self) -> int:
        return sum(part.documents for part in self.parts)

    @property
    def total_length(self) -> int:
        return sum(part.total_length for part in self.parts)

    def frequency(self, field: str, text: str) -> int:
        if (field, text) not in self._counts:
            _bound(self._counts, COUNTS_KEPT)
            self._counts[field, text] = sum(part.frequency(field, text) for part in self.segments)
        return self._counts[field, text] + self.tail.frequency(field, text)

    def beginning_with(self, field: str, letters: str) -> Sequence[str]:
        """The most frequent ones, and one more than anybody asks for."""
        if (field, letters) not in self._begun:
            _bound(self._begun, BEGINNINGS_KEPT)
            found = {text for part in self.parts for text in islice(part.beginning_with(field, letters), MOST_LOOKED_AT)}
            self._begun[field, letters] = nlargest(
                MOST_BEGINNINGS + 1, sorted(found), key=lambda text: self.frequency(field, text)
            )
        return self._begun[field, letters]

    def standing(self, post_ids: Collection[int]) -> Iterator[int]:
        """Where segments still hold the posts, counted through all of them as Whoosh counts."""
        base = 0
        for part in self.segments:
            yield from (base + number for number in part.out.union(part.standing(post_ids)))
            base += len(part.ids)

    def _refresh(self) -> None:
        made = whoosh_index.TOC.read(self._storage, "MAIN")
        before = {part.segment: part for part in self.segments if not part.out}
        kept = [self._part(made, segment, before) for segment in made.segments]
        for part in self.segments:
            if part not in kept:
                part.reader.close()
        self.segments, self.tail = kept, Tail(tail_of(self.folder, made.generation))
        self._counts.clear()
        self._begun.clear()

    def _part(self, made: Any, segment: Any, before: Mapping[str, "WhooshPart"]) -> "WhooshPart":
        old = before.get(segment.segment_id())
        if old is not None and old.deleted == segment.deleted_count():  # a segment never shows again what it has deleted
            return old
        reader = SegmentReader(self._storage, made.schema, segment, generation=made.generation)
        return WhooshPart(reader, segment, self._kept)


class WhooshPart:
    """One segment, as scoring reads it."""

    def __init__(self, reader: Any, segment: Any, kept: "Kept") -> None:
        self.reader, self.segment, self.deleted = reader, segment.segment_id(), segment.deleted_count()
        self.hidden = set(segment.deleted_docs())
        self.out: set[int] = set()
        """Numbers of what the tail says otherwise."""
        self.ids, self.lengths = (reader.column_reader(name).load() for name in ("id", "length"))
        self.total_length = sum(self.lengths)
        self._lowest, self._highest = min(self.ids, default=0), max(self.ids, default=0)
        self.kept = kept
        self._norms: tuple[int, list[float]] = (0, [])
        self._with_trait: dict[str, frozenset[int]] = {}

    def stamps(self) -> Iterator[tuple[int, int]]:
        """Post and stamp of what is shown."""
        for number, (post_id, stamp) in enumerate(zip(self.ids, self.reader.column_reader("stamp").load(), strict=True)):
            if self.is_shown(number):
                yield post_id, stamp

    @property
    def documents(self) -> int:
        return len(self.ids) - len(self.hidden)

    def standing(self, post_ids: Iterable[int]) -> Iterator[int]:
        """Numbers of the posts, where they are shown. One that was just written is newer than all that stands in a segment."""
        for post_id in post_ids:
            if self._lowest <= post_id <= self._highest:
                yield from filter(self.is_shown, self.postings("post", str(post_id))[0])

    def take_out(self, post_ids: Iterable[int]) -> None:
        out = set(self.standing(post_ids))
        self.out |= out
        self.hidden |= out

    def norms(self, average_length: int) -> Sequence[float]:
        if self._norms[0] != average_length:
            by_length = {length: norm(length, average_length) for length in set(self.lengths)}
            self._norms = average_length, [by_length[length] for length in self.lengths]
        return self._norms[1]

    def with_trait(self, trait: str) -> frozenset[int]:
        if trait not in self._with_trait:
            _bound(self._with_trait, TRAITS_KEPT)
            self._with_trait[trait] = frozenset(self.postings("traits", trait)[0])
        return self._with_trait[trait]

    def is_shown(self, number: int) -> bool:
        return number not in self.hidden

    def frequency(self, field: str, text: str) -> int:
        return int(self.reader.doc_frequency(field, text))

    def shown(self, field: str, text: str) -> int:
        """Like frequency, without what has been taken out: a word that only hidden posts say is no word of the index."""
        if not self.hidden:
            return self.frequency(field, text)
        return sum(map(self.is_shown, self.postings(field, text)[0]))

    def spellings(self, key: str) -> dict[str, int]:
        terms = self.beginning_with("spelling", f"{key} ")
        return {term.partition(" ")[2]: many for term in terms if (many := self.shown("spelling", term))}

    def beginning_with(self, field: str, letters: str) -> Iterator[str]:
        for term in self.reader.expand_prefix(field, letters):
            yield term.decode("utf-8", "replace")

    def postings(self, field: str, text: str) -> Postings:
        held = self._held(field, text)
        return held.numbers, held.weights

    def strengths(self, field: str, text: str, average_length: int) -> Postings:
        held = self._held(field, text)
        if held.average_length != average_length:
            norms = map(self.norms(average_length).__getitem__, held.numbers)
            held.strengths = array("f", map(truediv, held.weights, map(add, held.weights, norms)))
            held.average_length = average_length
        return held.numbers, held.strengths

    def _held(self, field: str, text: str) -> "Held":
        return self.kept.get((self.segment, field, text), lambda: Held(*self._read(field, text)))

    def _read(self, field: str, text: str) -> tuple[Iterable[int], Iterable[float]]:
        try:
            matcher = self.reader.postings(field, text)
        except TermNotFound:
            return (), ()
        leaf = getattr(matcher, "child", matcher)  # below what leaves out the deleted, which is_shown does
        return _read_blocks(leaf) if all(hasattr(leaf, name) for name in BLOCK_NAMES) else _walk(matcher)


class Held:
    """A term of a segment: numbers of documents, rising, its weights there, and its strengths by the average length."""

    __slots__ = ("average_length", "numbers", "strengths", "weights")

    def __init__(self, numbers: Iterable[int], weights: Iterable[float]) -> None:
        self.numbers, self.weights, self.strengths = array("I", numbers), array("f", weights), array("f")
        self.average_length = 0

    @property
    def size(self) -> int:
        """Bytes, with the strengths."""
        return BYTES_A_TERM + 12 * len(self.numbers)


class Kept:
    """The terms that were asked for last, of all segments."""

    def __init__(self) -> None:
        self.terms: OrderedDict[tuple[str, str, str], Held] = OrderedDict()
        self._size = 0

    def get(self, name: tuple[str, str, str], read: Callable[[], Held]) -> Held:
        held = self.terms.get(name)
        if held is not None:
            self.terms.move_to_end(name)
            return held
        held = self.terms[name] = read()
        self._size += held.size
        while self._size > KEPT_BYTES:
            self._size -= self.terms.popitem(last=False)[1].size
        return held


class MappedStorage(FileStorage):
    """Segments as they lie in the system's memory, one copy for all processes. Whoosh maps them too, and then copies them into each
    process: 25 MB at 20,000 posts."""

    def open_file(self, name: str, **_options: Any) -> Any:
        path = Path(self.folder) / name
        if not name.endswith(".seg"):
            return StructFile(io.BytesIO(path.read_bytes()), name=name)  # Whoosh leaves a file open that it cannot make sense of
        with path.open("rb") as file:
            return Mapped(mmap(file.fileno(), 0, access=ACCESS_READ), 0, file.seek(0, os.SEEK_END), name)


class Mapped(BufferFile):
    """A segment, or a file within it. Who closes the whole segment unmaps it."""

    def __init__(self, mapping: mmap, start: int, length: int, name: str | None = None) -> None:
        self.file: Any = Window(mapping, start, start + length)
        self.onclose, self.is_real, self.is_closed, self._name = None, False, False, name
        self._mapping, self._start, self._length, self._is_whole = mapping, start, length, not start

    def subset(self, position: int, length: int, name: str | None = None) -> "Mapped":
        return Mapped(self._mapping, self._start + position, length, name or self._name)

    def get(self, position: int, length: int) -> bytes:
        return self._mapping[self._start + position : self._start + position + length]

    def close(self) -> None:
        self.is_closed = True
        if self._is_whole:
            self._mapping.close()


class Window:
    """What Whoosh and pickle need of a file, between two places of a mapping."""

    def __init__(self, mapping: mmap, start: int, end: int) -> None:
        self._mapping, self._start, self._end, self._place = mapping, start, end, start

    def read(self, many: int = -1) -> bytes:
        end = self._end if many < 0 else min(self._place + many, self._end)
        found = self._mapping[self._place : end]
        self._place += len(found)
        return found

    def peek(self, many: int) -> bytes:
        return self._mapping[self._place : min(self._place + min(many, LOOKED_AHEAD), self._end)]

    def readline(self) -> bytes:
        return self.read(self._mapping.find(b"\n", self._place, self._end) + 1 - self._place)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: self._start, os.SEEK_CUR: self._place, os.SEEK_END: self._end}[whence]
        self._place = max(base + offset, self._start)
        return self.tell()

    def tell(self) -> int:
        return self._place - self._start


LOOKED_AHEAD = 256
"""Bytes: the head of a block has some 40."""

BLOCK_NAMES = ("_atend", "_read_data", "_data", "_next_block")
"""What Whoosh's own matcher calls a block of postings. Another fork, or another release, may have other names."""


def _read_blocks(leaf: Any) -> tuple[Iterable[int], Iterable[float]]:
    """A block holds the steps from number to number, and the weights: one for all, or none where they are all 1."""
    numbers, weights = array("I"), array("f")
    while not leaf._atend:  # noqa: SLF001
        leaf._read_data()  # noqa: SLF001
        steps, weighed = leaf._data[:2]  # noqa: SLF001
        numbers.extend(accumulate(steps))
        weights.extend(weighed if isinstance(weighed, tuple) else repeat(weighed or 1.0, len(steps)))
        leaf._next_block()  # noqa: SLF001
    return numbers, weights


def _walk(matcher: Any) -> tuple[Iterable[int], Iterable[float]]:
    """The same by the public way, some ten times slower."""
    numbers, weights = array("I"), array("f")
    while matcher.is_active():
        numbers.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return numbers, weights


def _bound(kept: dict[Any, Any], most: int) -> None:
    if len(kept) >= most:
        kept.clear()


TAIL = ".tail"


def tail_of(folder: Path, generation: int) -> Path:
    """Of what was written since this state of the segments: a reader of an older state finds the older tail."""
    return folder / f"_MAIN_{generation}{TAIL}"


def _files(folder: Path) -> dict[str, int]:
    """The files of an index by size: a new generation has a new one, and a mapped file that was cut short would end the process."""
    found: dict[str, int] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".toc", ".seg")):
                with suppress(FileNotFoundError):  # thrown away since it was listed
                    found[entry.name] = entry.stat().st_size
    return found
