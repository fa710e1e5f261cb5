"""A certificate on paper: one A4 page on its side, hung from its line like everything here."""

from collections.abc import Sequence

from forum.core.i18n import gettext
from forum.paper.blocks import INK, QUIET, Block, words
from forum.paper.layout import lay_out
from forum.paper.paper import Paper
from forum.recognition.certificates import Certificate

TURMERIC, NIL = (0xF9, 0xC2, 0x2E), (0x3A, 0x3B, 0x9C)
BAND, EDGE, SIDE = 11.0, 9.0, 36.0
LEFT = EDGE + 14
"""Millimetres: the band above, the frame's distance from the paper's edge, the QR, where the text begins."""

NAME_SIZES = (36.0, 29.0, 23.0, 19.0)
"""Points; the first in which the name stands in one line, else the last, in as many lines as it takes."""


def draw(certificate: Certificate) -> bytes:
    paper = Paper(
        title=f"{certificate.title}: {certificate.milestone}",
        lang=certificate.lang,
        made_at=certificate.given_at,
        author=certificate.site,
        landscape=True,
    )
    paper.begin_page()
    _draw_frame(paper, certificate)
    top, foot = EDGE + BAND, paper.page_height - EDGE - 10 - SIDE
    lines = lay_out(_upper(paper, certificate), _width(paper))
    paper.y = top + max(8.0, (foot - top - sum(line.before + line.height for line in lines)) / 2)
    paper.place(lines, x=LEFT)
    _draw_foot(paper, certificate)
    return paper.as_pdf()


def _draw_frame(paper: Paper, certificate: Certificate) -> None:
    wide = paper.page_width - 2 * EDGE
    paper.frame(x=EDGE, y=EDGE, width=wide, height=paper.page_height - 2 * EDGE, thickness=0.5, colour=QUIET)
    paper.box(x=EDGE, y=EDGE, width=wide, height=BAND, colour=TURMERIC)
    paper.box(x=EDGE, y=EDGE + BAND, width=wide, height=1.1, colour=INK)
    site = lay_out([words(certificate.site, bold=True, size=15)], wide - 12)[0]
    paper.draw(site, x=EDGE + 6, y=EDGE + (BAND - site.height) / 2)


def _upper(paper: Paper, certificate: Certificate) -> list[Block]:
    return [
        words(certificate.title, bold=True, size=29, align="center", leading=1.4, before=0),
        words(certificate.given_to, size=13, align="center", colour=QUIET, before=3),
        *_name(paper, certificate),
        words(certificate.where, size=13, align="center", colour=QUIET, before=0.5),
        words(certificate.milestone, bold=True, size=21, align="center", colour=NIL, leading=1.4, before=8),
        words(certificate.deed, size=15, align="center", before=1.5),
    ]


def _name(paper: Paper, certificate: Certificate) -> Sequence[Block]:
    """The name, with a space above it; as large as it fits."""
    made = [words(certificate.name, bold=True, size=size, align="center", leading=1.4, before=2) for size in NAME_SIZES]
    fits = (block for block in made if len(lay_out([block], _width(paper))) == 1)
    return [next(fits, made[-1])]


def _draw_foot(paper: Paper, certificate: Certificate) -> None:
    """What it was given for stands beside the QR, at the foot of the page."""
    left, top = LEFT, paper.page_height - EDGE - 6 - SIDE
    wide = _width(paper) - SIDE - 8
    said = [
        words(certificate.counted, size=10, colour=QUIET, before=0),
        words(
            gettext("Given on %(day)s · Number %(number)s", day=certificate.day, number=certificate.number), size=11, before=1.5
        ),
        Block([*words(certificate.check, size=10).runs], size=10, colour=QUIET, before=1.5),
        words(certificate.verify, size=10, link=certificate.verify, colour=NIL, before=0.2),
    ]
    lines = lay_out(said, wide)
    paper.y = top + max(0.0, SIDE - sum(line.before + line.height for line in lines)) - 1
    paper.box(x=left, y=top - 4, width=_width(paper), height=0.25, colour=QUIET)
    paper.place(lines, x=left)
    paper.qr(certificate.verify, x=left + wide + 8, y=top, side=SIDE)


def _width(paper: Paper) -> float:
    return paper.page_width - 2 * LEFT
