"""What search engines are to know, and to leave alone."""

from datetime import datetime
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree

from forum.core.db import transaction
from forum.discussion.models import Thread
from forum.moderation.actions import hide
from forum.people.models import Person
from forum.sharing import queries
from tests.cast import as_viewer
from tests.client import Client
from tests.make import make_thread, opening_of
from tests.sharing.conftest import make_entry

HERE = "http://localhost"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def parsed(client: Client, path: str) -> Any:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    return etree.fromstring(answer.data)


def addresses(client: Client, path: str) -> list[str]:
    return [element.text.removeprefix(HERE) for element in parsed(client, path).iter(f"{SPACE}loc")]


def test_the_index_leads_to_every_page_in_both_languages(client: Client, teacher: Person, mentor: Person) -> None:
    thread = make_thread(teacher, title='मात्रा & "खेल" <b>')
    entry = make_entry(mentor, thread)
    named = [address for part in addresses(client, "/sitemap.xml") for address in addresses(client, part)]
    assert len(named) == len(set(named))
    for path in ("/", "/showcase", "/topics/decoding", "/districts/shravasti"):
        assert {path, f"{path}?lang=en"} <= set(named)
    assert sum(address.startswith(f"/threads/{thread.id}-") for address in named) == 2
    assert sum(address.startswith(f"/showcase/{entry.id}-") for address in named) == 2
    for address in [address for address in named if "lang" not in address]:
        assert client.get(address).status_code == 200, address


def test_an_address_names_itself_in_each_language_and_when_it_changed(client: Client, teacher: Person) -> None:
    thread = make_thread(teacher)
    for url in parsed(client, "/sitemaps/1.xml").iter(f"{SPACE}url"):
        others = {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}
        assert url.findtext(f"{SPACE}loc") in others.values()
        assert others["en"] == f"{others['hi']}?lang=en"
        changed = datetime.fromisoformat(url.findtext(f"{SPACE}lastmod"))
        assert changed == thread.touched_at.replace(microsecond=0)


def test_parts_hold_threads_by_their_numbers(
    client: Client, teacher: Person, moderator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PART", 2)
    threads = [make_thread(teacher, title=f"चर्चा {n}") for n in range(5)]
    assert addresses(client, "/sitemap.xml") == ["/sitemaps/pages.xml", "/sitemaps/1.xml", "/sitemaps/2.xml", "/sitemaps/3.xml"]
    third = addresses(client, "/sitemaps/2.xml")
    assert [path.startswith((f"/threads/{threads[2].id}-", f"/threads/{threads[3].id}-")) for path in third] == [True] * 4
    for thread in threads[:2]:
        _hide(thread, moderator)
    assert "/sitemaps/1.xml" not in addresses(client, "/sitemap.xml")
    assert client.get("/sitemaps/1.xml").status_code == 404
    assert addresses(client, "/sitemaps/2.xml") == third


def _hide(thread: Thread, moderator: Person) -> None:
    with transaction():
        hide(opening_of(thread), by=as_viewer(moderator))


def test_robots_are_told_where_the_map_is_and_what_to_leave_alone(client: Client, teacher: Person) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert f"Sitemap: {HERE}/sitemap.xml" in answer.text.splitlines()
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    assert rules.site_maps() == [f"{HERE}/sitemap.xml"]
    for path in ("/", "/threads/7-x", "/posts/19", "/feeds/threads.atom", "/showcase", "/card.png"):
        assert rules.can_fetch("any", path), path
    for path in ("/search?q=x", "/settings", "/signin", "/moderation", "/drafts"):
        assert not rules.can_fetch("any", path), path
