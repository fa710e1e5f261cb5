"""From blocks to lines: where each line ends, how high it is, what fits. Nothing is drawn here, so a page can be tried before it
is printed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from forum.paper.blocks import Align, Block, Colour, Run
from forum.paper.glyphs import printable, width_of

MM = 72 / 25.4
"""Points in a millimetre."""

SPACES = re.compile(r"[ \t\n\u00a0]+")
VIRAMA = "\u094d"


@dataclass(frozen=True)
class Piece:
    """Words of one manner in a line; `x` and `width` in millimetres, from the left of the column."""

    text: str
    x: float
    width: float
    bold: bool
    link: str | None
    colour: Colour


@dataclass(frozen=True)
class Line:
    """`before` is the space above, which falls away at the top of a page; `height` comes without it. Millimetres."""

    pieces: Sequence[Piece]
    size: float
    height: float
    before: float = 0.0
    keep: bool = False
    lost: bool = False


@dataclass(frozen=True)
class _Part:
    """Part of a word in one manner: a word may be bold in its middle."""

    text: str
    run: Run
    width: float


_Word = list[_Part]


def lay_out(blocks: Iterable[Block], width: float) -> list[Line]:
    """Lines for a column of this width in millimetres."""
    return [line for block in blocks for line in _lines_of(block, width)]


def height_of(lines: Sequence[Line]) -> float:
    """Of these lines at the top of a column."""
    return sum(line.height + (line.before if number else 0) for number, line in enumerate(lines))


def cut_to(lines: Sequence[Line], height: float, note: Sequence[Line] = ()) -> list[Line]:
    """The lines, where they fit into this height; else as many as leave room for `note`, and then the note."""
    if height_of(lines) <= height:
        return list(lines)
    room = height - sum(line.height + line.before for line in note)
    fitting = list(lines)
    while fitting and (height_of(fitting) > room or fitting[-1].keep):
        fitting.pop()
    return [*fitting, *note]


def _lines_of(block: Block, width: float) -> Iterator[Line]:
    room = max(width - block.indent, 10.0)
    shown, lost = _shown(block.runs)
    words = [part for word in _words(shown, block.size) for part in _broken(word, room, block.size)]
    filled = list(_filled(words, room, block.size)) or [[]]
    for number, row in enumerate(filled):
        first, last = number == 0, number == len(filled) - 1
        pieces = _placed(row, block, room)
        if first and block.marker:
            pieces.insert(0, _marker(block))
        yield Line(
            pieces,
            block.size,
            block.size * block.leading / MM,
            before=block.before if first else 0.0,
            keep=block.keep or (first and not last and len(filled) > 2),
            lost=lost and first,
        )


def _shown(runs: Iterable[Run]) -> tuple[list[Run], bool]:
    found, lost = [], False
    for run in runs:
        if run.text == "\n":
            found.append(run)
            continue
        shown = printable(SPACES.sub(" ", run.text))
        lost = lost or shown.lost
        found.append(replace(run, text=shown.text))
    return found, lost


def _words(runs: Iterable[Run], size: float) -> Iterator[_Word]:
    """Words in order; an empty one is a forced end of the line."""
    word: _Word = []
    for run in runs:
        if run.text == "\n":
            if word:
                yield word
            word = []
            yield []
            continue
        for number, text in enumerate(run.text.split(" ")):
            if number and word:
                yield word
                word = []
            if text:
                word.append(_Part(text, run, width_of(text, size=size, bold=run.bold) / MM))
    if word:
        yield word


def _broken(word: _Word, room: float, size: float) -> Iterator[_Word]:
    """A word that is longer than a line (an address, mostly) in pieces, never inside a syllable."""
    if not word or _width(word) <= room:
        yield word
        return
    piece: _Word = []
    for part in word:
        for syllable in syllables(part.text):
            added = _Part(syllable, part.run, width_of(syllable, size=size, bold=part.run.bold) / MM)
            if piece and _width(piece) + added.width > room:
                yield piece
                piece = []
            piece.append(added)
    if piece:
        yield piece


def syllables(text: str) -> list[str]:
    """What must not be torn: a letter with its signs, and letters that a virama joins."""
    found: list[str] = []
    for sign in text:
        joins = found and (
            unicodedata.category(sign)[0] == "M" or sign in "\u200c\u200d" or found[-1].rstrip("\u200c\u200d").endswith(VIRAMA)
        )
        if joins:
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _filled(words: Iterable[_Word], room: float, size: float) -> Iterator[list[_Word]]:
    gap = width_of(" ", size=size) / MM
    row: list[_Word] = []
    taken = 0.0
    for word in words:
        if not word:
            yield row
            row, taken = [], 0.0
            continue
        if row and taken + gap + _width(word) > room:
            yield row
            row, taken = [], 0.0
        taken += _width(word) + (gap if row else 0)
        row.append(word)
    if row:
        yield row


def _placed(row: Sequence[_Word], block: Block, room: float) -> list[Piece]:
    """Words of one manner that stand side by side are one piece: it is shaped, drawn and read as one."""
    gap = width_of(" ", size=block.size) / MM
    pieces: list[Piece] = []
    x = 0.0
    for number, word in enumerate(row):
        for first, part in enumerate(word):
            spaced = bool(number) and first == 0
            x += gap if spaced else 0
            last = pieces[-1] if pieces else None
            if last and (last.bold, last.link, last.colour) == (part.run.bold, part.run.link, part.run.colour or block.colour):
                text = f"{last.text}{' ' if spaced else ''}{part.text}"
                pieces[-1] = replace(last, text=text, width=x + part.width - last.x)
            else:
                before = " " if spaced and last else ""
                pieces.append(_piece(before, part, x, block, gap))
            x += part.width
    shift = block.indent + _shift(x, room, block.align)
    return [replace(piece, x=piece.x + shift) for piece in pieces]


def _piece(before: str, part: _Part, x: float, block: Block, gap: float) -> Piece:
    """`before` is the space to the word before it: drawn with it, so that whoever copies the text copies the space."""
    start = x - (gap if before else 0)
    return Piece(before + part.text, start, x + part.width - start, part.run.bold, part.run.link, part.run.colour or block.colour)


def _shift(taken: float, room: float, align: Align) -> float:
    return {"left": 0.0, "center": (room - taken) / 2, "right": room - taken}[align]


def _marker(block: Block) -> Piece:
    """At the right of the space that the block leaves: numbers of one and two figures end at one place."""
    wide = width_of(block.marker, size=block.size) / MM
    return Piece(block.marker, max(0.0, block.indent - wide - 1.4), wide, False, None, block.colour)


def _width(word: _Word) -> float:
    return sum(part.width for part in word)
