"""Words as a picture: shaped and drawn by HarfBuzz, because Pillow shapes Devanagari only where the system has libfribidi.

A text is cut into words, a word into runs of one script: HarfBuzz shapes a run by the rules of its script, and a line that begins
in Latin would leave every conjunct behind it unformed. What the font has no letter for (an emoji) is left out, never drawn as a
box. Lengths are in pixels, or, where it is said, in units of the font.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import uharfbuzz as hb

from forum.core.settings import ROOT

FONTS = ROOT / "forum" / "paper" / "fonts"
Weight = Literal["Regular", "Bold"]

LEADING = 1.42
"""Of the size: a matra below and one above the next line do not touch (design.md: headings 1.45)."""

DEVANAGARI = re.compile(r"[\u0900-\u097f\u1cd0-\u1cff\ua8e0-\ua8ff]")
JOINERS = "\u200c\u200d"
VIRAMA = "\u094d"
ELLIPSIS = "…"
PUNCTUATION = " ,;:–-।·" + ELLIPSIS
"""What no line ends with before an ellipsis."""

Glyph = tuple[int, int, int]
"""Its number, and where it stands, in units of the font."""


@dataclass(frozen=True)
class Shaped:
    """`advance` is its width, in units of the font."""

    glyphs: tuple[Glyph, ...]
    advance: int


@dataclass(frozen=True)
class Block:
    """Lines that fit, and the size at which they do."""

    lines: tuple[str, ...]
    size: int
    weight: Weight

    @property
    def height(self) -> int:
        return round(len(self.lines) * self.size * LEADING)


@dataclass(frozen=True)
class Mask:
    """How much of each pixel is covered, a byte each, row by row from the top. `left` and `top` are measured from the beginning
    of the base line."""

    pixels: bytes
    width: int
    height: int
    left: int
    top: int


@cache
def _font(weight: Weight) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(FONTS / f"NotoSansDevanagari-{weight}.ttf"))))


def legible(text: str, most: int) -> str:
    """What of it the font can say, in one line of at most `most` characters."""
    font = _font("Bold")
    known = (
        c if c in JOINERS or c.isspace() or font.get_nominal_glyph(ord(c)) else " " for c in unicodedata.normalize("NFC", text)
    )
    return " ".join("".join(known).split())[:most].strip(JOINERS + " ")


def width_of(text: str, size: int, weight: Weight) -> float:
    upem: int = _font(weight).face.upem
    return shaped(text, weight).advance * size / upem


def fitted(text: str, width: int, sizes: tuple[tuple[int, int], ...], weight: Weight) -> Block:
    """At the first of `sizes` (each with the most lines it may take) at which all of it fits, else cut with an ellipsis."""
    for size, most in sizes:
        lines = _lines(text, width, size, weight)
        if len(lines) <= most:
            return Block(tuple(lines), size, weight)
    size, most = sizes[-1]
    lines = _lines(text, width, size, weight)[:most]
    return Block((*lines[:-1], shortened(lines[-1].rstrip(PUNCTUATION) + ELLIPSIS, width, size, weight)), size, weight)


def shortened(text: str, width: int, size: int, weight: Weight) -> str:
    """In one line: whole, or as many words of it as fit (of a single long word, syllables) and an ellipsis. Empty where not even
    that fits."""
    if width_of(text, size, weight) <= width:
        return text
    spaces = [n for n, character in enumerate(text) if character == " "]
    for cut in (*reversed(spaces), *reversed(_cuts(text))):
        shorter = text[:cut].rstrip(PUNCTUATION) + ELLIPSIS
        if width_of(shorter, size, weight) <= width:
            return shorter
    return ""


def drawn(text: str, size: int, weight: Weight) -> Mask:
    """The pixels of one line."""
    font = _font(weight)
    scale = size / font.face.upem
    paper = hb.RasterDraw()
    for glyph, x, y in shaped(text, weight).glyphs:
        paper.transform = (scale, 0, 0, scale, x * scale, y * scale)
        paper.draw_glyph(font, glyph)
    image = paper.render()
    if image is None or not image.extents.width:
        return Mask(b"", 0, 0, 0, 0)
    place, pixels = image.extents, image.buffer
    rows = [pixels[n * place.stride : n * place.stride + place.width] for n in range(place.height)]
    return Mask(b"".join(reversed(rows)), place.width, place.height, place.x_origin, -(place.y_origin + place.height))


@lru_cache(512)
def shaped(text: str, weight: Weight) -> Shaped:
    glyphs: list[Glyph] = []
    pen = 0
    for run in _runs(text):
        buffer = hb.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        hb.shape(_font(weight), buffer)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            glyphs.append((info.codepoint, pen + place.x_offset, place.y_offset))
            pen += place.x_advance
    return Shaped(tuple(glyphs), pen)


def _runs(text: str) -> Iterator[str]:
    """Of one script each; what belongs to none (spaces, digits, joiners) goes with what stands before it."""
    start, script = 0, None
    for n, character in enumerate(text):
        own = "Deva" if DEVANAGARI.match(character) else "Latn" if character.isalpha() else None
        if own is not None and script is not None and own != script:
            yield text[start:n]
            start = n
        script = own or script
    if text:
        yield text[start:]


def _lines(text: str, width: int, size: int, weight: Weight) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines += _pieces(word, width, size, weight)
    return [line for line in lines if line]


def _pieces(word: str, width: int, size: int, weight: Weight) -> list[str]:
    """A word that is wider than a line, cut between its syllables."""
    pieces = []
    while width_of(word, size, weight) > width:
        end = max((cut for cut in _cuts(word) if width_of(word[:cut], size, weight) <= width), default=_cuts(word)[0])
        pieces.append(word[:end])
        word = word[end:]
    return [*pieces, word]


def _cuts(word: str) -> list[int]:
    """Where a word may be cut: never before a matra, nor inside a conjunct."""
    joined = (VIRAMA, *JOINERS)
    cuts = [
        n
        for n in range(1, len(word))
        if not unicodedata.category(word[n]).startswith("M") and word[n] not in JOINERS and word[n - 1] not in joined
    ]
    return cuts or [len(word)]
