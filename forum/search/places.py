"""Districts and blocks that somebody names in a question: offered as a filter, never taken as one."""

from collections.abc import Iterator
from dataclasses import dataclass

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
    for name, district_key, block_key in _places(names):
        if not any(place.name == name for place in found) and (span := _span(said, name)) is not None:
            start, length = span
            rest = " ".join(word.folded for word in (*said[:start], *said[start + length :]))
            found.append(NamedPlace(name, district_key, block_key, rest))
    return found[:limit]


def _places(names: Taxonomy) -> Iterator[tuple[Bilingual, str, str | None]]:
    for district in names.districts:
        yield district.name, district.key, None
    for district in names.districts:
        for block in district.blocks:
            yield block.name, district.key, block.key


def _span(said: list[Word], name: Bilingual) -> tuple[int, int] | None:
    """Where the name stands, and how many words it has."""
    for spelt in (name.hi, name.en):
        meant = list(words(spelt))
        for start in range(len(said) - len(meant) + 1):
            if meant and is_same_name(said[start : start + len(meant)], meant):
                return start, len(meant)
    return None
