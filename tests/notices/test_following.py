"""Following threads, topics, places, people and searches."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from forum.core import clock, jobs
from forum.core.db import db, transaction
from forum.core.errors import NotAllowed
from forum.core.i18n import speaking
from forum.discussion.models import Post
from forum.moderation.actions import hide
from forum.notices.actions import follow, unfollow
from forum.notices.actions.following import MOST_SEARCHES
from forum.notices.models import Follow
from forum.people.models import Person
from forum.places.models import Block, District, Topic
from forum.places.taxonomy import taxonomy
from tests.cast import as_viewer
from tests.client import OURS, Client
from tests.make import block_of, make_comment, make_solution, make_thread, opening_of, settle
from tests.notices.conftest import Browser, follows, kinds_told, told
from tests.page import words_of

START = datetime(2026, 11, 20, 10, 0, tzinfo=clock.INDIA)


def _id(table: type[District | Topic], key: str) -> int:
    return db.session.scalars(select(table.id).where(table.key == key)).one()


def test_each_place_that_is_followed_tells_once(teacher: Person, stranger: Person, mentor: Person) -> None:
    block: Block = block_of()
    for person, kind, target in (
        (mentor, "district", _id(District, "shravasti")),
        (mentor, "block", block.id),
        (mentor, "topic", _id(Topic, "decoding")),
        (stranger, "person", teacher.id),
    ):
        follows(person, kind, target)  # type: ignore[arg-type]
    make_thread(teacher, block_id=block.id)
    assert kinds_told(mentor) == kinds_told(stranger) == ["thread"]
    with speaking("en"):
        assert told(stranger)[0].words == "सुनीता वर्मा has written something new"


def test_a_topic_takes_in_what_stands_below_it_and_says_where(teacher: Person, stranger: Person) -> None:
    topic = taxonomy().topic_by_key["decoding"]
    follows(stranger, "topic", topic.id)
    for number in range(2):
        make_thread(teacher, title=f"मात्रा {number}", topic=topic.children[number].key)
    with speaking("hi"):
        (notice,) = told(stranger)
    assert notice.words == f"{topic.name.hi}: 2 नई चर्चाएँ"
    assert notice.title == "मात्रा 1"


def test_a_followed_thread_tells_of_solutions_and_comments(teacher: Person, stranger: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    follows(mentor, "thread", thread.id)
    make_comment(thread, stranger)
    make_solution(thread, stranger)
    assert kinds_told(mentor) == ["solution", "comment"]


def test_one_may_not_want_to_be_told_even_of_one_s_own(browser: Browser, teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    hers = browser(teacher)
    path = f"/threads/{thread.id}-x"
    assert "सूचना मिल रही है" in words_of(hers.page(path))
    assert hers.submit(path, to="/unfollow").status_code == 303
    assert "सूचना पाएँ" in words_of(hers.page(path))
    make_solution(thread, stranger)
    assert kinds_told(teacher) == []
    hers.submit(path, to="/follow")
    make_solution(thread, stranger)
    assert kinds_told(teacher) == ["solution"]


@pytest.mark.parametrize(
    "path", ["/topics/decoding", "/districts/shravasti", "/districts/shravasti/{block}", "/people/imran", "/search?q=मात्रा"]
)
@pytest.mark.parametrize("lang", ["hi", "en"])
def test_every_page_follows_and_stops(
    path: str, lang: str, browser: Browser, client: Client, teacher: Person, stranger: Person
) -> None:
    path = path.format(block=block_of().key)
    before, after = ("सूचना पाएँ", "सूचना मिल रही है") if lang == "hi" else ("Follow", "Following")
    asked = f"{path}{'&' if '?' in path else '?'}lang={lang}"
    visitor = client.page(asked)
    assert before in words_of(visitor)
    assert not [form for form in visitor.iter("form") if form.get("method") == "post"]
    hers = browser(teacher)
    answer = hers.submit(asked, to="/follow")
    assert answer.status_code == 303
    assert after in words_of(hers.page(asked))
    assert len(db.session.scalars(select(Follow)).all()) == 1
    assert hers.submit("/settings/notices", to="/unfollow").status_code == 303
    assert before in words_of(hers.page(asked))
    assert db.session.scalars(select(Follow)).all() == []


def test_what_is_not_there_or_not_seen_cannot_be_followed(
    browser: Browser, teacher: Person, stranger: Person, moderator: Person
) -> None:
    thread = make_thread(stranger)
    with transaction():
        hide(opening_of(thread), by=as_viewer(moderator))
    hers = browser(teacher)
    token = next(field.get("value") for field in hers.page("/signout").iter("input") if field.get("name") == "csrf_token")
    for kind, target in (
        ("thread", str(thread.id)), ("thread", "999999"), ("thread", "9" * 40), ("topic", "-1"), ("topic", "१"), ("block", "0"),
        ("person", str(teacher.id)), ("person", "0"), ("search", ""), ("search", "sort=new"), ("search", "q=" + "x" * 5000),
        ("nonsense", "1"), ("", ""),
    ):  # fmt: skip
        answer = hers.post("/follow", data={"kind": kind, "target": target, "csrf_token": token}, headers=OURS)
        assert answer.status_code == 404, (kind, target)
    assert db.session.scalars(select(Follow)).all() == []


def test_a_thread_that_was_hidden_is_not_named_among_what_is_followed(
    browser: Browser, teacher: Person, stranger: Person, moderator: Person
) -> None:
    thread = make_thread(stranger, title="गुड़ियारानी मात्रा भूल जाती है")
    follows(teacher, "thread", thread.id)
    hers = browser(teacher)
    assert "गुड़ियारानी" in hers.get("/settings/notices").text
    with transaction():
        hide(opening_of(thread), by=as_viewer(moderator))
    assert "गुड़ियारानी" not in hers.get("/settings/notices").text
    assert hers.submit("/settings/notices", to="/unfollow").status_code == 303
    assert db.session.scalars(select(Follow)).all() == []


def test_nobody_follows_without_end(teacher: Person) -> None:
    for number in range(MOST_SEARCHES):
        follows(teacher, "search", search=f"q=word{number}")
    with pytest.raises(NotAllowed), transaction():
        follow("search", 0, "q=one-more", by=as_viewer(teacher))
    with transaction():
        unfollow("search", 0, "q=word0", by=as_viewer(teacher))
    follows(teacher, "search", search="q=one-more")


def test_a_search_tells_of_what_answers_it_once_a_day(teacher: Person, stranger: Person) -> None:
    follows(teacher, "search", search="q=matra")
    with clock.standing_at(START):
        make_thread(stranger)
        make_solution(make_thread(stranger), stranger)
        assert kinds_told(teacher) == []
        settle()
        assert kinds_told(teacher) == ["search"]
        make_thread(stranger)
        settle()
        assert kinds_told(teacher) == ["search"]
    with clock.standing_at(START + timedelta(days=1)):
        make_thread(stranger)
        settle()
    with speaking("en"):
        assert [notice.words for notice in told(teacher)] == ["New for your search “matra”"] * 2


@pytest.mark.parametrize(
    ("search", "answers"),
    [
        ("q=matra", True), ("q=मात्रा+कार्ड", True), ("q=मात्रा+हाथी", False), ("q=vowel+sign", True), ("q=मात्रा&district=shravasti", True),
        ("q=मात्रा&district=varanasi", False), ("kind=problem", True), ("kind=practice", False), ("q=%22कार्ड+बनाकर%22", True),
        ("q=%22बनाकर+कार्ड%22", False), ("q=मात्रा+-कार्ड", False), ("q=में", False), ("by=imran", True), ("by=sunita", False),
        ("by=nobody-here&q=मात्रा", True),
    ],
)  # fmt: skip
def test_what_answers_a_search(search: str, answers: bool, teacher: Person, mentor: Person, stranger: Person) -> None:
    follows(mentor, "search", search=search)
    thread = make_thread(stranger, title="बच्चे भूल जाते हैं", body="लिखते समय", topic="running-meetings")
    settle()
    thread_notices = len(kinds_told(mentor))
    make_solution(thread, teacher, "मात्रा के कार्ड बनाकर खेल कराएँ।")
    with clock.standing_at(clock.now() + timedelta(days=1)):
        settle()
        if thread_notices:  # what needs no words was answered by the thread already
            make_comment(thread, teacher)
            settle()
        assert bool(kinds_told(mentor)) == answers


def test_one_s_own_words_answer_no_search_and_what_is_hidden_neither(
    teacher: Person, stranger: Person, moderator: Person
) -> None:
    follows(teacher, "search", search="q=मात्रा")
    make_thread(teacher)
    hidden = make_thread(stranger)
    with transaction():
        hide(db.session.get_one(Post, opening_of(hidden).id), by=as_viewer(moderator))
    settle()
    assert kinds_told(teacher) == []


def test_nobody_looks_where_nobody_waits(teacher: Person) -> None:
    make_thread(teacher)
    assert db.session.scalars(select(jobs.Job.name).where(jobs.Job.name == "notices.searches")).all() == []
