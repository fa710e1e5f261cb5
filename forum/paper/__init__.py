"""Paper: A4 pages with Devanagari in its right shape, as PDF. Knows words, sizes and addresses, and no teacher.

paper = Paper(title="…", lang="hi", made_at=clock.now(), foot="…")
paper.begin_page()
paper.write([heading("मात्रा के कार्ड"), *blocks_of_html(post.html)])
paper.qr("https://…/posts/19", x=160, y=20, side=30)
answer = paper.as_pdf()
"""

from forum.paper.blocks import Block, Run, blocks_of_html, heading, words
from forum.paper.glyphs import Printable, printable
from forum.paper.layout import Line, cut_to, height_of, lay_out
from forum.paper.paper import MARGIN, PAGE, Paper
from forum.paper.qr import qr_path, qr_rows

__all__ = [
    "MARGIN",
    "PAGE",
    "Block",
    "Line",
    "Paper",
    "Printable",
    "Run",
    "blocks_of_html",
    "cut_to",
    "heading",
    "height_of",
    "lay_out",
    "printable",
    "qr_path",
    "qr_rows",
    "words",
]
