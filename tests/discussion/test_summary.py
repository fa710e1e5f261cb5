"""The summary that a mentor writes above many solutions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.errors import Conflict, NotAllowed
from forum.discussion import actions
from forum.discussion.counts import recount
from forum.discussion.models import Post, PostVersion, Thread
from forum.people.models import Person
from tests.cast import OTHER_DISTRICT, as_viewer, make_person
from tests.client import Client, sign_in
from tests.discussion.test_counts import _counts
from tests.make import make_solution, make_thread, make_try, words
from tests.page import words_of

SUMMARY = "पहले **जाँच**, फिर छोटे समूह।"


@pytest.fixture
def thread(teacher: Person, stranger: Person) -> Thread:
    started = make_thread(teacher)
    for number in range(4):
        make_solution(started, stranger, f"उपाय {number}")
    return db.session.get_one(Thread, started.id)


def write(thread: Thread, by: Person, body: str = SUMMARY) -> Post:
    told = words(body)
    with transaction():
        return actions.write_summary(db.session.get_one(Thread, thread.id), by=as_viewer(by), words=told)


def gist(browser: Client, thread: Thread) -> str:
    page = browser.page(f"/threads/{thread.id}-")
    return " ".join(words_of(section) for section in page.iter("section") if section.get("class") == "gist")


def solution_of(thread: Thread) -> Post:
    return db.session.scalars(select(Post).where(Post.thread_id == thread.id, Post.form == "solution").limit(1)).one()


def test_a_mentor_writes_it_on_the_page_and_visitors_read_it_with_name_and_date(
    thread: Thread, mentor: Person, new_client: Callable[[], Client]
) -> None:
    browser = sign_in(new_client(), mentor)
    assert f"/threads/{thread.id}/summary" in {a.get("href") for a in browser.page(f"/threads/{thread.id}-").iter("a")}
    browser.submit(f"/threads/{thread.id}/summary", to=None, body=SUMMARY)
    said = gist(new_client(), thread)
    assert "पहले जाँच, फिर छोटे समूह।" in said
    assert mentor.name in said
    assert browser.get(f"/threads/{thread.id}/summary").status_code == 303, "one that stands is changed, not written anew"


def test_it_is_no_comment_and_no_solution(thread: Thread, mentor: Person) -> None:
    """But it is news: the thread comes to the front of its lists, and a recount says the same."""
    before, touched = (thread.solutions, thread.comments), thread.touched_at
    write(thread, mentor)
    db.session.refresh(thread)
    assert (thread.solutions, thread.comments) == before
    assert thread.touched_at > touched
    counted = _counts()
    with transaction():
        recount()
    assert _counts() == counted


def test_it_is_found(thread: Thread, mentor: Person, client: Client) -> None:
    write(thread, mentor, "इस सार में अनोखाशब्द है।")
    assert thread.title in words_of(client.page("/search?q=अनोखाशब्द"))


def test_sent_twice_it_is_one_and_another_cannot_be_put_beside_it(thread: Thread, mentor: Person, moderator: Person) -> None:
    assert write(thread, mentor).id == write(thread, mentor).id
    with pytest.raises(Conflict):
        write(thread, moderator, "और एक")


def test_another_mentor_of_the_district_changes_it_and_signs_for_it(
    thread: Thread, mentor: Person, new_client: Callable[[], Client]
) -> None:
    post, other = write(thread, mentor), make_person("kiran", name="किरण", role="mentor")
    sign_in(new_client(), other).submit(f"/posts/{post.id}/edit", to=f"/posts/{post.id}/edit", body="नया सार")
    said = gist(new_client(), thread)
    assert "नया सार" in said
    assert "किरण" in said
    version = db.session.scalars(select(PostVersion).where(PostVersion.post_id == post.id)).one()
    assert (version.body, version.written_by_id) == (SUMMARY, mentor.id)


def test_a_try_that_did_not_work_since_is_pointed_at(thread: Thread, mentor: Person, teacher: Person, client: Client) -> None:
    make_try(solution_of(thread), make_person("hina"), "did_not_work")
    write(thread, mentor)
    assert "नया अनुभव जुड़ा" not in gist(client, thread), "what came before it was known to its writer"
    make_try(solution_of(thread), mentor, "worked")
    assert "नया अनुभव जुड़ा" not in gist(client, thread)
    make_try(solution_of(thread), teacher, "did_not_work")
    assert "नया अनुभव जुड़ा: इस सार के बाद 1 कक्षा में काम नहीं आया।" in gist(client, thread)
    post = db.session.scalars(select(Post).where(Post.form == "summary")).one()
    after = words("सबके अनुभव के बाद का सार")
    with clock.standing_at(clock.now() + timedelta(minutes=1)), transaction():
        found = db.session.get_one(Post, post.id)
        actions.edit_post(found, by=as_viewer(mentor), seen_version=found.version, words=after)
    assert "नया अनुभव जुड़ा" not in gist(client, thread)


@pytest.mark.parametrize("state", ["hidden", "deleted"])
def test_out_of_sight_it_is_gone_for_readers(thread: Thread, mentor: Person, client: Client, state: Any) -> None:
    post = write(thread, mentor)
    with transaction():
        actions.set_state(db.session.get_one(Post, post.id), state)
    assert gist(client, thread) == ""
    assert client.get(f"/posts/{post.id}").status_code == 404


def test_a_deleted_one_can_be_written_anew_and_keeps_its_versions(thread: Thread, mentor: Person, client: Client) -> None:
    post = write(thread, mentor)
    with transaction():
        actions.delete_post(db.session.get_one(Post, post.id), by=as_viewer(mentor))
    assert write(thread, mentor, "फिर से लिखा सार").id == post.id
    assert "फिर से लिखा सार" in gist(client, thread)


def test_others_may_not_and_few_solutions_need_none(thread: Thread, teacher: Person, mentor: Person) -> None:
    for nobody in (teacher, make_person("farida", role="mentor", district=OTHER_DISTRICT)):
        with pytest.raises(NotAllowed):
            write(thread, nobody)
    with pytest.raises(NotAllowed):
        write(make_thread(teacher), mentor)


def test_what_was_begun_is_kept(thread: Thread, mentor: Person, new_client: Callable[[], Client]) -> None:
    browser = sign_in(new_client(), mentor)
    page = browser.page(f"/threads/{thread.id}/summary")
    token = next(f.get("value", "") for f in page.iter("input") if f.get("name") == "csrf_token")
    kept = {"csrf_token": token, "place_of_draft": f"summary:{thread.id}", "body": "आधा सार"}
    browser.post("/drafts", data=kept, headers={"Sec-Fetch-Site": "same-origin"})
    assert "आधा सार" in words_of(browser.page(f"/threads/{thread.id}/summary"))
    assert f"/threads/{thread.id}/summary" in {a.get("href") for a in browser.page("/drafts").iter("a")}


def test_where_both_threads_have_one_the_other_becomes_a_comment(
    thread: Thread, mentor: Person, teacher: Person, stranger: Person
) -> None:
    other = make_thread(teacher)
    for number in range(4):
        make_solution(other, stranger, f"और उपाय {number}")
    mine, theirs = write(thread, mentor), write(other, mentor, "दूसरा सार")
    opening = db.session.scalars(select(Post).where(Post.thread_id == other.id, Post.form == "opening")).one()
    told = words(opening.body)
    with transaction():
        one, two = db.session.get_one(Thread, other.id), db.session.get_one(Thread, thread.id)
        actions.join_threads(one, two, by=as_viewer(mentor), seen_version=1, words=told)
    assert db.session.get_one(Post, mine.id).form == "summary"
    assert db.session.get_one(Post, theirs.id).form == "comment"
