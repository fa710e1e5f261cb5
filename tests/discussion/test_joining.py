"""Two threads that say the same become one: nothing is lost, everything is counted, and it can be undone."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from forum.core.db import db, transaction
from forum.core.errors import Conflict, NotAllowed
from forum.discussion import actions
from forum.discussion.actions.merging import body_before, body_with_title
from forum.discussion.counts import recount
from forum.discussion.models import Draft, Post, SameProblem, Thread
from forum.moderation.models import Report
from forum.people.models import AuditEntry, Person
from forum.search.engine import site_engine
from forum.search.workers import rebuild_index
from forum.showcase.models import ShowcaseEntry, ShowcasePick
from tests.cast import OTHER_DISTRICT, as_viewer, make_person
from tests.client import Client, sign_in
from tests.discussion.test_counts import _counts
from tests.make import make_comment, make_solution, make_thread, make_try, mark, opening_of, words
from tests.page import words_of

TITLE = "मात्रा *की* गलती [रोज़]"


@pytest.fixture
def into(teacher: Person, stranger: Person) -> Thread:
    thread = make_thread(teacher, title="बच्चे मात्रा भूल जाते हैं")
    make_solution(thread, stranger, "कार्ड का खेल")
    return thread


@pytest.fixture
def gone(into: Thread, teacher: Person, mentor: Person, stranger: Person) -> Thread:
    """Asked by another; answered, tried, marked, thanked, and the problem of three."""
    asker, friend = make_person("geeta", name="गीता"), make_person("hina")
    thread = make_thread(asker, title=TITLE, body="बच्चे हर दिन वही मात्रा गलत पढ़ते हैं।")
    solution = make_solution(thread, mentor, "चित्र वाली मात्रा पट्टी")
    make_comment(thread, stranger, about=solution)
    make_try(solution, stranger, "did_not_work")
    make_try(solution, friend, "planning")
    mark(solution, asker)
    with transaction():
        for who in (teacher, friend):
            actions.join_problem(db.session.get_one(Thread, thread.id), by=as_viewer(who))
        actions.thank(db.session.get_one(Post, opening_of(thread).id), by=as_viewer(stranger))
    return thread


def join(gone: Thread, into: Thread, by: Person, **more: Any) -> None:
    opening = opening_of(gone)
    told = words(body_with_title(gone, opening))
    with transaction():
        actions.join_threads(
            db.session.get_one(Thread, gone.id),
            db.session.get_one(Thread, into.id),
            **{"by": as_viewer(by), "words": told, "seen_version": opening.version, **more},
        )


def part(gone: Thread, into: Thread, by: Person) -> None:
    body = body_before(db.session.get_one(Thread, gone.id))
    told = words(body) if body is not None else None
    with transaction():
        one, other = db.session.get_one(Thread, gone.id), db.session.get_one(Thread, into.id)
        actions.part_threads(one, other, by=as_viewer(by), words=told)


def now(thread: Thread) -> Thread:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Thread, thread.id)


def recounted() -> bool:
    stood = _counts()
    with transaction():
        recount()
    return stood == _counts()


def test_everything_goes_along_and_is_counted(gone: Thread, into: Thread, mentor: Person) -> None:
    opening = opening_of(gone)
    join(gone, into, mentor)
    kept = now(into)
    assert (kept.solutions, kept.comments, kept.tries_did_not_work, kept.tries_planning) == (2, 2, 1, 1)
    assert kept.same_problem == 2, "the asker and a friend; whose problem it is already does not count"
    assert kept.solved_post_id is not None
    assert db.session.get_one(Post, opening.id).thanks == 1
    assert set(db.session.scalars(select(Post.thread_id))) == {into.id}
    assert now(gone).state == "merged"
    assert recounted()


def test_what_the_asker_wrote_stands_there_with_its_title(gone: Thread, into: Thread, mentor: Person, client: Client) -> None:
    opening = opening_of(gone)
    join(gone, into, mentor)
    moved = db.session.get_one(Post, opening.id)
    assert (moved.form, moved.author_id) == ("comment", gone.author_id)
    assert moved.text.startswith(TITLE), "as it was written, signs and all"
    assert "बच्चे हर दिन वही मात्रा गलत पढ़ते हैं।" in words_of(client.page(f"/threads/{into.id}-x"))


def test_a_practice_that_was_tried_stays_one_that_can_be_tried(teacher: Person, stranger: Person, moderator: Person) -> None:
    into, gone = make_thread(teacher, kind="practice"), make_thread(stranger, kind="practice")
    make_try(opening_of(gone), teacher)
    opening = opening_of(gone)
    join(gone, into, moderator)
    assert db.session.get_one(Post, opening.id).form == "solution"
    assert (now(into).solutions, now(into).tries_worked) == (1, 1)
    assert recounted()


@pytest.mark.parametrize("address", ["/threads/{}", "/threads/{}-", "/threads/{}-kuch-bhi?page=2"])
def test_old_addresses_lead_to_the_thread_that_was_kept(
    gone: Thread, into: Thread, mentor: Person, client: Client, address: str
) -> None:
    join(gone, into, mentor)
    answer = client.get(address.format(gone.id))
    assert answer.status_code == 301
    assert answer.headers["Location"].startswith(f"/threads/{into.id}-")
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_chain_of_joins_leads_to_its_end(
    gone: Thread, into: Thread, teacher: Person, moderator: Person, client: Client
) -> None:
    last = make_thread(teacher, title="तीसरी")
    join(gone, into, moderator)
    join(into, last, moderator)
    assert client.get(f"/threads/{gone.id}").headers["Location"].startswith(f"/threads/{last.id}-")
    assert recounted()


def test_where_the_kept_one_is_hidden_the_old_address_is_not_found(
    gone: Thread, into: Thread, mentor: Person, client: Client
) -> None:
    join(gone, into, mentor)
    with transaction():
        actions.set_state(db.session.get_one(Post, opening_of(into).id), "hidden")
    assert client.get(f"/threads/{gone.id}").status_code == 404


def test_lists_and_search_follow_at_once(gone: Thread, into: Thread, mentor: Person, client: Client) -> None:
    join(gone, into, mentor)
    listed = words_of(client.page("/threads"))
    assert TITLE not in listed
    found = client.page("/search?q=चित्र+वाली+मात्रा+पट्टी")
    links = {a.get("href", "").partition("-")[0] for a in found.iter("a") if a.get("href", "").startswith("/threads/")}
    assert f"/threads/{into.id}" in links
    assert f"/threads/{gone.id}" not in links
    held = site_engine().count()
    rebuild_index()
    assert site_engine().count() == held


def test_an_answer_that_was_on_its_way_reaches_the_kept_thread(
    gone: Thread, into: Thread, mentor: Person, stranger: Person, new_client: Callable[[], Client]
) -> None:
    browser = sign_in(new_client(), stranger)
    page = browser.page(f"/threads/{gone.id}-")
    token = next(f.get("value", "") for f in page.iter("input") if f.get("name") == "csrf_token")
    join(gone, into, mentor)
    sent = {"form": "solution", "body": "बीच में लिखा गया", "csrf_token": token}
    answer = browser.post(f"/threads/{gone.id}/posts", data=sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 303
    assert now(into).solutions == 3


def test_drafts_reports_and_picks_go_along(
    gone: Thread, into: Thread, mentor: Person, stranger: Person, moderator: Person
) -> None:
    with transaction():
        actions.save_draft(f"post:{gone.id}", by=as_viewer(stranger), fields={"body": "आधा"})
        actions.save_draft(f"post:{gone.id}", by=as_viewer(mentor), fields={"body": "यहाँ"})
        actions.save_draft(f"post:{into.id}", by=as_viewer(mentor), fields={"body": "वहाँ"})
        db.session.add(Report(post_id=opening_of(gone).id, reporter_id=stranger.id, reason="other", created_at=gone.created_at))
        entry = ShowcaseEntry(
            key="k", title="t", summary="s", summary_html="s", summary_text="s", lang="hi", archived_digest=None
        )
        entry.curator_id, entry.published_at = mentor.id, gone.created_at
        db.session.add(entry)
        db.session.flush()
        db.session.add(ShowcasePick(entry_id=entry.id, thread_id=gone.id, position=0))
    join(gone, into, moderator)
    places = db.session.execute(select(Draft.author_id, Draft.place)).all()
    assert (stranger.id, f"post:{into.id}") in places
    assert len(places) == 3, "nobody loses a text that was begun"
    assert db.session.scalars(select(ShowcasePick.thread_id)).all() == [into.id]
    assert db.session.scalars(select(Report.post_id)).one() is not None


def test_it_is_written_down_who_did_it(gone: Thread, into: Thread, mentor: Person) -> None:
    join(gone, into, mentor)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.deed == "merge")).one()
    assert (entry.actor_id, entry.about_id, entry.details["into"]) == (mentor.id, gone.id, into.id)


def test_taken_apart_everything_is_as_it_was(gone: Thread, into: Thread, mentor: Person, client: Client) -> None:
    before, opening = _counts(), opening_of(gone)
    body, html = opening.body, opening.html
    joined = set(db.session.execute(select(SameProblem.thread_id, SameProblem.person_id)).all())
    join(gone, into, mentor)
    part(gone, into, mentor)
    assert _counts() == before
    back = opening_of(gone)
    assert (back.body, back.html, back.key) == (body, html, f"{gone.key}:0")
    assert set(db.session.execute(select(SameProblem.thread_id, SameProblem.person_id)).all()) == joined
    assert client.get(f"/threads/{gone.id}-x").status_code == 200
    assert words_of(client.page(f"/threads/{gone.id}-x")).count(TITLE) >= 1
    assert recounted()


def test_what_came_since_stays_and_what_hangs_on_a_solution_goes_with_it(
    gone: Thread, into: Thread, mentor: Person, stranger: Person
) -> None:
    solution = db.session.scalars(select(Post).where(Post.thread_id == gone.id, Post.form == "solution")).one()
    join(gone, into, mentor)
    make_solution(now(into), mentor, "बाद का समाधान")
    hanging = make_comment(now(into), stranger, "बाद की टिप्पणी", about=db.session.get_one(Post, solution.id))
    part(gone, into, mentor)
    assert now(into).solutions == 2
    assert db.session.get_one(Post, hanging.id).thread_id == gone.id
    assert recounted()


def test_words_that_were_changed_since_stay_changed(gone: Thread, into: Thread, mentor: Person) -> None:
    opening = opening_of(gone)
    join(gone, into, mentor)
    with transaction():
        moved = db.session.get_one(Post, opening.id)
        asker = as_viewer(db.session.get_one(Person, gone.author_id))
        actions.edit_post(moved, by=asker, seen_version=moved.version, words=words("अब ऐसे लिखा है।"))
    part(gone, into, mentor)
    assert opening_of(gone).body == "अब ऐसे लिखा है।"


def test_an_opening_that_was_changed_in_between_is_looked_at_again(gone: Thread, into: Thread, mentor: Person) -> None:
    with pytest.raises(Conflict):
        join(gone, into, mentor, seen_version=9)
    assert now(gone).state == "visible"


def test_only_the_same_kind_and_not_itself(gone: Thread, teacher: Person, moderator: Person) -> None:
    for other in (make_thread(teacher, kind="story"), gone):
        with pytest.raises(NotAllowed):
            join(gone, other, moderator)


def test_a_mentor_joins_in_her_own_district_only(gone: Thread, stranger: Person, mentor: Person) -> None:
    abroad = make_thread(stranger, district=OTHER_DISTRICT)
    for one, other in ((gone, abroad), (abroad, gone)):
        with pytest.raises(NotAllowed):
            join(one, other, mentor)


def test_the_whole_walk_without_a_script(gone: Thread, into: Thread, mentor: Person, new_client: Callable[[], Client]) -> None:
    browser = sign_in(new_client(), mentor)
    assert f"/threads/{gone.id}/join" in {a.get("href") for a in browser.page(f"/threads/{gone.id}-").iter("a")}
    for ask in ("", f"?q={into.title}"):
        links = {a.get("href") for a in browser.page(f"/threads/{gone.id}/join{ask}").iter("a")}
        assert f"/threads/{gone.id}/join?into={into.id}" in links
    assert "क्या होगा" in words_of(browser.page(f"/threads/{gone.id}/join?q=http://localhost/threads/{into.id}-x"))
    answer = browser.submit(f"/threads/{gone.id}/join?into={into.id}", to="/join")
    assert answer.headers["Location"].startswith(f"/threads/{into.id}-")
    assert db.session.scalar(select(func.count()).where(Thread.state == "merged")) == 1
    answer = browser.submit(f"/threads/{into.id}/join", to=f"/threads/{gone.id}/part")
    assert answer.headers["Location"].startswith(f"/threads/{gone.id}-")
    assert now(gone).state == "visible"


def test_a_teacher_is_told_no(gone: Thread, into: Thread, teacher: Person, new_client: Callable[[], Client]) -> None:
    browser = sign_in(new_client(), teacher)
    assert browser.get(f"/threads/{gone.id}/join").status_code == 403
    assert f"/threads/{gone.id}/join" not in {a.get("href") for a in browser.page(f"/threads/{gone.id}-").iter("a")}
