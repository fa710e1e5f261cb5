"""A4 pages that are written from top to bottom, and the PDF that comes of them.

fpdf2 keeps the pages, embeds the parts of the fonts that were used and writes the file. Lines are broken (forum/paper/layout.py)
and shaped here: fpdf2's own `cell` shapes every text three times, which made a booklet of twenty pages take several seconds, and
gives a reph or a matra back as a sign of punctuation to whoever copies the text.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from fpdf import FPDF
from fpdf.fonts import TTFFont

from forum.paper.blocks import QUIET, Block, Colour, words
from forum.paper.glyphs import BOLD, REGULAR, UNITS, Glyph, shape
from forum.paper.layout import MM, Line, lay_out
from forum.paper.qr import qr_rows

PAGE = (210.0, 297.0)
"""A4, upright: width and height in millimetres."""

MARGIN = 16.0
FOOT = 12.0
"""Where the foot of a page begins, in millimetres from the edge: inside the margin."""

FAMILY = "noto"
ASCENT, DESCENT = 0.896, 0.408
"""Of both fonts, in ems."""

NOTHING = (0x200B,)
"""A glyph that stands for no letter of its own is read as a space without width."""


class _Sheets(FPDF):
    """Shows shaped text at a place; everything else is fpdf2's."""

    def __init__(self, *, landscape: bool) -> None:
        super().__init__(orientation="landscape" if landscape else "portrait", unit="mm", format="A4")
        self.set_auto_page_break(False)
        self.add_font(FAMILY, "", REGULAR)
        self.add_font(FAMILY, "B", BOLD)

    def show(self, text: str, *, x: float, baseline: float, size: float, bold: bool, colour: Colour) -> None:
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(*colour)
        font = self.current_font
        assert isinstance(font, TTFFont) and self.text_color is not None  # noqa: S101, PT018 - both were set just now
        # Each text names its font: the foot of a page is written when other pages have been written since.
        named = self._set_font_for_page(font, self.font_size_pt, wrap_in_text_object=False)
        at = f"{x * self.k:.2f} {(self.h - baseline) * self.k:.2f} Td"
        self._out(f"q {self.text_color.serialize().lower()} BT {named} {at} {_shown(font, shape(text, bold=bold), size)} ET Q")


def _shown(font: TTFFont, glyphs: Sequence[Glyph], size: float) -> str:
    """PDF operators: glyphs by their number in the embedded font, with a step back or forth wherever HarfBuzz wants one, and
    raised or lowered (Ts) where a mark stands higher than it would by itself."""
    parts: list[str] = []
    rise = 0
    for glyph in glyphs:
        if glyph.y != rise:
            rise = glyph.y
            parts.append(f"] TJ {rise * size / UNITS:.3f} Ts [")
        code = _code_in(font, glyph)
        if code is None:
            continue
        before, after = -glyph.x, glyph.own_width + glyph.x - glyph.advance
        parts.append(f"{before or ''}<{code:04X}>{after or ''}")
    lowered = " 0 Ts" if rise else ""
    return f"[{''.join(parts)}] TJ{lowered}"


def _code_in(font: TTFFont, glyph: Glyph) -> int | None:
    """The number under which the glyph, standing for these letters, is embedded."""
    letters = tuple(map(ord, glyph.stands_for)) or NOTHING
    name = font.ttfont.getGlyphName(glyph.number)
    known = font.subset.get_glyph(glyph=glyph.number, unicode=letters, glyph_name=name, glyph_width=glyph.own_width)
    return font.subset.pick_glyph(known)


class Paper:
    """`y` is where the next line begins, in millimetres from the top of the page. `foot` stands at the foot of every page, with
    its number. `lost` turns true when a sign was left out that the fonts do not have."""

    def __init__(
        self, *, title: str, lang: str, made_at: datetime, author: str = "", foot: str = "", landscape: bool = False
    ) -> None:
        self._sheets = _Sheets(landscape=landscape)
        self._sheets.set_title(title)
        self._sheets.set_lang("hi-IN" if lang == "hi" else "en-IN")
        self._sheets.set_creation_date(made_at)
        if author:
            self._sheets.set_author(author)
        self._foot = foot
        self.page_width, self.page_height = reversed(PAGE) if landscape else PAGE
        self.y = MARGIN
        self.lost = False

    @property
    def pages(self) -> int:
        return self._sheets.page

    @property
    def width(self) -> float:
        """Of the column between the margins."""
        return self.page_width - 2 * MARGIN

    @property
    def bottom(self) -> float:
        """Where the column ends."""
        return self.page_height - MARGIN

    @property
    def room(self) -> float:
        """What is left of the page, in millimetres."""
        return self.bottom - self.y

    def begin_page(self) -> None:
        self._sheets.add_page()
        self.y = MARGIN

    def write(self, blocks: Iterable[Block], *, x: float = MARGIN, width: float | None = None) -> None:
        """From `y` on, over as many pages as it takes."""
        self.place(lay_out(blocks, self.width if width is None else width), x=x)

    def place(self, lines: Sequence[Line], *, x: float = MARGIN) -> None:
        for number, line in enumerate(lines):
            is_first = self.y <= MARGIN
            if not is_first and self.y + line.before + _kept_height(lines[number:]) > self.bottom:
                self.begin_page()
                is_first = True
            self.y += 0 if is_first else line.before
            self.draw(line, x=x, y=self.y)
            self.y += line.height

    def draw(self, line: Line, *, x: float, y: float) -> None:
        """One line at a place of its own."""
        em = line.size / MM
        baseline = y + (line.height - (ASCENT + DESCENT) * em) / 2 + ASCENT * em
        self.lost = self.lost or line.lost
        for piece in line.pieces:
            left = x + piece.x
            self._sheets.show(piece.text, x=left, baseline=baseline, size=line.size, bold=piece.bold, colour=piece.colour)
            if piece.link:
                self._sheets.link(left, y, piece.width, line.height, piece.link)

    def rule(self, *, x: float = MARGIN, width: float | None = None, thickness: float = 0.25, colour: Colour = QUIET) -> None:
        """A line across the column, at `y`."""
        self.box(x=x, y=self.y, width=self.width if width is None else width, height=thickness, colour=colour)

    def box(self, *, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled box."""
        self._sheets.set_fill_color(*colour)
        self._sheets.rect(x, y, width, height, style="F")

    def frame(self, *, x: float, y: float, width: float, height: float, thickness: float = 0.3, colour: Colour = QUIET) -> None:
        """The outline of a box."""
        self._sheets.set_draw_color(*colour)
        self._sheets.set_line_width(thickness)
        self._sheets.rect(x, y, width, height, style="D")

    def qr(self, address: str, *, x: float, y: float, side: float) -> None:
        """White around it is part of `side`. It can be pressed, too."""
        modules, runs = qr_rows(address)
        module = side / modules
        self._sheets.set_fill_color(0, 0, 0)
        for start, row, length in runs:
            # A hair higher and wider than it is, or a screen shows white lines between the boxes.
            self._sheets.rect(x + start * module, y + row * module, length * module + 0.01, module + 0.01, style="F")
        self._sheets.link(x, y, side, side, address)

    def bookmark(self, name: str, *, level: int = 0) -> None:
        """For the list of contents that a reader opens beside the pages."""
        self._sheets.start_section(name, level, strict=False)

    def as_pdf(self) -> bytes:
        """The file. Nothing can be written after it."""
        if self._foot:
            for number in range(1, self._sheets.page + 1):
                self._write_foot(number)
        try:
            return bytes(self._sheets.output())
        finally:
            self.close()

    def close(self) -> None:
        """Lets go of the files of the fonts; for a paper that was only tried."""
        for font in self._sheets.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def _write_foot(self, number: int) -> None:
        last, self._sheets.page = self._sheets.page, number
        y = self.page_height - FOOT
        left, right = words(self._foot, size=8.5, colour=QUIET), words(str(number), size=8.5, colour=QUIET, align="right")
        self.draw(lay_out([left], self.width - 12)[0], x=MARGIN, y=y)
        self.draw(lay_out([right], self.width)[0], x=MARGIN, y=y)
        self._sheets.page = last


def _kept_height(lines: Sequence[Line]) -> float:
    """Of the first line, and of those that it may not stand without."""
    height = 0.0
    for line in lines:
        height += line.height
        if not line.keep:
            break
        height += line.before
    return height
