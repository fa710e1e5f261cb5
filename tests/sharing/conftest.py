"""What the tests of sharing look at: every door by which a thread leaves the site, and the heads of pages."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from lxml import etree

from forum.core import clock
from forum.core.db import db, transaction
from forum.discussion.models import Thread
from forum.people.models import Person
from forum.showcase.models import ShowcaseEntry, ShowcasePick
from tests.cast import DISTRICT
from tests.client import Client
from tests.page import look_over

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ("/feeds/threads.atom", f"/feeds/districts/{DISTRICT}.atom", "/feeds/topics/decoding.atom", "/feeds/showcase.atom")

Head = Callable[[str], dict[str, str]]


def make_entry(
    curator: Person, *threads: Thread, title: str = "मात्रा के खेल", summary: str = "क्या, क्यों और सोमवार से कैसे।"
) -> ShowcaseEntry:
    with transaction():
        entry = ShowcaseEntry(
            key="games",
            title=title,
            summary=summary,
            summary_html=f"<p>{summary}</p>",
            summary_text=summary,
            lang="hi",
            curator_id=curator.id,
            published_at=clock.now(),
        )
        db.session.add(entry)
        db.session.flush()
        db.session.add_all(ShowcasePick(entry_id=entry.id, thread_id=thread.id, position=n) for n, thread in enumerate(threads))
    return entry


def entries_of(client: Client, path: str) -> list[Element]:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
    found: list[Element] = etree.fromstring(answer.data).findall(f"{ATOM}entry")
    return found


def text_in(entry: Element, name: str) -> str:
    return entry.findtext(f"{ATOM}{name}") or ""


@pytest.fixture
def head(client: Client, app: Flask) -> Head:
    """What a visitor's page says of itself: `og:title`, `description`, `canonical`, `hreflang:en`, `feed`."""

    def look(path: str) -> dict[str, str]:
        return head_of(client, path)

    return look


def head_of(client: Client, path: str) -> dict[str, str]:
    said: dict[str, str] = {}
    answer = client.get(path)
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
    for element in look_over(answer.get_data(as_text=True)).findall("head/*"):
        name = element.get("property") or element.get("name")
        if element.tag == "meta" and name:
            said[name] = element.get("content", "")
        elif element.tag == "link":
            said[_name_of_link(element)] = element.get("href", "")
        elif element.tag == "script" and element.get("type") == "application/ld+json":
            said["data"] = element.text or ""
    return said


def _name_of_link(element: Element) -> str:
    if element.get("hreflang"):
        return f"hreflang:{element.get('hreflang')}"
    return "feed" if element.get("type") == "application/atom+xml" else element.get("rel", "")
