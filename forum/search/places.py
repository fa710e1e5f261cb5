"""Districts and blocks that somebody names in a question: offered as a filter, never taken as one."""

from dataclasses import dataclass
from functools import lru_cache

from forum.core.i18n import Bilingual
from forum.places.taxonomy import Taxonomy
from forum.search.analysis import Word, words
from forum.search.grammar import is_same_name


@dataclass(frozen=True)
class NamedPlace:
    """`rest` is the question without the place's name."""

    name: Bilingual
    district_key: str
    block_key: str | None
    rest: str


def places_named_in(text: str, names: Taxonomy, *, limit: int = 2) -> list[NamedPlace]:
    """Districts before blocks, each once. Blocks that bear the name of another thing in many districts (Rampur) are offered for
    the first that has it only if the question names no district."""
    said = list(words(text))
    found: list[NamedPlace] = []
    for name, spelt, district_key, block_key in _places(names):
        if not any(place.name == name for place in found) and (span := _span(said, spelt)) is not None:
            start, length = span
            rest = " ".join(word.folded for word in (*said[:start], *said[start + length :]))
            found.append(NamedPlace(name, district_key, block_key, rest))
    return found[:limit]


Spelt = tuple[list[Word], list[Word]]
"""The words of a name in Hindi and in English."""


@lru_cache(2)
def _places(names: Taxonomy) -> list[tuple[Bilingual, Spelt, str, str | None]]:
    districts = [(district.name, district.key, None) for district in names.districts]
    blocks = [(block.name, district.key, block.key) for district in names.districts for block in district.blocks]
    return [
        (name, (list(words(name.hi)), list(words(name.en))), district_key, block_key)
        for name, district_key, block_key in (*districts, *blocks)
    ]


def _span(said: list[Word], spelt: Spelt) -> tuple[int, int] | None:
    """Where the name stands, and how many words it has."""
    for meant in spelt:
        for start in range(len(said) - len(meant) + 1):
            if meant and is_same_name(said[start : start + len(meant)], meant):
                return start, len(meant)
    return None
