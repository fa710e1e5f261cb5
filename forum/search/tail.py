"""The newest documents of an embedded index, beside its segments: a line of text for each, and in memory all that it is found by.

To write one post Whoosh makes a segment: tables for some hundred terms, which every process then opens. That was two fifths
of what a posted comment took, and each segment made every search slower until the worker merged it. A line is appended instead, and
read by whoever looks; the worker puts the lines into a segment when there are many. What the tail says of a post holds against what
a segment says of it.
"""

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from io import FileIO
from pathlib import Path
from typing import Any

from forum.search.scoring import Postings, norm

Fields = Mapping[str, Any]
"""What `fields_of` gives of a document."""

Entry = tuple[int, Fields | None]
"""A post, and how it is found from now on; None: it is not."""


class TailDamaged(Exception):
    """The file is shorter than it was, or ends within a line, or holds something else."""


def append(path: Path, entries: Iterable[Entry]) -> None:
    """One writer at a time. What is written is on the disk when this returns; what cannot be written whole is not there at all."""
    text = "".join(f"{json.dumps(entry, separators=(',', ':'))}\n" for entry in entries)
    with path.open("ab", buffering=0) as file:
        before = file.tell()
        try:
            _write(file, text.encode("ascii"))
        except OSError:
            os.truncate(path, before)
            raise


def begin(path: Path, lines: bytes) -> None:
    """A new tail, with what an older one said last; in place of what a writer left that died."""
    with path.open("wb", buffering=0) as file:
        _write(file, lines)


def _write(file: FileIO, lines: bytes) -> None:
    while lines:
        lines = lines[file.write(lines) :]
    os.fsync(file.fileno())


def lines_of(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def documents_of(lines: bytes) -> dict[int, Fields | None]:
    """What holds of each post that they speak of. Raises TailDamaged."""
    return dict(_entries(lines.splitlines()))


class Tail:
    """A Part (forum/search/scoring.py) whose numbers are the lines that say something. `posts` are those that it speaks of."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.posts: set[int] = set()
        self.ids: list[int] = []
        self.hidden: set[int] = set()
        self.total_length = 0
        self.lines = 0
        self._read_bytes = 0
        self._lengths: list[int] = []
        self._stamps: list[int] = []
        self._number_of: dict[int, int] = {}
        self._postings: dict[str, dict[str, tuple[list[int], list[float]]]] = {}

    def look(self) -> Collection[int]:
        """Take up what was written since; gives the posts that it speaks of. Raises TailDamaged."""
        entries = _entries(self._new_lines())
        self.lines += len(entries)
        for post_id, fields in entries:
            self._take(post_id, fields)
        return {post_id for post_id, _fields in entries}

    @property
    def documents(self) -> int:
        return len(self._number_of)

    def stamps(self) -> Iterator[tuple[int, int]]:
        return ((post_id, self._stamps[number]) for post_id, number in self._number_of.items())

    def frequency(self, field: str, text: str) -> int:
        return len(self.postings(field, text)[0])

    def shown(self, field: str, text: str) -> int:
        return sum(number not in self.hidden for number in self.postings(field, text)[0])

    def spellings(self, key: str) -> dict[str, int]:
        terms = self.beginning_with("spelling", f"{key} ")
        return {term.partition(" ")[2]: many for term in terms if (many := self.shown("spelling", term))}

    def beginning_with(self, field: str, letters: str) -> Iterator[str]:
        return (text for text in self._postings.get(field, ()) if text.startswith(letters))

    def with_trait(self, trait: str) -> frozenset[int]:
        return frozenset(self.postings("traits", trait)[0])

    def norms(self, average_length: int) -> Sequence[float]:
        return [norm(length, average_length) for length in self._lengths]

    def postings(self, field: str, text: str) -> Postings:
        return self._postings.get(field, {}).get(text, ((), ()))

    def strengths(self, field: str, text: str, average_length: int) -> Postings:
        numbers, weights = self.postings(field, text)
        norms = (norm(self._lengths[number], average_length) for number in numbers)
        return numbers, [weight / (weight + below) for weight, below in zip(weights, norms, strict=True)]

    def check_end(self) -> None:
        """For the one who may write: a line that is not whole by now was left by a writer that died. Raises TailDamaged."""
        if len(self._new_bytes()):
            raise TailDamaged("it ends within a line")

    def _new_lines(self) -> Sequence[bytes]:
        """Whole ones: somebody may just be writing the last."""
        new = self._new_bytes()
        whole = new[: new.rfind(b"\n") + 1]
        self._read_bytes += len(whole)
        return whole.splitlines()

    def _new_bytes(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                if file.seek(0, os.SEEK_END) < self._read_bytes:
                    raise TailDamaged("it has become shorter")
                file.seek(self._read_bytes)
                return file.read()
        except FileNotFoundError as error:
            if self._read_bytes:
                raise TailDamaged("it is gone") from error
            return b""  # nothing was written since the segments

    def _take(self, post_id: int, fields: Fields | None) -> None:
        self.posts.add(post_id)
        before = self._number_of.pop(post_id, None)
        if before is not None:
            self.hidden.add(before)
            self.total_length -= self._lengths[before]
        if fields is None:
            return
        number = self._number_of[post_id] = len(self.ids)
        self.ids.append(post_id)
        self._lengths.append(fields["length"])
        self._stamps.append(fields["stamp"])
        self.total_length += fields["length"]
        for field, counts in fields.items():
            if isinstance(counts, dict):
                held = self._postings.setdefault(field, {})
                for text, times in counts.items():
                    numbers, weights = held.setdefault(text, ([], []))
                    numbers.append(number)
                    weights.append(times)


def _entries(lines: Iterable[bytes]) -> list[Entry]:
    try:
        return [_entry(*json.loads(line)) for line in lines]
    except (ValueError, TypeError, KeyError) as error:
        raise TailDamaged("a line cannot be read") from error


def _entry(post_id: int, fields: Fields | None) -> Entry:
    """Raises KeyError, TypeError, ValueError where a line is of something else."""
    if fields is not None:
        int(fields["stamp"] + fields["length"])
    return int(post_id), fields
