"""What stands in the address of a search, as a value. No input is an error: what makes no sense is left out."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

from forum.core.i18n import gettext
from forum.core.paging import page_number
from forum.discussion.filters import Chip, read_filters, words_of
from forum.discussion.queries import ThreadFilter

Sort = Literal["relevance", "new", "tried"]
SORTS: tuple[Sort, ...] = ("relevance", "new", "tried")

LONGEST = 200
"""Characters of a question that are kept; so many as a title has."""

UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd\ufffe\uffff]+")


@dataclass(frozen=True)
class Query:
    """`values` is what stands in the address and made sense, `narrowed` the same as a filter of threads."""

    text: str = ""
    narrowed: ThreadFilter = field(default_factory=ThreadFilter)
    sort: Sort = "relevance"
    page: int = 1
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def solved(self) -> bool:
        return self.narrowed.status == "solved"

    @property
    def traits(self) -> tuple[Collection[str], ...]:
        """What the index narrows to; whether a thread is solved or tried is asked of the rows."""
        one = self.narrowed
        wanted = [
            [f"district:{one.district_id}"] if one.district_id else [],
            [f"block:{one.block_id}"] if one.block_id else [],
            [f"topic:{topic_id}" for topic_id in one.topic_ids],
            [f"grade:{grade}" for grade in one.grades],
            [f"situation:{one.situation}"] if one.situation else [],
            [f"kind:{one.kind}"] if one.kind else [],
        ]
        return tuple(some for some in wanted if some)

    @property
    def chips(self) -> list[Chip]:
        """What it is narrowed to, each with the address without it."""
        return [
            Chip(words_of(name, "solved" if name == "solved" else value), self.address(**{name: None}))
            for name, value in self.values.items()
            if name not in {"q", "sort"}
        ]

    def address(self, **changes: str | None) -> str:
        """This search with something changed; None takes it away. The page number always goes."""
        values = {name: value for name, value in {**self.values, **changes}.items() if value}
        if "district" in changes:
            values.pop("block", None)
        return "/search" + ("?" + urlencode(values) if values else "")

    @property
    def without_filters(self) -> str:
        return self.address(**dict.fromkeys(name for name in self.values if name != "q"))

    @property
    def ask_address(self) -> str:
        """Where the words become the title of a problem."""
        place = {name: self.values[name] for name in ("district", "topic") if name in self.values}
        return "/threads/new?" + urlencode({"kind": "problem", "title": self.text, **place})

    @property
    def sorts(self) -> list[tuple[Sort, str]]:
        return [("relevance", gettext("most fitting")), ("tried", gettext("worked most")), ("new", gettext("newest"))]

    @staticmethod
    def quoted(words: Sequence[str]) -> str:
        return ", ".join(f"“{word}”" for word in words)

    def page_address(self, number: int) -> str:
        return self.address(page=str(number))


def read_query(args: Mapping[str, str]) -> Query:
    """From the GET parameters of a search, or from the options of the command."""
    text = tidy(args.get("q", ""))
    filters = read_filters({**args, "status": "solved" if args.get("solved") == "1" else ""})
    values = {name: value for name, value in filters.values.items() if name not in {"status", "sort"}}
    if filters.narrowed.status:
        values["solved"] = "1"
    sort: Sort = next((known for known in SORTS if known == args.get("sort")), "relevance")
    if sort != "relevance":
        values["sort"] = sort
    if text:
        values = {"q": text, **values}
    return Query(text=text, narrowed=filters.narrowed, sort=sort, page=page_number(args.get("page")), values=values)


def tidy(typed: str) -> str:
    """One line of NFC without signs that nobody types, cut to LONGEST."""
    shown = UNPRINTABLE.sub(" ", typed[: LONGEST * 4])
    return " ".join(unicodedata.normalize("NFC", shown).split())[:LONGEST].strip()
