"""Plain text: what a reader reads of a page, without marks."""

import html
import re
from html.parser import HTMLParser

BREAKS = {"p", "br", "li", "tr", "blockquote", "pre", "h4", "h5", "h6", "hr", "table", "ul", "ol", "dt", "dd"}
CELLS = {"td", "th"}

EXCERPT = 260
"""Characters: two lines of a card at 1280 px; the page cuts by lines, never by characters of a word."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self._space(tag)

    def handle_endtag(self, tag: str) -> None:
        self._space(tag)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def _space(self, tag: str) -> None:
        if tag in BREAKS:
            self.parts.append("\n")
        elif tag in CELLS:
            self.parts.append(" ")


def text_of(clean_html: str) -> str:
    """The text of HTML that has been cleaned; a line for each block."""
    reader = _Reader()
    reader.feed(clean_html)
    reader.close()
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def escaped(body: str) -> str:
    """The text as it was typed, as HTML: what is shown when it cannot be rendered."""
    paragraphs = re.split(r"\n{2,}", html.escape(body, quote=False).strip())
    return "".join(f"<p>{'<br>'.join(paragraph.splitlines())}</p>" for paragraph in paragraphs if paragraph)


def excerpt(text: str, limit: int = EXCERPT) -> str:
    """The beginning of a plain text in one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: limit + 1].rpartition(" ")[0] or line[:limit]
    return cut.rstrip(" ,;:–-।") + "…"
