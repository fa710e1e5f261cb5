"""What is new, for readers of feeds."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from lxml import etree

from forum.core.db import db, transaction
from forum.discussion.actions import edit_thread
from forum.discussion.models import Thread
from forum.moderation.actions import hide
from forum.people.models import Person
from tests.cast import OTHER_DISTRICT, as_viewer
from tests.client import Client, sign_in
from tests.house.test_questions import ask
from tests.make import make_comment, make_solution, make_thread, make_try, mark, opening_of, words
from tests.sharing.conftest import ATOM, FEEDS, Head, entries_of, make_entry, text_in

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
NASTY = "पढ़ना ]]> <script>alert(1)</script> & \x0b\x00 \ufffe 😀 “ठीक”"


def feed_of(client: Client, path: str) -> Any:
    answer = client.get(path)
    assert answer.mimetype == "application/atom+xml"
    return etree.fromstring(answer.data)


@pytest.mark.parametrize("lang", ["hi", "en"])
@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_keeps_to_the_rules_of_rfc_4287(client: Client, teacher: Person, mentor: Person, path: str, lang: str) -> None:
    thread = make_thread(teacher, title=NASTY.replace("\x00", ""), body=NASTY.replace("\x00", ""))
    mark(make_solution(thread, mentor, body="1. कार्ड बनाएँ\n2. @sunita से पूछें"), teacher)
    make_entry(mentor, thread, title=NASTY.replace("\x00", ""))
    feed = feed_of(client, f"{path}?lang={lang}")
    assert GRAMMAR.validate(feed), GRAMMAR.error_log
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    assert len(feed.findall(f"{ATOM}entry")) == 1
    _check_what_no_grammar_says(feed)
    own = feed.find(f"{ATOM}link[@rel='self']").get("href").removeprefix("http://localhost")
    assert own == (path if lang == "hi" else f"{path}?lang=en")


def _check_what_no_grammar_says(feed: Any) -> None:
    """RFC 4287 4.1.1, 4.1.2, 4.2.6: one `self`, an alternate and an author for each entry, ids of their own."""
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    assert all(key.startswith("tag:localhost,") for key in ids)
    assert len(feed.findall(f"{ATOM}link[@rel='self']")) == 1
    for entry in feed.findall(f"{ATOM}entry"):
        assert len(entry.findall(f"{ATOM}link[@rel='alternate']")) == 1
        assert entry.find(f"{ATOM}author") is not None
        assert entry.findtext(f"{ATOM}published") <= entry.findtext(f"{ATOM}updated") <= feed.findtext(f"{ATOM}updated")


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_of_nothing_is_a_feed(client: Client, path: str) -> None:
    feed = feed_of(client, path)
    assert GRAMMAR.validate(feed), GRAMMAR.error_log
    assert not feed.findall(f"{ATOM}entry")


def test_an_entry_says_who_asked_what_and_what_solved_it(
    client: Client, teacher: Person, mentor: Person, stranger: Person
) -> None:
    thread = make_thread(teacher, body="**रुक** जाते हैं।")
    solution = make_solution(thread, mentor, body="कार्ड बनाएँ, देखें [यहाँ](https://example.org)।")
    make_comment(thread, stranger, "यह टिप्पणी है")
    make_try(solution, stranger)
    mark(solution, teacher)
    [entry] = entries_of(client, "/feeds/threads.atom")
    assert text_in(entry, "title") == thread.title
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "सुनीता वर्मा"
    assert entry.findtext(f"{ATOM}contributor/{ATOM}name") == "मीना सिंह"
    content = text_in(entry, "content")
    assert content.startswith(opening_of(thread).html), "the stored HTML, as it stands"
    assert solution.html in content
    assert "समाधान: मीना सिंह" in content
    assert "1 ने आज़माया · 1 के काम आया" in content
    assert "यह टिप्पणी है" not in content


def test_links_within_the_site_are_whole(client: Client, teacher: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    with transaction():
        opening = opening_of(thread)
        opening.html = '<p><a href="/people/meena" rel="nofollow">@meena</a> "/people/x" <a href="https://e.org/">x</a></p>'
    [entry] = entries_of(client, "/feeds/threads.atom")
    content = text_in(entry, "content")
    assert '<a href="http://localhost/people/meena" rel="nofollow">' in content
    assert '"/people/x" <a href="https://e.org/">' in content


def test_the_id_stays_when_the_title_changes(client: Client, teacher: Person) -> None:
    thread = make_thread(teacher)
    [before] = entries_of(client, "/feeds/threads.atom")
    written = words("नया पाठ")
    with transaction():
        opening = opening_of(thread)
        edit_thread(
            opening, by=as_viewer(teacher), seen_version=1, title="नया शीर्षक", words=written, kind="problem",
            topic_id=thread.topic_id, context=thread.context,
        )  # fmt: skip
    [after] = entries_of(client, "/feeds/threads.atom")
    assert text_in(after, "id") == text_in(before, "id")
    assert text_in(after, "title") == "नया शीर्षक"
    assert text_in(after, "updated") >= text_in(before, "updated")
    assert "नया पाठ" in text_in(after, "content")


def test_a_district_and_a_topic_hear_of_their_own(client: Client, teacher: Person) -> None:
    here = make_thread(teacher, title="यहाँ का")
    make_thread(teacher, title="वहाँ का", district=OTHER_DISTRICT, topic="numeracy")
    names = [text_in(entry, "title") for entry in entries_of(client, "/feeds/districts/shravasti.atom")]
    assert names == [here.title]
    assert [text_in(entry, "title") for entry in entries_of(client, "/feeds/topics/decoding.atom")] == [here.title]
    assert len(entries_of(client, "/feeds/threads.atom")) == 2
    assert client.get("/feeds/districts/nowhere.atom").status_code == 404
    assert client.get("/feeds/topics/nothing.atom").status_code == 404


def test_the_showcase_names_what_it_is_made_of(client: Client, teacher: Person, mentor: Person, moderator: Person) -> None:
    shown, hidden = make_thread(teacher, title="दिखने वाली"), make_thread(teacher, title="गुड़ियारानी की")
    make_entry(mentor, shown, hidden, summary="खेल से मात्रा")
    with transaction():
        hide(opening_of(hidden), by=as_viewer(moderator))
    [entry] = entries_of(client, "/feeds/showcase.atom")
    assert "<p>खेल से मात्रा</p>" in text_in(entry, "content")
    assert "दिखने वाली" in text_in(entry, "content")
    assert "गुड़ियारानी" not in client.get("/feeds/showcase.atom").text
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == mentor.name


def test_a_feed_that_did_not_change_is_not_sent_again_and_one_that_lost_a_post_is(
    client: Client, teacher: Person, moderator: Person
) -> None:
    make_thread(teacher, title="रहने वाली")
    gone = make_thread(teacher, title="जाने वाली")
    first = client.get("/feeds/threads.atom")
    asked = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert client.get("/feeds/threads.atom", headers=asked).status_code == 304
    with transaction():
        hide(opening_of(gone), by=as_viewer(moderator))
    for headers in (asked, {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}):
        later = client.get("/feeds/threads.atom", headers=headers)
        assert later.status_code == 200, "a copy with the hidden thread in it must not be kept for its date"
        assert "जाने वाली" not in later.text
    assert "Last-Modified" not in first.headers
    assert first.headers["Cache-Control"] == "public, no-cache"


def test_a_moderator_gets_the_feed_of_everybody(client: Client, teacher: Person, moderator: Person) -> None:
    thread = make_thread(teacher)
    with transaction():
        hide(opening_of(thread), by=as_viewer(moderator))
    assert entries_of(sign_in(client, moderator), "/feeds/threads.atom") == []


def test_a_feed_holds_twenty_and_asks_no_more_of_thirty_than_of_one(client: Client, teacher: Person, mentor: Person) -> None:
    mark(make_solution(make_thread(teacher), mentor), teacher)
    asked = {path: len(ask(client, path)) for path in FEEDS}
    for n in range(29):
        thread = make_thread(teacher, title=f"चर्चा {n}")
        if n % 3 == 0:
            mark(make_solution(thread, mentor), teacher)
    assert len(entries_of(client, "/feeds/threads.atom")) == 20
    assert {path: len(ask(client, path)) for path in FEEDS} == asked
    assert max(asked.values()) <= 4


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", "/feeds/threads.atom"),
        ("/districts/shravasti", "/feeds/districts/shravasti.atom"),
        ("/topics/decoding", "/feeds/topics/decoding.atom"),
        ("/showcase", "/feeds/showcase.atom"),
    ],
)
def test_pages_name_their_feed(head: Head, client: Client, app: Flask, page: str, feed: str) -> None:
    assert head(page)["feed"] == feed
    assert head(f"{page}?lang=en")["feed"] == f"{feed}?lang=en"
    assert client.get(feed).status_code == 200


def test_a_thread_names_the_feed_of_its_topic(head: Head, teacher: Person) -> None:
    thread = make_thread(teacher)
    assert head(f"/threads/{thread.id}-")["feed"] == "/feeds/topics/decoding.atom"
    assert db.session.get_one(Thread, thread.id).topic_id == thread.topic_id
