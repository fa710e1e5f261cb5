"""What happened in the showcase: past tense, ids only. forum/wiring.py says who reacts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReaderAsked:
    """A curator wants a second reader. `reader_id` is whom she asked; None is whoever may (drafting.possible_readers)."""

    entry_id: int
    curator_id: int
    reader_id: int | None


@dataclass(frozen=True)
class EntryReturned:
    """The second reader gave it back, with a sentence."""

    entry_id: int
    curator_id: int
    reader_id: int | None


@dataclass(frozen=True)
class EntryPublished:
    """A version of an entry can be read by everybody."""

    entry_id: int
    curator_id: int
    reader_id: int | None
    version: int


@dataclass(frozen=True)
class EntryWithdrawn:
    entry_id: int
    curator_id: int
    by_id: int | None


@dataclass(frozen=True)
class EntryContradicted:
    """Somebody tried what is picked in a published entry, and it did not work for her."""

    entry_id: int
    curator_id: int
    post_id: int
    author_id: int
