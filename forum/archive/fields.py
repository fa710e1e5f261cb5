"""What may stand in each field: the archive format, version 1, as a table.

A check gives the value as the site keeps it (NFC, aware times), or raises ValueError with the end of a sentence that begins
with the line and the field.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.core.i18n import Bilingual
from forum.discussion.models import BODY_LIMIT, COSTS, DETAIL_LIMIT, KINDS, LANGS, NOTE_LIMIT, REPORTED, TITLE_LIMIT
from forum.places.traits import LARGEST_CLASS

VERSION = 1
KEY = re.compile(r"[a-z0-9-]{1,80}")
BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
FIRST_YEAR, LAST_YEAR = 1900, 2999
"""A time at the edge of the calendar cannot be put into another time zone."""
ROLES = ("teacher", "mentor", "moderator", "admin")

Check = Callable[[Any], Any]


@dataclass(frozen=True)
class Shape:
    """The fields of a type of record; `optional` ones have the value that stands for `not said`."""

    required: Mapping[str, Check]
    optional: Mapping[str, tuple[Check, Any]]


def key(value: Any) -> str:
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise ValueError("must be a key of lower-case letters, digits and '-'")
    return value


def text(most: int, *, least: int = 0) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError("must be text")
        if BROKEN.search(value):
            raise ValueError("contains signs that cannot be kept (NUL or half a character)")
        whole = unicodedata.normalize("NFC", value)
        if not least <= len(whole.strip()) or len(whole) > most:
            raise ValueError(f"must have {least} to {most} characters")
        return whole

    return check


def bilingual(value: Any) -> Bilingual:
    if not isinstance(value, dict) or set(value) != {"en", "hi"}:
        raise ValueError("must have the texts en and hi")
    return Bilingual(en=text(2000)(value["en"]), hi=text(2000)(value["hi"]))


def one_of(*choices: Any) -> Check:
    def check(value: Any) -> Any:
        if value not in choices or isinstance(value, bool):
            raise ValueError(f"must be {', '.join(map(str, choices[:-1]))} or {choices[-1]}")
        return value

    return check


def number(low: int, high: int) -> Check:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return value

    return check


def or_null(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def list_of(check: Check) -> Check:
    def check_all(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValueError("must be a list")
        return [check(one) for one in value]

    return check_all


def moment(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        at = None
    if at is None or at.tzinfo is None:
        raise ValueError("must be a time in ISO 8601 with its offset, like 2026-07-14T16:20:00+05:30")
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError(f"must be a time from {FIRST_YEAR} to {LAST_YEAR}")
    return at


def truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def record(value: Any) -> dict[str, Any]:
    """A record inside a record; its own fields are checked by its own shape."""
    if not isinstance(value, dict):
        raise ValueError("must be an object")
    return value


_KEYS = list_of(key)
_GRADES = list_of(number(0, 8))
_SIZE = or_null(number(0, LARGEST_CLASS))
_DETAIL = or_null(text(DETAIL_LIMIT))

SHAPES: Mapping[str, Shape] = {
    "archive": Shape({"version": one_of(VERSION), "site": text(200), "exported_at": moment}, {}),
    "district": Shape({"key": key, "name": bilingual, "state": bilingual, "blocks": list_of(record)}, {}),
    "block": Shape({"key": key, "name": bilingual}, {}),
    "topic": Shape({"key": key, "name": bilingual, "about": bilingual, "parent": or_null(key)}, {}),
    "situation": Shape({"key": key, "name": bilingual}, {}),
    "person": Shape(
        {
            "key": key,
            "name": text(100, least=1),
            "role": one_of(*ROLES),
            "district": or_null(key),
            "block": or_null(key),
            "school": or_null(text(200)),
            "about": text(5000),
        },
        {"grades": (_GRADES, []), "class_size": (_SIZE, None), "situations": (_KEYS, []), "languages": (_KEYS, [])},
    ),
    "thread": Shape(
        {
            "key": key,
            "kind": one_of(*KINDS),
            "title": text(TITLE_LIMIT, least=1),
            "body": text(BODY_LIMIT, least=1),
            "lang": one_of(*LANGS),
            "author": key,
            "district": or_null(key),
            "topic": key,
            "grades": _GRADES,
            "situations": _KEYS,
            "created_at": moment,
            "posts": list_of(record),
        },
        {
            "block": (or_null(key), None),
            "class_size": (_SIZE, None),
            "languages": (_KEYS, []),
            "same_problem": (_KEYS, []),
            "tries": (list_of(record), []),
        },
    ),
    "post": Shape(
        {
            "key": key,
            "author": key,
            "body": text(BODY_LIMIT, least=1),
            "lang": one_of(*LANGS),
            "created_at": moment,
            "solution": truth,
            "thanks": _KEYS,
            "tries": list_of(record),
        },
        {
            "form": (or_null(one_of("solution", "comment")), None),
            "about": (or_null(key), None),
            "materials": (_DETAIL, None),
            "minutes": (or_null(number(1, 9999)), None),
            "cost": (or_null(one_of(*COSTS)), None),
            "change": (_DETAIL, None),
            "limits": (_DETAIL, None),
        },
    ),
    "try": Shape(
        {
            "author": key,
            "outcome": one_of(*REPORTED),
            "note": text(NOTE_LIMIT),
            "grades": _GRADES,
            "class_size": _SIZE,
            "situations": _KEYS,
            "created_at": moment,
        },
        {"languages": (_KEYS, [])},
    ),
    "showcase": Shape(
        {
            "key": key,
            "title": text(TITLE_LIMIT, least=1),
            "summary": text(BODY_LIMIT, least=1),
            "curator": key,
            "threads": _KEYS,
            "published_at": moment,
        },
        {
            "exception": (or_null(text(1000)), None),
            "solutions": (_KEYS, []),
            "limits": (_DETAIL, None),
            "other_title": (or_null(text(TITLE_LIMIT, least=1)), None),
            "other_summary": (or_null(text(BODY_LIMIT, least=1)), None),
            "second_reader": (or_null(key), None),
        },
    ),
}
