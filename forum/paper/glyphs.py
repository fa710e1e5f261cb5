"""The two fonts: which signs they have, and which glyphs words become in them.

A font is read once in a process. HarfBuzz says which glyphs and where, because a conjunct is narrower than its letters and a
matra stands before the letter that it follows. What it said is kept: people use the same words again and again.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz  # type: ignore[import-untyped]

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = FONTS / "NotoSansDevanagari-Regular.ttf", FONTS / "NotoSansDevanagari-Bold.ttf"
SCRIPT = "Deva"
"""Of every text: Latin letters come right in it too, and a line of both would be shaped wrongly by the script of its beginning."""

UNITS = 1000
"""To the em, in both fonts."""

MOST_WORDS = 50_000

LEFT_OUT = "[…]"
"""Stands for words in letters that the fonts do not have."""

STAND_INS = {
    "→": "->", "⇒": "=>", "←": "<-", "≥": ">=", "≤": "<=", "≠": "!=", "⁄": "/", "‑": "-", "‐": "-", "―": "—",
    "●": "•", "○": "•", "■": "•", "□": "•", "▪": "•", "▫": "•", "◦": "•", "‣": "•", "☐": "•", "✓": "√", "✔": "√",
    "\t": " ", "\n": " ", "\r": " ", "\u2009": " ", "\u202f": " ", "\u2028": " ", "\u2029": " ",
}  # fmt: skip
"""What is near enough; whatever Unicode itself calls the same (½, ①, full width) is asked after it."""

JOINERS = {"\u200c", "\u200d"}
DEVANAGARI = re.compile("[\u0900-\u097f]")


@dataclass(frozen=True)
class Printable:
    """`lost` says that something which can be seen was left out."""

    text: str
    lost: bool = False


@cache
def _font(path: Path) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))


@dataclass(frozen=True)
class Glyph:
    """`stands_for` are the letters that somebody gets who copies it: those of a whole line of glyphs are the text, in the order
    in which it was written. Measures in units of the font; `own_width` is what it takes when nobody moves it."""

    number: int
    stands_for: str
    advance: int
    own_width: int
    x: int
    y: int


@lru_cache(MOST_WORDS)
def shape(text: str, *, bold: bool = False) -> tuple[Glyph, ...]:
    """The glyphs of a text in the order of the page, from left to right."""
    font = _font(BOLD if bold else REGULAR)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.direction, buffer.script, buffer.language = "ltr", SCRIPT, "hi"
    uharfbuzz.shape(font, buffer)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    shares = _shares(text, [info.cluster for info in infos])
    return tuple(
        Glyph(info.codepoint, share, place.x_advance, font.get_glyph_h_advance(info.codepoint), place.x_offset, place.y_offset)
        for info, place, share in zip(infos, positions, shares, strict=True)
    )


def _shares(text: str, clusters: Sequence[int]) -> list[str]:
    """Every glyph of a cluster gets one of its letters, the last one gets the rest."""
    shares: list[str] = []
    for number, start in enumerate(clusters):
        if number and clusters[number - 1] == start:
            letters, shares[-1] = shares[-1][1:], shares[-1][:1]
            shares.append(letters)
        else:
            end = next((cluster for cluster in clusters[number:] if cluster != start), len(text))
            shares.append(text[start:end])
    return shares


@lru_cache(MOST_WORDS)
def _width(text: str, bold: bool) -> int:
    return sum(glyph.advance for glyph in shape(text, bold=bold))


def width_of(text: str, *, size: float, bold: bool = False) -> float:
    """In points, of one word or a few, at this size in points."""
    return _width(text, bold) * size / UNITS


@lru_cache(4096)
def has_glyph(sign: str) -> bool:
    return bool(_font(REGULAR).get_nominal_glyph(ord(sign))) and bool(_font(BOLD).get_nominal_glyph(ord(sign)))


@lru_cache(4096)
def printable(text: str) -> Printable:
    """The text in signs that the fonts have. Pictures are left out, words of other scripts become […]; it never fails."""
    kept: list[str] = []
    lost = False
    for sign in text:
        found = _print(sign, kept[-1] if kept else "")
        if found is None:
            lost = True
            if unicodedata.category(sign)[0] in "LMN" and (not kept or kept[-1] != LEFT_OUT):
                kept.append(LEFT_OUT)
        elif found:
            kept.append(found)
    return Printable("".join(kept), lost)


def _print(sign: str, before: str) -> str | None:
    """Empty for what nobody sees, None for what is lost."""
    if sign in JOINERS:
        return sign if DEVANAGARI.match(before[-1:]) else ""
    category = unicodedata.category(sign)
    if sign in STAND_INS:
        return _if_whole(STAND_INS[sign])
    if category in {"Cf", "Cc"} or sign in {"\ufe0e", "\ufe0f"} or "\U0001f3fb" <= sign <= "\U0001f3ff":
        return ""
    if has_glyph(sign):
        return sign
    same = "".join(STAND_INS.get(part, part) for part in unicodedata.normalize("NFKC", sign))
    return _if_whole(same)


def _if_whole(signs: str) -> str | None:
    return signs if all(has_glyph(sign) for sign in signs) else None
