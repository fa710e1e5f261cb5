"""What people write around their words: "a phrase", -without, and filters by name (topic: district: class: by:).

No input is an error. A quote that is not closed reaches to the end; a filter that names nothing we know is two words.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from forum.core.i18n import Bilingual
from forum.discussion.filters import grades_of
from forum.places.taxonomy import Taxonomy
from forum.search.analysis import Word, words

QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
"""Phones put curly ones by themselves."""

PIECE = re.compile(
    r'(?P<minus>(?<!\S)-)?(?:(?P<name>[^\W\d_][\w\u0900-\u0963]*):)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))'
)

NAMES = {
    "topic": "topic", "विषय": "topic", "vishay": "topic",
    "district": "district", "जनपद": "district", "जिला": "district", "janpad": "district", "jila": "district",
    "class": "grade", "grade": "grade", "कक्षा": "grade", "kaksha": "grade",
    "by": "by", "लेखक": "by",
}  # fmt: skip
"""What may stand before the colon, and the parameter of the address that says the same."""

HANDLE = re.compile(r"@?[a-z0-9][a-z0-9-]{1,29}")


@dataclass(frozen=True)
class Typed:
    """`text` is what stays in the box: everything but the filters. `words` are for ranking, those of phrases included."""

    text: str
    words: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    filters: Mapping[str, str] | None = None


def read_typed(text: str, names: Taxonomy) -> Typed:
    """Never fails."""
    kept: list[str] = []
    said: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    filters: dict[str, str] = {}
    for found in PIECE.finditer(text.translate(QUOTES)):
        minus, name, phrase, word = found.group("minus", "name", "phrase", "word")
        value = word if phrase is None else phrase
        meant = _filter(name, value, names) if name and not minus else None
        if meant is not None:
            filters.update([meant])
            continue
        kept.append(found.group())
        if minus:
            without.append(value)
            continue
        said += [name, value] if name else [value]
        if phrase is not None:
            phrases.append(phrase)
    return Typed(" ".join(kept), " ".join(said), tuple(phrases), tuple(without), filters)


def _filter(name: str, value: str, names: Taxonomy) -> tuple[str, str] | None:
    """Parameter and value of the address; None for a name or a value that means nothing here."""
    parameter = NAMES.get(name.lower())
    key = _KEYS[parameter](value.strip(), names) if parameter else None
    return (parameter, key) if parameter and key else None


def _topic(value: str, names: Taxonomy) -> str | None:
    return _named(value, ((topic.key, topic.name) for topic in names.topic_by_id.values()))


def _district(value: str, names: Taxonomy) -> str | None:
    return _named(value, ((district.key, district.name) for district in names.districts))


def _grade(value: str, names: Taxonomy) -> str | None:
    """A number in any figures, or the key of a chip."""
    plain = str(int(value)) if value.isdecimal() and len(value) < 3 else value
    return plain if grades_of(plain, names) else None


def _by(value: str, _names: Taxonomy) -> str | None:
    return value.lower().removeprefix("@") if HANDLE.fullmatch(value.lower()) else None


_KEYS: Mapping[str, Callable[[str, Taxonomy], str | None]] = {"topic": _topic, "district": _district, "grade": _grade, "by": _by}


def _named(value: str, known: Iterable[tuple[str, Bilingual]]) -> str | None:
    """By its key, or by its name in either script and any spelling."""
    typed = list(words(value))
    for key, name in known:
        if value.lower() == key or (typed and any(is_same_name(typed, list(words(said))) for said in (name.hi, name.en))):
            return key
    return None


def is_same_name(typed: list[Word], meant: list[Word]) -> bool:
    """Word for word, by stem or by sound."""
    return len(typed) == len(meant) and all(
        one.stem == other.stem or bool(set(one.sounds) & set(other.sounds)) for one, other in zip(typed, meant, strict=True)
    )
