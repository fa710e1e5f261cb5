"""What is hidden, deleted, waiting for a look or edited away stands behind none of the doors by which a thread leaves the site."""

from collections.abc import Callable

import pytest

from forum.core.db import db, transaction
from forum.discussion.actions import delete_post, edit_post, edit_thread, set_state
from forum.discussion.models import Post, Thread
from forum.moderation.actions import hide, restore
from forum.people.models import Person
from tests.cast import as_viewer
from tests.client import Client
from tests.make import make_solution, make_thread, mark, opening_of, words
from tests.sharing.conftest import FEEDS, make_entry

NAME, SLUG = "गुड़ियारानी", "guriyarani"
"""A word that stands nowhere else, and how addresses say it."""

Take = Callable[[Post, Person, Person], None]


def by_hiding(post: Post, _author: Person, moderator: Person) -> None:
    hide(post, by=as_viewer(moderator))


def by_deleting(post: Post, author: Person, _moderator: Person) -> None:
    delete_post(post, by=as_viewer(author))


def by_waiting(post: Post, _author: Person, _moderator: Person) -> None:
    set_state(post, "pending")


WAYS: list[Take] = [by_hiding, by_deleting, by_waiting]


def doors(thread: Thread) -> list[str]:
    """Whatever a machine is told of a thread, the page itself last."""
    maps = ["/sitemap.xml", "/sitemaps/pages.xml", "/sitemaps/1.xml"]
    cards = [f"/threads/{thread.id}/card.png", f"/threads/{thread.id}/card.png?lang=en"]
    places = ["/", "/districts/shravasti", "/topics/decoding", "/showcase"]
    return [*FEEDS, *(f"{feed}?lang=en" for feed in FEEDS), *maps, *cards, *places, f"/threads/{thread.id}-"]


def behind(client: Client, path: str) -> str:
    """What a reader of the answer can find in it, whatever its status; the words of an address too."""
    answer = client.get(path)
    assert answer.status_code in {200, 404}, path
    return "" if answer.mimetype == "image/png" else answer.text


def names(client: Client, thread: Thread) -> list[str]:
    return [path for path in doors(thread) if NAME in (text := behind(client, path)) or SLUG in text]


@pytest.mark.parametrize("take", WAYS, ids=lambda way: way.__name__)
def test_a_thread_out_of_sight_is_behind_no_door(
    client: Client, teacher: Person, mentor: Person, moderator: Person, take: Take
) -> None:
    thread = make_thread(teacher, title=f"{NAME} मात्रा भूल जाती है", body=f"{NAME} रुक जाती है।")
    make_entry(mentor, thread)
    found = names(client, thread)
    assert {"/feeds/threads.atom", "/feeds/showcase.atom", "/sitemaps/1.xml", f"/threads/{thread.id}-"} <= set(found)
    assert client.get(f"/threads/{thread.id}/card.png").status_code == 200
    with transaction():
        take(opening_of(thread), teacher, moderator)
    assert names(client, thread) == []
    assert client.get(f"/threads/{thread.id}/card.png").status_code == 404
    assert client.get(f"/threads/{thread.id}/card.png?lang=en").status_code == 404


@pytest.mark.parametrize("take", WAYS, ids=lambda way: way.__name__)
def test_a_solution_out_of_sight_is_behind_no_door(
    client: Client, teacher: Person, mentor: Person, moderator: Person, take: Take
) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, mentor, body=f"{NAME} को कार्ड दिए।")
    mark(solution, teacher)
    assert {"/feeds/threads.atom", "/feeds/topics/decoding.atom", f"/threads/{thread.id}-"} <= set(names(client, thread))
    with transaction():
        take(db.session.get_one(Post, solution.id), mentor, moderator)
    assert names(client, thread) == []


def test_what_was_edited_away_is_behind_no_door(client: Client, teacher: Person, mentor: Person) -> None:
    thread = make_thread(teacher, title=f"{NAME} मात्रा भूल जाती है", body=f"{NAME} रुक जाती है।")
    solution = make_solution(thread, mentor, body=f"{NAME} को कार्ड दिए।")
    mark(solution, teacher)
    make_entry(mentor, thread)
    card = client.get(f"/threads/{thread.id}/card.png")
    instead = words("एक बच्ची रुक जाती है।")
    with transaction():
        edit_thread(
            opening_of(thread), by=as_viewer(teacher), seen_version=1, title="एक बच्ची मात्रा भूल जाती है", words=instead,
            kind="problem", topic_id=thread.topic_id, context=thread.context,
        )  # fmt: skip
        edit_post(db.session.get_one(Post, solution.id), by=as_viewer(mentor), seen_version=1, words=instead)
    assert names(client, thread) == []
    anew = client.get(f"/threads/{thread.id}/card.png", headers={"If-None-Match": card.headers["ETag"]})
    assert anew.status_code == 200
    assert anew.data != card.data, "the old picture is not shown again, not even to one who has it"


def test_what_was_hidden_by_mistake_comes_back_behind_the_same_doors(
    client: Client, teacher: Person, mentor: Person, moderator: Person
) -> None:
    thread = make_thread(teacher, title=f"{NAME} मात्रा भूल जाती है")
    make_entry(mentor, thread)
    before = names(client, thread)
    for act in (hide, restore):
        with transaction():
            act(opening_of(thread), by=as_viewer(moderator))
    assert names(client, thread) == before
