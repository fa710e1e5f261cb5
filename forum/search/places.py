"""Districts and blocks that somebody names in a question: offered as a filter, never taken as one."""

from collections.abc import Sequence
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
    keys = _keys(said)
    found: list[NamedPlace] = []
    for name, spelt, begins, district_key, block_key in _places(names):
        if keys.isdisjoint(begins):
            continue
        if not any(place.name == name for place in found) and (span := _span(said, spelt)) is not None:
            start, length = span
            rest = " ".join(word.folded for word in (*said[:start], *said[start + length :]))
            found.append(NamedPlace(name, district_key, block_key, rest))
    return found[:limit]


Spelt = tuple[list[Word], list[Word]]
"""The words of a name in Hindi and in English."""


@lru_cache(2)
def _places(names: Taxonomy) -> list[tuple[Bilingual, Spelt, frozenset[str], str, str | None]]:
    """With what its first words are known by: nearly all names are passed over by them."""
    districts = [(district.name, district.key, None) for district in names.districts]
    blocks = [(block.name, district.key, block.key) for district in names.districts for block in district.blocks]
    spelt = ((place, (list(words(place[0].hi)), list(words(place[0].en)))) for place in (*districts, *blocks))
    return [
        (name, ways, _keys([*ways[0][:1], *ways[1][:1]]), district_key, block_key)
        for (name, district_key, block_key), ways in spelt
    ]


def _keys(some: Sequence[Word]) -> frozenset[str]:
    """Stems and sounds, as is_same_name compares them."""
    return frozenset(word.stem for word in some) | {f"~{sound}" for word in some for sound in word.sounds}


def _span(said: list[Word], spelt: Spelt) -> tuple[int, int] | None:
    """Where the name stands, and how many words it has."""
    for meant in spelt:
        for start in range(len(said) - len(meant) + 1):
            if meant and is_same_name(said[start : start + len(meant)], meant):
                return start, len(meant)
    return None
