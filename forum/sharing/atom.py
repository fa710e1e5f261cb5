"""A feed in the words of RFC 4287. Knows no thread: what it is given is a table of values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

ATOM = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
BASE = "{http://www.w3.org/XML/1998/namespace}base"

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for; a text from an archive may hold it."""

NEVER = datetime(2025, 1, 1, tzinfo=UTC)
"""When a feed without entries changed last: a feed must say something."""

OWN_LINK = re.compile(r'(<a\b[^>]*? href=")/(?!/)')
"""A link of stored HTML that begins at the root of the site."""

register_namespace("", ATOM)


@dataclass(frozen=True)
class Author:
    name: str
    uri: str


@dataclass(frozen=True)
class Entry:
    """`key` is part of its id for good; `html` is stored HTML, `categories` are keys with their names."""

    key: str
    title: str
    lang: str
    url: str
    author: Author
    published: datetime
    updated: datetime
    html: str
    contributors: Sequence[Author] = ()
    categories: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Feed:
    """`site` and `url` are the addresses of the site and of the feed, `page` of what it is the feed of."""

    key: str
    title: str
    subtitle: str
    lang: str
    site: str
    url: str
    page: str
    entries: Sequence[Entry]


def to_xml(feed: Feed) -> bytes:
    root = Element(f"{{{ATOM}}}feed", {LANG: feed.lang, BASE: f"{feed.site}/"})
    _text(root, "id", _id_of(feed, feed.key))
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", _moment(max((entry.updated for entry in feed.entries), default=NEVER)))
    _link(root, "self", feed.url, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    _text(root, "generator", "Aazmaya")
    for entry in feed.entries:
        _add_entry(root, feed, entry)
    said: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return said


def _add_entry(root: Element, feed: Feed, entry: Entry) -> None:
    element = SubElement(root, f"{{{ATOM}}}entry", {LANG: entry.lang})
    _text(element, "id", _id_of(feed, entry.key))
    _text(element, "title", entry.title)
    _text(element, "updated", _moment(entry.updated))
    _text(element, "published", _moment(entry.published))
    _link(element, "alternate", entry.url, "text/html")
    _person(element, "author", entry.author)
    for person in entry.contributors:
        _person(element, "contributor", person)
    for term, label in entry.categories:
        SubElement(element, f"{{{ATOM}}}category", {"term": term, "label": _legal(label), LANG: feed.lang})
    _text(element, "content", OWN_LINK.sub(rf"\g<1>{feed.site}/", entry.html), type="html")


def _id_of(feed: Feed, key: str) -> str:
    """A tag of RFC 4151: it names the thing and not where it is, so no reader shows it twice when a title changes."""
    host = feed.site.partition("://")[2].partition(":")[0]
    return f"tag:{host},{NEVER.year}:{key}"


def _text(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = _legal(text)


def _link(parent: Element, rel: str, href: str, kind: str) -> None:
    SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "type": kind, "href": href})


def _person(parent: Element, name: str, person: Author) -> None:
    element = SubElement(parent, f"{{{ATOM}}}{name}")
    _text(element, "name", person.name)
    _text(element, "uri", person.uri)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _legal(text: str) -> str:
    return FORBIDDEN.sub("", text)
