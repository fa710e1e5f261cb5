"""What is written on paper: blocks, each a paragraph of runs; and how stored HTML becomes blocks.

The HTML is what forum/markup has cleaned when the text was saved, so only its tags are known here. Nothing is rendered anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Literal

BODY = 10.5
"""Points: what a newspaper in Hindi is set in, near enough."""

LEADING = 1.5
"""Times the size: matras above and below need their room."""

INDENT = 5.5
"""Millimetres, of a list in a list."""

Align = Literal["left", "center", "right"]
Colour = tuple[int, int, int]

INK: Colour = (0x21, 0x1F, 0x33)
QUIET: Colour = (0x57, 0x54, 0x68)
LINK: Colour = (0x3A, 0x3B, 0x9C)


@dataclass(frozen=True)
class Run:
    """Some words in one manner. `link` is an address that a reader on a screen can press."""

    text: str
    bold: bool = False
    link: str | None = None
    colour: Colour | None = None


BREAK = Run("\n")
"""A new line in the same paragraph."""


@dataclass(frozen=True)
class Block:
    """A paragraph. `before` is the space above it and `indent` the space at its left, in millimetres; `marker` stands in that
    space. `keep` says that it does not stand at the foot of a page without what follows."""

    runs: Sequence[Run]
    size: float = BODY
    leading: float = LEADING
    before: float = 1.6
    indent: float = 0.0
    marker: str = ""
    align: Align = "left"
    colour: Colour = INK
    keep: bool = False


def words(text: str, *, bold: bool = False, link: str | None = None, **manner: object) -> Block:
    """A plain paragraph; `manner` takes the fields of Block."""
    return Block([Run(text, bold, link)], **manner)  # type: ignore[arg-type]


def heading(text: str, *, size: float = 13.0, before: float = 4.0, **manner: object) -> Block:
    return Block([Run(text, bold=True)], size=size, leading=1.4, before=before, keep=True, **manner)  # type: ignore[arg-type]


def blocks_of_html(clean_html: str, *, size: float = BODY) -> list[Block]:
    """Paragraphs, lists, headings, quotations, tables (a row a line), bold words and links."""
    reader = _Reader(size)
    reader.feed(clean_html)
    reader.close()
    reader.end_block()
    return reader.blocks


@dataclass
class _List:
    ordered: bool
    number: int = 1


@dataclass
class _Manner:
    bold: int = 0
    links: list[str | None] = field(default_factory=list)


PARAGRAPHS = {"p", "blockquote", "pre", "tr", "dt", "dd", "hr", "table"}
HEADINGS = {"h4": 12.0, "h5": 11.0, "h6": 10.5}
BOLD = {"b", "strong", "em", "i", "th", "dt", *HEADINGS}
"""Emphasis is bold: slanting breaks the headline of Devanagari."""


class _Reader(HTMLParser):
    def __init__(self, size: float) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._size = size
        self._runs: list[Run] = []
        self._manner = _Manner()
        self._lists: list[_List] = []
        self._quotes = 0
        self._verbatim = 0
        self._marker = ""
        self._heading: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in PARAGRAPHS or tag in HEADINGS:
            self.end_block()
        if tag in BOLD:
            self._manner.bold += 1
        if tag in {"ul", "ol"}:
            self._begin_list(tag, dict(attrs).get("start"))
        elif tag == "li":
            self._begin_item()
        else:
            self._begin_words(tag, attrs)

    def _begin_words(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._runs.append(BREAK)
        elif tag == "a":
            self._manner.links.append(dict(attrs).get("href"))
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._verbatim += 1
        elif tag in {"td", "th"} and self._runs:
            self._add(" | ")
        elif tag in HEADINGS:
            self._heading = tag

    def handle_endtag(self, tag: str) -> None:
        if tag in PARAGRAPHS or tag in HEADINGS or tag in {"li", "ul", "ol"}:
            self.end_block()
        if tag in BOLD:
            self._manner.bold = max(0, self._manner.bold - 1)
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        elif tag == "a" and self._manner.links:
            self._manner.links.pop()
        elif tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif tag == "pre":
            self._verbatim = max(0, self._verbatim - 1)
        elif tag in HEADINGS:
            self._heading = None

    def handle_data(self, data: str) -> None:
        if self._verbatim:
            lines = data.strip("\n").split("\n")
            for number, line in enumerate(lines):
                if number:
                    self._runs.append(BREAK)
                self._add(line)
        else:
            self._add(data.replace("\n", " "))

    def end_block(self) -> None:
        """What has been read since the last block becomes one, unless it is empty."""
        runs = _trimmed(self._runs)
        self._runs = []
        if not runs:
            return
        depth = len(self._lists) + self._quotes
        size = HEADINGS.get(self._heading or "", 0) or self._size
        block = Block(runs, size=size, indent=depth * INDENT, marker=self._marker, keep=self._heading is not None)
        self.blocks.append(replace(block, before=0.7) if self._lists else block)
        self._marker = ""

    def _add(self, text: str) -> None:
        if text:
            link = self._manner.links[-1] if self._manner.links else None
            self._runs.append(Run(text, self._manner.bold > 0, link, LINK if link else None))

    def _begin_list(self, tag: str, start: str | None) -> None:
        self.end_block()
        number = int(start) if start and start.isascii() and start.isdigit() and len(start) < 7 else 1
        self._lists.append(_List(tag == "ol", number))

    def _begin_item(self) -> None:
        self.end_block()
        here = self._lists[-1] if self._lists else _List(ordered=False)
        self._marker = f"{here.number}." if here.ordered else "•"
        here.number += 1


def _trimmed(runs: Iterable[Run]) -> list[Run]:
    """Without breaks and empty runs at the ends."""
    found = list(runs)
    while found and not found[0].text.strip():
        found.pop(0)
    while found and not found[-1].text.strip():
        found.pop()
    return found
