"""The card that stands beside a link in WhatsApp: 1200 x 630, in the look of the pages. Everything hangs from a line, and every
try is a bead on it.

Loaded when the first card is asked for (forum/sharing/cards.py): Pillow takes memory and time that a site without visitors from
elsewhere need not spend.
"""

import io
from collections.abc import Callable, Mapping
from functools import lru_cache

from PIL import Image, ImageColor, ImageDraw

from forum.discussion.models import Outcome
from forum.discussion.showing import beads
from forum.sharing.cards import Card
from forum.sharing.lettering import LEADING, Weight, drawn, fitted, legible, shortened, width_of

SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 64
BAR, LINE = 100, 8
STEPS = 8
"""Between a surface and the ink on it: the edges of letters."""

TITLE_SIZES = ((96, 1), (76, 1), (80, 2), (68, 3), (58, 3), (50, 4))
TITLE_TOP, TITLE_ROOM = 182, 284
STRING, WORDS = 520, 598
LONGEST = 240
"""Characters of a text; four lines of the smallest title hold no more."""

PAPER, SHEET, INK, TURMERIC, TURMERIC_INK = "#fbf9f3", "#ffffff", "#211f33", "#f9c22e", "#4a3a05"
TONES: Mapping[str, str] = {
    "geru": "#a64117",
    "mor": "#0b6178",
    "neem": "#1b6a3f",
    "nil": "#3a3b9c",
    "genda": "#7b5000",
    "slate": "#4f5966",
    "jamun": "#7c3164",
}
"""The colours of static/css/tokens.css, in light: a picture does not know what the reader's phone shows."""

OUTCOME_TONES: Mapping[Outcome, str] = {"worked": "neem", "adapted": "mor", "did_not_work": "jamun", "planning": "slate"}
BEAD, GAP = 52, 14
FINER = 4
"""Round things are drawn larger and made small: Pillow's own circles have steps."""

_Canvas = ImageDraw.ImageDraw


def draw(card: Card) -> bytes:
    """A PNG with a palette."""
    image = Image.new("RGB", SIZE, PAPER)
    canvas = ImageDraw.Draw(image)
    _draw_bar(image, canvas, card)
    _draw_tag(image, canvas, card)
    block = fitted(legible(card.title, LONGEST) or card.tag, WIDTH - 2 * MARGIN, TITLE_SIZES, "Bold")
    top = TITLE_TOP + max(0, (TITLE_ROOM - block.height) // 2)
    for n, line in enumerate(block.lines):
        _write(
            image, line, MARGIN, top + round((n + 1) * block.size * LEADING - 0.38 * block.size), block.size, block.weight, INK
        )
    _draw_string(image, canvas, card)
    _draw_words(image, card)
    return _as_png(image)


def _as_png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


@lru_cache(1)
def _palette() -> Image.Image:
    """Every surface with every ink that stands on it, and the steps between them."""
    pairs = [(PAPER, INK), (TURMERIC, INK), (TURMERIC, TURMERIC_INK)]
    pairs += [(surface, tone) for tone in TONES.values() for surface in (PAPER, SHEET)]
    colours = []
    for below, above in pairs:
        start, end = ImageColor.getrgb(below), ImageColor.getrgb(above)
        colours += [round(a + (b - a) * n / STEPS) for n in range(STEPS + 1) for a, b in zip(start, end, strict=True)]
    image = Image.new("P", (1, 1))
    image.putpalette(colours)
    return image


def _draw_bar(image: Image.Image, canvas: _Canvas, card: Card) -> None:
    canvas.rectangle((0, 0, WIDTH, BAR - 1), fill=TURMERIC)
    canvas.rectangle((0, BAR, WIDTH, BAR + LINE - 1), fill=INK)
    image.paste(INK, (MARGIN, 0), _mark())
    site = shortened(legible(card.site, LONGEST), (WIDTH - 2 * MARGIN) * 3 // 4, 46, "Bold")
    room = WIDTH - MARGIN - 40 - _write(image, site, MARGIN + 84, 66, 46, "Bold", INK)
    where = shortened(legible(card.where, LONGEST), room, 32, "Regular")
    _write(image, where, WIDTH - MARGIN - round(width_of(where, 32, "Regular")), 63, 32, "Regular", TURMERIC_INK)


def _draw_tag(image: Image.Image, canvas: _Canvas, card: Card) -> None:
    """Hung from the line, so flat above and round below."""
    words = shortened(legible(card.tag, LONGEST), WIDTH - 2 * MARGIN - 48, 34, "Bold")
    wide = round(width_of(words, 34, "Bold")) + 48
    top = BAR + LINE
    corners = (False, False, True, True)
    canvas.rounded_rectangle((MARGIN, top, MARGIN + wide, top + 62), 22, fill=TONES[card.tone], corners=corners)
    _write(image, words, MARGIN + 24, top + 42, 34, "Bold", SHEET)


def _draw_string(image: Image.Image, canvas: _Canvas, card: Card) -> None:
    """The line from edge to edge, and on it a bead for each try; an empty one where nobody has tried yet."""
    canvas.rectangle((0, STRING - 2, WIDTH, STRING + 2), fill=INK)
    string = beads(*card.tries) or (["planning"] if card.is_open else [])
    for n, outcome in enumerate(string):
        left, top = MARGIN + n * (BEAD + GAP), STRING - BEAD // 2
        disc, mark = _bead(outcome)
        image.paste(PAPER, (left, top), disc)
        image.paste(TONES[OUTCOME_TONES[outcome]], (left, top), mark)


def _draw_words(image: Image.Image, card: Card) -> None:
    """What came of trying, in numbers: the words are the content, the beads repeat it."""
    _write(image, shortened(legible(card.words, LONGEST), WIDTH - 2 * MARGIN, 42, "Bold"), MARGIN, WORDS, 42, "Bold", INK)


def _write(image: Image.Image, text: str, x: int, base: int, size: int, weight: Weight, colour: str) -> int:
    """Gives where the text ends."""
    if text:
        mask = drawn(text, size, weight)
        if mask.pixels:
            image.paste(colour, (x + mask.left, base + mask.top), Image.frombytes("L", (mask.width, mask.height), mask.pixels))
    return x + round(width_of(text, size, weight))


@lru_cache(1)
def _mark() -> Image.Image:
    """A bead with its tick, on the thread from which it hangs (static/mark.svg)."""

    def paint(canvas: _Canvas, unit: float) -> None:
        canvas.rectangle((12.5 * unit, 0, 15.5 * unit, 12 * unit), fill=255)
        canvas.ellipse((5.5 * unit, 12 * unit, 22.5 * unit, 29 * unit), fill=255)
        _tick(canvas, unit, ((10, 20.7), (12.9, 23.7), (18.1, 17.5)), 3, 0)

    return _smooth(64, 84, 28, paint)


@lru_cache(8)
def _bead(outcome: Outcome) -> tuple[Image.Image, Image.Image]:
    """The disc that covers the line, and what is painted on it, as in static/icons.svg (a field of 16)."""

    def disc(canvas: _Canvas, unit: float) -> None:
        canvas.ellipse((unit, unit, 15 * unit, 15 * unit), fill=255)

    def paint(canvas: _Canvas, unit: float) -> None:
        ring = (unit, unit, 15 * unit, 15 * unit)
        if outcome == "worked":
            canvas.ellipse(ring, fill=255)
            _tick(canvas, unit, ((4.7, 8.3), (7, 10.7), (11.3, 5.7)), 2, 0)
        elif outcome == "planning":
            for start in range(0, 360, 45):
                canvas.arc(ring, start, start + 24, fill=255, width=round(2 * unit))
        else:
            canvas.ellipse(ring, outline=255, width=round(2 * unit))
            if outcome == "adapted":
                canvas.pieslice(ring, 90, 270, fill=255)
            else:
                for ends in (((5.8, 5.8), (10.2, 10.2)), ((10.2, 5.8), (5.8, 10.2))):
                    _tick(canvas, unit, ends, 1.8, 255)

    return _smooth(BEAD, BEAD, 16, disc), _smooth(BEAD, BEAD, 16, paint)


def _tick(canvas: _Canvas, unit: float, corners: tuple[tuple[float, float], ...], width: float, ink: int) -> None:
    """A stroke with round ends and corners."""
    places = [(x * unit, y * unit) for x, y in corners]
    canvas.line(places, fill=ink, width=round(width * unit), joint="curve")
    half = width * unit / 2
    for x, y in places:
        canvas.ellipse((x - half, y - half, x + half, y + half), fill=ink)


def _smooth(width: int, height: int, field: int, paint: Callable[[_Canvas, float], None]) -> Image.Image:
    """A mask of this size; `paint` is told how many pixels of the larger drawing one unit of the field has."""
    mask = Image.new("L", (width * FINER, height * FINER))
    paint(ImageDraw.Draw(mask), width * FINER / field)
    return mask.resize((width, height), Image.Resampling.LANCZOS)
