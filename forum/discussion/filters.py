"""What a list of threads is narrowed to, from the address, and the addresses that change it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args
from urllib.parse import quote_plus

from forum.core.i18n import gettext
from forum.discussion.models import KINDS
from forum.discussion.queries import Status, ThreadFilter
from forum.people.queries import find_person
from forum.places.taxonomy import Taxonomy, taxonomy

FIELDS = ("q", "district", "block", "topic", "grade", "situation", "kind", "status", "solved", "tried", "sort")
"""Beside `by`, which the database has to be asked for."""

STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True)
class Chip:
    """One thing that the list is narrowed to: its words, and the address without it."""

    words: str
    without: str


@dataclass(frozen=True)
class Asked:
    """`narrowed` is what the query takes, `values` what stood in the address and made sense; `by` is the name of the person
    whose threads these are."""

    narrowed: ThreadFilter
    values: Mapping[str, str]
    path: str = "/threads"
    by: str = ""

    def __hash__(self) -> int:
        return hash((self.path, *self.values.items()))

    def address(self, **changes: str | None) -> str:
        """This list with something changed; None takes it away. The page number always goes."""
        values = {**self.values, **changes}
        if "district" in changes and "block" not in changes:
            values.pop("block", None)
        query = "&".join(f"{name}={_quoted(value)}" for name, value in values.items() if value)
        return f"{self.path}?{query}" if query else self.path

    def page(self, number: int) -> str:
        return self.address(page=str(number))

    @property
    def chips(self) -> list[Chip]:
        names = [name for name in self.values if name not in {"q", "sort"}]
        return [
            Chip(self.by if name == "by" else words_of(name, self.values[name]), self.address(**{name: None})) for name in names
        ]


def read_filters(args: Mapping[str, str], *, path: str = "/threads") -> Asked:
    """What makes no sense is left out: an old link still gives a list. `path` is the page that the addresses lead to."""
    names = taxonomy()
    author = find_person(args["by"]) if args.get("by") else None
    values = {name: args[name] for name in FIELDS if args.get(name) and _makes_sense(name, args, names)}
    if author is not None:
        values["by"] = author.handle
    district = names.district_by_key.get(values.get("district", ""))
    block = next((b for b in (district.blocks if district else ()) if b.key == values.get("block")), None)
    topic = names.topic_by_key.get(values.get("topic", ""))
    return Asked(
        ThreadFilter(
            district_id=district.id if district and not block else None,
            block_id=block.id if block else None,
            topic_ids=topic.and_below if topic else (),
            grades=grades_of(values.get("grade"), names),
            situation=values.get("situation"),
            kind=next((kind for kind in KINDS if kind == values.get("kind")), None),
            status="solved"
            if "solved" in values
            else next((status for status in STATUSES if status == values.get("status")), None),
            tried="tried" in values,
            author_id=author.id if author else None,
            sort="tried" if values.get("sort") == "tried" else "new",
        ),
        values,
        path,
        author.name if author else "",
    )


@lru_cache(1024)
def _quoted(value: str) -> str:
    """A list offers some fifty addresses, of the same few values."""
    return quote_plus(value)


def grades_of(typed: str | None, names: Taxonomy) -> tuple[int, ...]:
    """A grade as a number (2) or by the key of its chip (class-6-8)."""
    if typed is None:
        return ()
    if typed in names.grade_by_key:
        return names.grade_by_key[typed].grades
    return (int(typed),) if typed in set("012345678") else ()


def words_of(name: str, value: str) -> str:
    """What a filter says on its chip."""
    names = taxonomy()
    if name == "district":
        return str(names.district_by_key[value].name)
    if name == "block":
        return next((str(b.name) for b in names.block_by_id.values() if b.key == value), value)
    if name == "topic":
        return str(names.topic_by_key[value].name)
    if name == "grade":
        return next((str(g.name) for g in names.grades if set(grades_of(value, names)) <= set(g.grades)), value)
    if name == "situation":
        return str(names.situations[value])
    return str(
        {
            "problem": gettext("Problem"),
            "practice": gettext("Practice"),
            "story": gettext("Story"),
            "discussion": gettext("Discussion"),
            "needs": gettext("Needs a solution"),
            "trying": gettext("Being tried"),
            "solved": gettext("Solved"),
        }.get(value, gettext("Solved") if name == "solved" else gettext("Tried"))
    )


def _makes_sense(name: str, args: Mapping[str, str], names: Taxonomy) -> bool:
    value = args[name]
    known: Mapping[str, object] = {
        "district": names.district_by_key,
        "topic": names.topic_by_key,
        "situation": names.situations,
        "kind": dict.fromkeys(KINDS),
        "status": dict.fromkeys(STATUSES),
        "sort": {"tried": None, "new": None},
        "tried": {"1": None},
        "solved": {"1": None},
    }
    if name == "q":
        return True
    if name in known:
        return value in known[name]  # type: ignore[operator]
    if name == "grade":
        return bool(grades_of(value, names))
    district = names.district_by_key.get(args.get("district", ""))
    return district is not None and any(block.key == value for block in district.blocks)
