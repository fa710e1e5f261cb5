"""Markdown -> HTML -> cleaned HTML -> text. Runs in the helper process (forum/markup/child.py), never in a request.

nh3 with our own list is the last step on HTML, and nothing is changed after it: switching raw HTML off is not enough
(javascript: links survive it), and nh3's own defaults let an irc: link and pictures of other servers through.
"""

import re
from collections.abc import Collection
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from forum.markup.mentions import HANDLE
from forum.markup.plain import text_of
from forum.markup.rendered import Rendered

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h4", "h5", "h6", "hr", "i", "kbd", "li", "ol",
    "p", "pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
SCHEMES = {"http", "https", "mailto"}
GONE_WITH_CONTENT = {"script", "style", "svg", "math", "iframe", "title", "textarea", "noscript", "template", "object"}
REL = "nofollow ugc noopener noreferrer"


class _MentionLink(InlineProcessor):
    """Links @handle where somebody of this handle exists. Code and links are parsed before it, so it never looks into them."""

    ANCESTOR_EXCLUDES = ("a", "code")

    def __init__(self, md: Markdown) -> None:
        super().__init__(HANDLE.pattern, md)
        self.known: frozenset[str] = frozenset()
        self.found: dict[str, None] = {}

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the name is markdown's
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element | None, int | None, int | None]:
        handle = m.group(1).lower()
        if handle not in self.known:
            return None, None, None
        self.found[handle] = None
        link = Element("a", {"href": f"/people/{handle}"})
        link.text = "@" + m.group(1)
        return link, m.start(0), m.end(0)


class _BareLink(InlineProcessor):
    """Links an address that stands in the text as it was pasted."""

    ANCESTOR_EXCLUDES = ("a", "code")
    ADDRESS = r"(?<![\w/.@-])(https?://[^\s<>\[\]\"'()]+[^\s<>\[\]\"'().,;:!?।…”’])"

    def __init__(self, md: Markdown) -> None:
        super().__init__(self.ADDRESS, md)

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the name is markdown's
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element | None, int | None, int | None]:
        link = Element("a", {"href": m.group(1)})
        link.text = AtomicString(m.group(1))
        return link, m.start(0), m.end(0)


class _NoPictures(Treeprocessor):
    """A picture of another server would tell that server who reads here: it becomes a link."""

    def run(self, root: Element) -> None:
        for parent in root.iter():
            for child in parent:
                if child.tag == "img":
                    words = child.get("alt") or child.get("src") or ""
                    source = child.get("src", "")
                    tail = child.tail
                    child.clear()
                    child.tag, child.text, child.tail = "a", words, tail
                    child.set("href", source)


class _LowHeadings(Treeprocessor):
    """The page has its title and its parts; a post begins below them."""

    def run(self, root: Element) -> None:
        for heading in root.iter():
            if len(heading.tag) == 2 and heading.tag[0] == "h" and heading.tag[1].isdigit():
                heading.tag = f"h{min(6, int(heading.tag[1]) + 3)}"


class _House(Extension):
    """Our rules for Markdown: raw HTML is text, mentions are links, headings are low."""

    mentions: _MentionLink

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is markdown's
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        self.mentions = _MentionLink(md)
        md.inlinePatterns.register(self.mentions, "mention", 5)
        md.inlinePatterns.register(_BareLink(md), "bare_link", 115)
        md.treeprocessors.register(_NoPictures(md), "no_pictures", 5)
        md.treeprocessors.register(_LowHeadings(md), "low_headings", 4)


class Pipeline:
    """One Markdown, used again for every text."""

    def __init__(self) -> None:
        self._house = _House()
        self._markdown = Markdown(extensions=["fenced_code", "tables", "sane_lists", "nl2br", self._house])

    def run(self, body: str, known_handles: Collection[str]) -> Rendered:
        mentions = self._house.mentions
        mentions.known, mentions.found = frozenset(known_handles), {}
        self._markdown.reset()
        dirty = self._markdown.convert(body)
        clean = nh3.clean(
            dirty,
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            clean_content_tags=GONE_WITH_CONTENT,
            link_rel=REL,
            strip_comments=True,
        )
        return Rendered(html=clean, text=text_of(clean), mentions=tuple(mentions.found))
