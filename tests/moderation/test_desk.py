from collections.abc import Callable

import pytest
from sqlalchemy import event, select

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.errors import Conflict, NotAllowed
from forum.discussion.actions import delete_post, undelete_post
from forum.discussion.models import Post, Thread
from forum.moderation import actions
from forum.moderation.models import REASONS, Report
from forum.moderation.notices import NOTICES
from forum.moderation.queries import count_open, list_open
from forum.notices.models import Notice
from forum.people.models import AuditEntry, Person
from tests.cast import as_viewer, make_person
from tests.client import Client
from tests.make import make_comment, make_solution, make_thread, make_try, opening_of
from tests.moderation.conftest import Browser, Send
from tests.page import words_of


@pytest.fixture
def solution(teacher: Person, stranger: Person) -> Post:
    return make_solution(make_thread(teacher), stranger)


def _told(person: Person) -> list[str]:
    """By moderators."""
    mine = select(Notice.kind).where(Notice.person_id == person.id, Notice.kind.in_(NOTICES))
    return list(db.session.scalars(mine.order_by(Notice.id)))


def _deeds() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)))


def _state(post: Post) -> str:
    return db.session.get_one(Post, post.id, populate_existing=True).state


def test_for_everybody_else_there_is_no_desk(
    client: Client, solution: Post, teacher: Person, mentor: Person, stranger: Person, browser_of: Browser, answer: Send
) -> None:
    assert client.get("/moderation").headers["Location"] == "/signin?next=/moderation"
    for person in (teacher, mentor, stranger):
        assert browser_of(person).get("/moderation").status_code == 404
        for press in ("hide", "restore", "keep"):
            assert answer(solution, press, by=person).status_code == 404
    assert _state(solution) == "visible"


def test_the_most_urgent_comes_first_then_the_oldest(
    teacher: Person, stranger: Person, mentor: Person, moderator: Person
) -> None:
    thread = make_thread(teacher)
    posts = [make_comment(thread, stranger, body=f"टिप्पणी {number}") for number in range(6)]
    reasons = ["other", "spam", "wrong_advice", "abuse", "child_identity", "abuse"]
    with transaction():
        for post, reason in zip(posts, reasons, strict=True):
            assert reason in REASONS
            db.session.add(Report(post_id=post.id, reporter_id=mentor.id, reason=reason, created_at=clock.now()))
        db.session.add(Report(post_id=posts[0].id, reporter_id=teacher.id, reason="abuse", created_at=clock.now()))
    page = list_open(as_viewer(moderator))
    assert [shown.item.id for shown in page.rows] == [posts[n].id for n in (4, 0, 3, 5, 2, 1)]
    assert [len(shown.reports) for shown in page.rows] == [1, 2, 1, 1, 1, 1]
    assert page.total == count_open() == 6


def test_an_answer_closes_all_reports_and_tells_everybody_concerned(
    solution: Post, teacher: Person, mentor: Person, stranger: Person, moderator: Person, report: Send, answer: Send
) -> None:
    report(solution, by=teacher, reason="abuse")
    report(solution, by=mentor, reason="spam")
    answer(solution, "hide", by=moderator, reason="कृपया आदर से लिखें")
    assert _state(solution) == "hidden"
    assert {(one.outcome, one.handled_by_id) for one in db.session.scalars(select(Report))} == {("hidden", moderator.id)}
    assert (_told(stranger), _told(teacher), _told(mentor)) == (["hidden"], ["report_decided"], ["report_decided"])
    assert db.session.scalars(select(Notice).where(Notice.kind == "hidden")).one().details["reason"] == "कृपया आदर से लिखें"
    assert _deeds() == ["hide"]


def test_pressing_twice_is_pressing_once(solution: Post, stranger: Person, moderator: Person, answer: Send) -> None:
    for press in ("hide", "hide", "restore", "restore"):
        assert answer(solution, press, by=moderator).status_code == 303
    assert _told(stranger) == ["hidden", "shown_again"]
    assert _deeds() == ["hide", "restore"]


def test_leaving_it_as_it_is_does_not_trouble_its_author(
    solution: Post, teacher: Person, stranger: Person, moderator: Person, report: Send, answer: Send
) -> None:
    report(solution, by=teacher, reason="spam")
    answer(solution, "keep", by=moderator)
    assert (_told(stranger), _told(teacher), _deeds()) == ([], ["report_decided"], ["keep"])
    assert count_open() == 0


def test_what_was_hidden_in_between_is_looked_at_again(
    solution: Post, teacher: Person, mentor: Person, moderator: Person, report: Send
) -> None:
    report(solution, by=teacher, reason="spam")
    report(solution, by=mentor, reason="child_identity")
    with pytest.raises(Conflict), transaction():
        actions.keep(db.session.get_one(Post, solution.id), by=as_viewer(moderator))
    assert _state(solution) == "hidden"


def test_what_its_author_deleted_is_not_brought_back(solution: Post, moderator: Person) -> None:
    with transaction():
        db.session.get_one(Post, solution.id).state = "deleted"
    with pytest.raises(Conflict), transaction():
        actions.restore(db.session.get_one(Post, solution.id), by=as_viewer(moderator))


def test_a_moderator_does_not_judge_her_own_words_unless_she_is_the_only_one(
    teacher: Person, moderator: Person, admin: Person, report: Send, answer: Send, browser_of: Browser
) -> None:
    own = make_solution(make_thread(teacher), moderator)
    report(own, by=teacher)
    assert answer(own, "restore", by=moderator).status_code == 403
    page = words_of(browser_of(moderator).page("/moderation?lang=en"))
    assert "another moderator looks at it" in page
    assert teacher.name not in page.partition("What was said of it")[2]
    with transaction():
        db.session.get_one(Person, admin.id).suspended_at = clock.now()
    assert answer(own, "restore", by=moderator).status_code == 303


def test_an_admin_moderates_too(solution: Post, admin: Person, answer: Send) -> None:
    assert answer(solution, "hide", by=admin).status_code == 303


def test_a_teacher_may_not_even_by_the_action(solution: Post, teacher: Person) -> None:
    for act in (actions.hide, actions.restore, actions.keep):
        with pytest.raises(NotAllowed), transaction():
            act(db.session.get_one(Post, solution.id), by=as_viewer(teacher))


def test_too_long_a_word_comes_back_beside_the_field(solution: Post, moderator: Person, answer: Send) -> None:
    long = "ब" * 501
    refused = answer(solution, "hide", by=moderator, reason=long)
    assert refused.status_code == 400
    assert long in refused.get_data(as_text=True)
    assert _state(solution) == "visible"


def test_the_desk_shows_words_reasons_and_reporters_and_later_the_answer(
    solution: Post, teacher: Person, stranger: Person, moderator: Person, report: Send, answer: Send, browser_of: Browser
) -> None:
    report(solution, by=teacher, reason="abuse", note="यह ठीक नहीं")
    desk = browser_of(moderator)
    waiting = words_of(desk.page("/moderation"))
    for words in ("कार्ड बनाकर", "यह ठीक नहीं", teacher.name, stranger.name, "अपमान"):
        assert words in waiting
    answer(solution, "hide", by=moderator)
    assert "कार्ड बनाकर" not in words_of(desk.page("/moderation"))
    assert "निर्णय: छिपाया गया" in words_of(desk.page("/moderation?done=1"))


@pytest.mark.parametrize("asked", ["", "?done=1"])
def test_the_desk_asks_as_often_for_one_item_as_for_twenty(
    asked: str, teacher: Person, stranger: Person, moderator: Person, browser_of: Browser
) -> None:
    desk = browser_of(moderator)
    thread = make_thread(teacher)
    first = make_comment(thread, stranger)
    _add_report(first, teacher, is_open=not asked)
    desk.page(f"/moderation{asked}")  # the places are read once a process
    few = _selects(lambda: desk.page(f"/moderation{asked}"))
    for number in range(12):
        other = make_thread(make_person(f"person{number}"))
        solution = make_solution(other, stranger)
        _add_report(solution, teacher, is_open=not asked)
        _add_report(opening_of(other), teacher, is_open=not asked)
        _add_report(solution, make_person(f"other{number}"), is_open=not asked)
        tried = make_try(solution, teacher)
        with transaction():
            at = clock.now()
            closed = {"outcome": "kept", "handled_at": at} if asked else {}
            db.session.add(Report(try_id=tried.id, reporter_id=stranger.id, reason="spam", created_at=at, **closed))
    many = _selects(lambda: desk.page(f"/moderation{asked}"))
    assert few == many <= 8


def _add_report(post: Post, by: Person, *, is_open: bool) -> None:
    with transaction():
        at = clock.now()
        closed = {} if is_open else {"outcome": "kept", "handled_at": at}
        db.session.add(Report(post_id=post.id, reporter_id=by.id, reason="spam", created_at=at, **closed))


def _selects(act: Callable[[], object]) -> int:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return sum(statement.lstrip().upper().startswith("SELECT") for statement in said)


def test_hiding_an_opening_from_the_desk_hides_its_thread(teacher: Person, moderator: Person, answer: Send) -> None:
    thread = make_thread(teacher)
    answer(opening_of(thread), "hide", by=moderator)
    assert db.session.get_one(Thread, thread.id, populate_existing=True).state == "hidden"


def test_what_its_author_deleted_stays_deleted_when_it_is_hidden_and_shown_again(
    solution: Post, stranger: Person, moderator: Person, answer: Send
) -> None:
    with transaction():
        delete_post(db.session.get_one(Post, solution.id), by=as_viewer(stranger))
    answer(solution, "hide", by=moderator)
    assert _state(solution) == "hidden"
    answer(solution, "hide", by=moderator)
    answer(solution, "restore", by=moderator)
    assert _state(solution) == "deleted"
    assert "shown_again" not in _told(stranger)
    with transaction():
        undelete_post(db.session.get_one(Post, solution.id), by=as_viewer(stranger))
    answer(solution, "hide", by=moderator)
    answer(solution, "restore", by=moderator)
    assert _state(solution) == "visible"
