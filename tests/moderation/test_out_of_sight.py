"""A child who can be recognised: gone from everywhere at once, and back everywhere when it was a mistake."""

from forum.core.db import db
from forum.discussion.models import Post, Thread, Try
from forum.discussion.queries import tally_of
from forum.people.models import Person
from tests.client import Client
from tests.make import make_solution, make_thread, make_try, mark, opening_of
from tests.moderation.conftest import Browser, Send
from tests.page import words_of

NAME = "गुड़ियारानी"
"""A word that stands nowhere else."""


def _is_found(client: Client) -> bool:
    """The page repeats what was asked, so the thread's title is looked for."""
    return "मात्रा भूल" in words_of(client.page(f"/search?q={NAME}"))


def test_a_reported_post_is_gone_for_visitors_and_from_search_at_once(
    client: Client, teacher: Person, mentor: Person, stranger: Person, report: Send
) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, stranger, body=f"{NAME} को कार्ड दिए।")
    assert _is_found(client)
    assert NAME in words_of(client.page(f"/threads/{thread.id}-"))

    assert report(solution, by=mentor).status_code == 303

    assert NAME not in words_of(client.page(f"/threads/{thread.id}-"))
    assert client.get(f"/posts/{solution.id}").status_code == 404
    assert not _is_found(client)
    assert db.session.get_one(Thread, thread.id).solutions == 0


def test_a_reported_opening_takes_its_thread_out_of_pages_lists_and_numbers(
    client: Client, teacher: Person, stranger: Person, report: Send
) -> None:
    thread = make_thread(teacher, body=f"{NAME} रुक जाती है।")
    make_solution(thread, stranger)
    assert report(opening_of(thread), by=stranger).headers["Location"] == "/"
    for path in ("/", "/threads", "/districts/shravasti", "/people/sunita"):
        assert "मात्रा भूल" not in words_of(client.page(path)), path
    assert not _is_found(client)
    assert client.get(f"/threads/{thread.id}-").status_code == 404
    assert tally_of("site", 0).threads == 0
    assert tally_of("topic", thread.topic_id).threads == 0


def test_restored_it_comes_back_everywhere(
    client: Client, teacher: Person, stranger: Person, moderator: Person, report: Send, answer: Send
) -> None:
    thread = make_thread(teacher, body=f"{NAME} रुक जाती है।")
    report(opening_of(thread), by=stranger)
    assert answer(opening_of(thread), "restore", by=moderator).status_code == 303
    for path in ("/threads", f"/threads/{thread.id}-", "/districts/shravasti"):
        assert "मात्रा भूल" in words_of(client.page(path)), path
    assert _is_found(client)
    assert tally_of("site", 0).threads == 1


def test_a_hidden_solution_no_longer_solves_and_does_again_when_it_is_back(
    teacher: Person, stranger: Person, moderator: Person, report: Send, answer: Send
) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, stranger)
    mark(solution, teacher)
    report(solution, by=teacher)
    assert db.session.get_one(Thread, thread.id, populate_existing=True).solved_post_id is None
    answer(solution, "restore", by=moderator)
    assert db.session.get_one(Thread, thread.id, populate_existing=True).solved_post_id == solution.id


def test_a_hidden_try_is_neither_shown_nor_counted(
    client: Client, teacher: Person, mentor: Person, stranger: Person, moderator: Person, report: Send, answer: Send
) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, stranger)
    tried = make_try(solution, mentor, note=f"{NAME} पढ़ने लगी।")
    report(tried, by=teacher)
    assert NAME not in words_of(client.page(f"/threads/{thread.id}-"))
    assert NAME not in words_of(client.page(f"/posts/{solution.id}/tries"))
    assert db.session.get_one(Post, solution.id, populate_existing=True).tries_worked == 0
    assert tally_of("site", 0).tries == 0
    answer(tried, "restore", by=moderator)
    assert db.session.get_one(Try, tried.id, populate_existing=True).state == "visible"
    assert NAME in words_of(client.page(f"/threads/{thread.id}-"))
    assert tally_of("site", 0).tries == 1


def test_only_moderators_find_what_is_hidden(
    client: Client, teacher: Person, stranger: Person, moderator: Person, report: Send, browser_of: Browser
) -> None:
    solution = make_solution(make_thread(teacher), stranger)
    report(solution, by=teacher)
    for browser in (browser_of(stranger), browser_of(teacher)):
        for path in (f"/posts/{solution.id}", f"/posts/{solution.id}/report", f"/moderation/posts/{solution.id}"):
            assert browser.get(path).status_code == 404, path
    assert client.get(f"/posts/{solution.id}").status_code == 404
    assert browser_of(moderator).get(f"/posts/{solution.id}").status_code in {302, 303}


def test_other_reasons_leave_it_where_it_is(client: Client, teacher: Person, stranger: Person, report: Send) -> None:
    solution = make_solution(make_thread(teacher), stranger)
    report(solution, by=teacher, reason="abuse")
    assert client.get(f"/posts/{solution.id}").status_code in {302, 303}
