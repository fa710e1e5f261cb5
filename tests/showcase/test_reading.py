"""What everybody reads: narrowed, counted now, and never what is hidden."""

from typing import get_args

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from forum.core.db import db, transaction
from forum.core.events import connect
from forum.discussion.models import Post, State, Thread
from forum.moderation.actions import hide, restore
from forum.people.models import Person
from forum.showcase.events import EntryContradicted
from forum.showcase.models import ShowcaseEntry, ShowcasePick, ShowcaseSolution
from forum.showcase.policy import entries_shown, may_see_entry
from forum.wiring import REACTIONS
from tests.cast import OTHER_DISTRICT, as_viewer, make_person
from tests.client import Client
from tests.make import make_solution, make_try
from tests.page import words_of
from tests.showcase.conftest import Scene, draft_entry, publish

NAME = "गुड़ियारानी"


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("topic=decoding", True),
        ("topic=numeracy", False),
        ("district=shravasti", True),
        ("district=varanasi", False),
        ("grade=2&situation=multigrade", True),
        ("grade=5", False),
        ("topic=nonsense", True),
    ],
)
def test_the_showcase_is_narrowed_by_what_is_picked(scene: Scene, client: Client, query: str, is_found: bool) -> None:
    publish(scene)
    assert ("मात्रा के कार्ड" in words_of(client.page(f"/showcase?{query}"))) is is_found


def test_a_visitor_s_page_says_rules_tries_by_class_and_authors(scene: Scene, client: Client) -> None:
    entry_id = publish(scene, limits="बहुत बड़ी कक्षा में नहीं")
    page = words_of(client.page(f"/showcase/{entry_id}-"))
    for words in ("3 शिक्षक", "2 शिक्षक", "बहुत बड़ी कक्षा में नहीं", "3 में से 2 के काम आया", "Imran Khan", "श्रेष्ठ अभ्यास के नियम"):
        assert words in page, words


def test_a_later_try_that_did_not_work_says_so_and_tells_the_curator(scene: Scene, client: Client, app: Flask) -> None:
    entry_id = publish(scene)
    heard: list[EntryContradicted] = []
    connect({**REACTIONS, EntryContradicted: (heard.append,)})
    try:
        make_try(scene.solution, make_person("bela"), "worked")
        assert "नया अनुभव जुड़ा" not in words_of(client.page(f"/showcase/{entry_id}-"))
        report = make_try(scene.solution, make_person("chitra"), "did_not_work")
        assert heard == [EntryContradicted(entry_id, scene.curator.id, scene.solution.id, report.author_id)]
    finally:
        connect(REACTIONS)
    for path in ("/showcase", f"/showcase/{entry_id}-"):
        assert "नया अनुभव जुड़ा" in words_of(client.page(path)), path


def test_the_same_words_for_everybody_who_asks_one_entry_or_many(scene: Scene, moderator: Person) -> None:
    """Sight is said twice; the two agree for every state of what is picked."""
    ids = [publish(scene), draft_entry(scene, title="अधूरा")]
    for state in get_args(State):
        for which in ("solution", "thread"):
            with transaction():
                _row(scene, which).state = state
            loaded = select(ShowcaseEntry).options(
                selectinload(ShowcaseEntry.picks).joinedload(ShowcasePick.thread),
                selectinload(ShowcaseEntry.solutions).joinedload(ShowcaseSolution.post),
            )
            seen = set(db.session.scalars(select(ShowcaseEntry.id).where(entries_shown())))
            assert seen == {entry.id for entry in db.session.scalars(loaded) if may_see_entry(entry)}
            assert (ids[0] in seen) == (state == "visible")
            assert ids[1] not in seen
            with transaction():
                _row(scene, which).state = "visible"


def _row(scene: Scene, which: str) -> Post | Thread:
    return db.session.get_one(Post, scene.solution.id) if which == "solution" else db.session.get_one(Thread, scene.thread.id)


def test_what_is_hidden_leaves_showcase_prints_and_files_at_once(
    scene: Scene, client: Client, moderator: Person, stranger: Person
) -> None:
    secret = make_solution(scene.thread, stranger, f"{NAME} के साथ किया", limits="x")
    for number in range(3):
        make_try(secret, make_person(f"uma{number}"), "worked", note=f"{NAME} पढ़ने लगी")
    entry_id = publish(scene, scene.solution.id, secret.id)
    alone = publish(scene, secret.id, title="अकेला")
    own = [f"/posts/{secret.id}/print", f"/posts/{secret.id}/print.pdf", f"/showcase/{alone}-", f"/showcase/{alone}/booklet.pdf"]
    shared = [f"/showcase/{entry_id}/print", "/showcase/print", "/topics/decoding/meeting"]
    before = [client.get(path) for path in (*own, *shared)]
    assert [answer.status_code for answer in before] == [200] * 7
    assert all(NAME in answer.text for answer in before[4:])

    with transaction():
        hide(db.session.get_one(Post, secret.id), by=as_viewer(moderator))
    assert [client.get(path).status_code for path in own] == [404] * 4
    for path in shared:
        assert NAME not in client.get(path).text, path
    assert "अकेला" not in client.get("/showcase").text

    with transaction():
        restore(db.session.get_one(Post, secret.id), by=as_viewer(moderator))
    assert [client.get(path).status_code for path in own] == [200] * 4


def test_a_hidden_try_is_neither_counted_nor_printed(scene: Scene, client: Client, moderator: Person) -> None:
    report = make_try(scene.solution, make_person("vani"), "worked", note=f"{NAME} पढ़ने लगी")
    assert NAME in client.get(f"/posts/{scene.solution.id}/print").text
    with transaction():
        hide(report, by=as_viewer(moderator))
    page = client.get(f"/posts/{scene.solution.id}/print").text
    assert NAME not in page
    assert "3 ने आज़माया" in page


def test_a_signed_in_moderator_prints_no_more_than_everybody(scene: Scene, client: Client, moderator: Person) -> None:
    from_hidden = make_solution(scene.thread, make_person("zoya", district=OTHER_DISTRICT), NAME)
    with transaction():
        hide(from_hidden, by=as_viewer(moderator))
    assert client.get(f"/posts/{from_hidden.id}/print").status_code == 404
