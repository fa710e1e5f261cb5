"""What any engine takes and gives. Ids and terms only: titles, texts and snippets come from the database."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

from forum.search.analysis import Word


class IndexUnavailable(Exception):
    """There is no index that can be read: missing, damaged, or made by another version. A rebuild heals it."""


@dataclass(frozen=True)
class Document:
    """A post with the title of its thread. `about` names the thread's topic and class situations in both languages, so that
    `place value` finds a Hindi thread on it. `traits` are what filters narrow to, like `topic:7`, `grade:2`, `kind:problem`."""

    post_id: int
    title: str
    body: str
    about: str = ""
    traits: frozenset[str] = frozenset()

    @cached_property
    def stamp(self) -> int:
        """Changes with whatever is indexed, so that `index check` sees an old document."""
        return crc32("\0".join((self.title, self.body, self.about, *sorted(self.traits))).encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Wanted:
    """One word of a question. `also` are other ways to say it, each a phrase of one or more words; `meant` are what a dictionary of
    another language says for it, which is worth less. `goes_on`: the word is the last one, so that it may be half of a longer one."""

    word: Word
    also: tuple[tuple[Word, ...], ...] = ()
    meant: tuple[tuple[Word, ...], ...] = ()
    goes_on: bool = False


@dataclass(frozen=True)
class Asked:
    """A question to an engine. A document must have at least one trait of every set in `traits`, and no word of `without`.
    `phrases` are not the engine's business: who asks looks for them in the text."""

    words: tuple[Wanted, ...]
    traits: tuple[Collection[str], ...] = ()
    without: tuple[Word, ...] = ()
    phrases: tuple[tuple[Word, ...], ...] = ()


@dataclass(frozen=True)
class Hit:
    """`whole`: the post has all words of the question, in one way or another."""

    post_id: int
    score: float
    whole: bool = True
