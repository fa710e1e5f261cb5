"""Does a new post answer a search that somebody follows?

The other way round than searching: not one question to all posts, but one post to all questions, without the index. A search
matches where the post, its title or its topic says every word, in any spelling or under another name of the same thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from forum.discussion.filters import FIELDS, read_filters
from forum.discussion.queries import ThreadFilter
from forum.places.taxonomy import taxonomy
from forum.search.analysis import Word, tokens
from forum.search.asking import ask_typed
from forum.search.document import Asked, Document
from forum.search.grammar import read_typed
from forum.search.marking import says

LONGEST_SEARCH = 400


@dataclass(frozen=True)
class Text:
    """The words of a post, as they are compared."""

    whole: str
    stems: frozenset[str]
    keys: frozenset[str]

    def says(self, word: Word) -> bool:
        return word.stem in self.stems or not self.keys.isdisjoint(word.fine)


def text_of(document: Document) -> Text:
    whole = f"{document.title}\n{document.body}\n{document.about}"
    said = [token.word for token in tokens(whole)]
    return Text(whole, frozenset(word.stem for word in said), frozenset(key for word in said for key in word.fine))


def answers(text: Text, search: str) -> bool:
    """A search of nothing but words that are in every text is answered by none."""
    asked = asked_of(search)
    return bool(asked.words or not words_of_search(search)) and matches(asked, text)


def matches(asked: Asked, text: Text) -> bool:
    if any(text.says(word) for word in asked.without):
        return False
    for wanted in asked.words:
        if not text.says(wanted.word) and not any(all(map(text.says, phrase)) for phrase in wanted.also):
            return False
    return all(says(text.whole, phrase) for phrase in asked.phrases)


def canonical(values: Sequence[tuple[str, str]] | list[tuple[str, str]]) -> str:
    """The address of a search, without what only orders it: the same search is the same text. Empty where it asks nothing."""
    wanted = {name: value.strip() for name, value in values if name in (*FIELDS, "by") and name != "sort" and value.strip()}
    written = urlencode(sorted(wanted.items()))
    return written if len(written) <= LONGEST_SEARCH * 9 and len(wanted.get("q", "")) <= LONGEST_SEARCH else ""


def words_of_search(search: str) -> str:
    """What somebody typed; empty for a search that is filters only."""
    return dict(parse_qsl(search)).get("q", "")


@lru_cache(2048)
def asked_of(search: str) -> Asked:
    return ask_typed(read_typed(words_of_search(search), taxonomy()))


def filter_of(search: str) -> ThreadFilter:
    """One SELECT where the search names an author."""
    return read_filters(dict(parse_qsl(search))).narrowed
