"""A fast reader of pages that are written plainly: every element closed where it was opened, every value in double quotes.

html5lib reads as a browser does, and takes a tenth of a second for a page. This one takes some milliseconds, knows a small part of
HTML, and gives nothing back for any other page. tests/page.py compares the two, and asks this one only for what it has seen both
read alike.
"""

import re
from functools import cache
from html import unescape
from itertools import zip_longest
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

BEGINNING = re.compile(r"\s*<!doctype html>\s*(?=<html[\s>])", re.IGNORECASE)
TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z][a-zA-Z0-9:-]*(?:="[^"<>]*")?)*)\s*(/?)>""")
ATTRIBUTE = re.compile(r"""([a-zA-Z][a-zA-Z0-9:-]*)(?:="([^"]*)")?""")
ODD = re.compile(
    r"&(?!(?:amp|lt|gt|quot|nbsp|#34|#39);)|[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd]"
)
"""A mark that was not escaped, an unusual reference, a character that no page may hold."""

ALONE = frozenset("area base br col embed hr img input link meta source track wbr".split())
ONCE = frozenset(["html", "head", "body"])
SVG = "{http://www.w3.org/2000/svg}"

Piece = tuple[str, tuple[str, ...] | None]
"""An element by the names of all that it stands in and its own, with the names of its attributes; None: words that stand there."""


class Plain(NamedTuple):
    page: Element
    pieces: frozenset[Piece]


class _NotPlain(Exception):
    pass


def read_plainly(html: str) -> Plain | None:
    """None for a page that is not written plainly; whether it is wrong is not said."""
    html = html.replace("\r\n", "\n")
    beginning = BEGINNING.match(html)
    if beginning is None or ODD.search(html, beginning.end()):
        return None
    try:
        return _Reader().read(html[beginning.end() :])
    except _NotPlain:
        return None


def is_same(one: Element, other: Element) -> bool:
    """Whether two trees say the same."""
    return all(
        a is not None
        and b is not None
        and (a.tag, a.attrib, a.text or "", a.tail or "", len(a)) == (b.tag, b.attrib, b.text or "", b.tail or "", len(b))
        for a, b in zip_longest(one.iter(), other.iter())
    )


class _Reader:
    def __init__(self) -> None:
        self.open: list[tuple[str, Element, str]] = []
        """Name, element and piece of what is not closed yet."""
        self.last: Element | None = None
        """What was closed just now: words after it are its tail."""
        self.pieces: set[Piece] = set()
        self.met: set[str] = set()
        self.is_over = False

    def read(self, html: str) -> Plain:
        words, *rest = TAG.split(html)
        page: Element | None = None
        if words:
            raise _NotPlain
        for end, name, attributes, closed, words in zip(*(rest[i::5] for i in range(5)), strict=True):
            if end:
                self._close(name, attributes or closed)
            else:
                element = self._begin(name, attributes, is_closed=bool(closed))
                page = element if page is None else page
            if words:
                self._say(words)
        if page is None or [name for name, _, _ in self.open] != ["html", "body"] or "head" not in self.met:
            raise _NotPlain
        return Plain(page, frozenset(self.pieces))

    def _begin(self, name: str, attributes: str, *, is_closed: bool) -> Element:
        if self.is_over or name in self.met or (name == "html") == bool(self.open):
            raise _NotPlain
        if name in ONCE:
            self.met.add(name)
        names, values = _read_attributes(attributes)
        if self.open:
            _, parent, above = self.open[-1]
            is_drawn = name == "svg" or parent.tag.startswith(SVG)
            element, path = SubElement(parent, SVG + name if is_drawn else name, values), f"{above} {name}"
        else:
            element, path, is_drawn = Element(name, values), name, False
        is_alone = is_closed if is_drawn else name in ALONE
        if (is_closed and not is_alone) or (not is_drawn and not all(map(str.islower, names))):
            raise _NotPlain
        self.pieces.add((path, names))
        self.last = element if is_alone else None
        if not is_alone:
            self.open.append((name, element, path))
        return element

    def _close(self, name: str, more: str) -> None:
        standing = "body" if name == "html" else name
        if more or not self.open or self.open[-1][0] != standing:
            raise _NotPlain
        if standing == "body":  # it stays open: the blanks that follow stand in it
            self.is_over = True
        else:
            self.last = self.open.pop()[1]

    def _say(self, words: str) -> None:
        name, element, path = self.open[-1]
        if "<" in words or (name == "script" and "&" in words):
            raise _NotPlain
        if not words.isspace():
            self.pieces.add((path, None))
        elif path == "html" and "head" not in self.met:
            return
        words = unescape(words) if "&" in words else words
        if self.last is not None:
            self.last.tail = (self.last.tail or "") + words
        else:
            if name in {"pre", "textarea"} and not element.text:
                words = words.removeprefix("\n")
            element.text = (element.text or "") + words or None


@cache
def _read_attributes(written: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """The names in their order of the alphabet, and what stands in them. Pages repeat them a thousand times."""
    pairs = ATTRIBUTE.findall(written)
    values = {name: unescape(value) for name, value in pairs}
    if len(values) != len(pairs):
        raise _NotPlain
    return tuple(sorted(values)), values
