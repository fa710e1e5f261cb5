"""Who is told of what, and what a notice says once something of it is out of sight."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.i18n import LANGUAGES, speaking
from forum.discussion.actions import (
    delete_post,
    edit_post,
    join_problem,
    thank,
    unmark_solution,
    unthank,
    withdraw_try,
    write_post,
)
from forum.discussion.models import Post, Thread
from forum.discussion.wording import words_of
from forum.moderation.actions import hide, restore
from forum.notices.actions import choose_kinds, read_all, recount_unread, tell
from forum.notices.actions.telling import AT_ONCE
from forum.notices.kinds import KINDS, SWITCHED, Said
from forum.notices.models import Notice
from forum.people.models import Person
from forum.upkeep import forget_old
from tests.cast import as_viewer, make_person
from tests.make import make_comment, make_solution, make_thread, make_try, mark, opening_of, settle
from tests.notices.conftest import kinds_told, told, unread

START = datetime(2026, 11, 20, 10, 0, tzinfo=clock.INDIA)


def _join(thread: Thread, person: Person) -> None:
    with transaction():
        join_problem(db.session.get_one(Thread, thread.id), by=as_viewer(person))


def _thank(post: Post, person: Person, act: Callable[..., None] = thank) -> None:
    with transaction():
        act(db.session.get_one(Post, post.id), by=as_viewer(person))


def _read(person: Person) -> None:
    with transaction():
        read_all(by=as_viewer(person))


def test_a_solution_is_told_to_who_asked_and_to_who_has_the_same_problem(
    teacher: Person, mentor: Person, stranger: Person
) -> None:
    thread = make_thread(teacher)
    _join(thread, mentor)
    make_solution(thread, stranger)
    assert kinds_told(teacher) == kinds_told(mentor) == ["solution"]
    assert (unread(teacher), unread(mentor), unread(stranger)) == (1, 1, 0)
    with speaking("hi"):
        assert told(teacher)[0].words == "Imran Khan ने समाधान दिया"
    assert told(teacher)[0].title == thread.title


def test_several_become_one_until_they_are_read(teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    for _ in range(3):
        make_solution(thread, stranger)
    (notice,) = told(teacher)
    with speaking("en"):
        assert told(teacher)[0].words == "3 new solutions, the newest: Imran Khan"
    assert unread(teacher) == 1
    _read(teacher)
    make_solution(thread, stranger)
    assert [one.is_read for one in told(teacher)] == [False, True]
    assert notice.id != told(teacher)[0].id


def test_three_have_tried_it(teacher: Person, stranger: Person) -> None:
    solution = make_solution(make_thread(stranger), teacher)
    for number in range(3):
        make_try(solution, make_person(f"tries{number}"))
    with speaking("hi"):
        (notice,) = told(teacher)
    assert (notice.kind, notice.words) == ("try", "3 ने आपका बताया आज़माया")


def test_a_plan_is_nobody_s_news_and_a_changed_report_is_told_once(teacher: Person, stranger: Person, mentor: Person) -> None:
    solution = make_solution(make_thread(stranger), teacher)
    make_try(solution, mentor, "planning")
    assert kinds_told(teacher) == []
    make_try(solution, mentor, "adapted")
    _read(teacher)
    make_try(solution, mentor, "did_not_work")
    assert (kinds_told(teacher), unread(teacher)) == (["try"], 0)


def test_a_try_that_was_taken_back_or_hidden_leaves_at_once(
    teacher: Person, stranger: Person, mentor: Person, moderator: Person
) -> None:
    solution = make_solution(make_thread(stranger), teacher)
    report = make_try(solution, mentor)
    make_try(solution, stranger)
    with transaction():
        hide(db.session.merge(report), by=as_viewer(moderator))
    with speaking("en"):
        assert told(teacher)[0].words == "Imran Khan has tried what you shared"
    with transaction():
        withdraw_try(db.session.get_one(Post, solution.id), by=as_viewer(stranger))
    assert ([n for n in told(teacher) if n.kind == "try"], unread(teacher)) == ([], 0)


def test_thanks_are_told_once_a_day_and_taken_back(teacher: Person, stranger: Person, mentor: Person) -> None:
    solution = make_solution(make_thread(stranger), teacher)
    with clock.standing_at(START):
        _thank(solution, stranger)
        _read(teacher)
        _thank(solution, mentor)
        assert (len(told(teacher)), unread(teacher)) == (1, 1)
        with speaking("hi"):
            assert told(teacher)[0].words == "2 ने धन्यवाद कहा"
        _thank(solution, mentor, unthank)
        _thank(solution, mentor)
    with clock.standing_at(START + timedelta(days=1)):
        _thank(solution, make_person("geeta"))
        assert [notice.kind for notice in told(teacher)] == ["thanks", "thanks"]
        _thank(solution, stranger, unthank)
        _thank(solution, mentor, unthank)
        assert (len(told(teacher)), unread(teacher)) == (1, 1)


def test_a_mark_is_told_to_its_author_and_to_who_waits_once(teacher: Person, stranger: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    _join(thread, mentor)
    solution = make_solution(thread, stranger)
    mark(solution, teacher)
    assert kinds_told(stranger) == ["marked"]
    assert kinds_told(mentor) == ["solved", "solution"]
    with transaction():
        unmark_solution(db.session.get_one(Post, solution.id), by=as_viewer(teacher))
    assert (kinds_told(stranger), kinds_told(mentor), unread(stranger)) == ([], ["solution"], 0)
    mark(solution, teacher)
    assert (kinds_told(stranger), unread(stranger)) == (["marked"], 1)
    assert kinds_told(mentor).count("solved") == 1


def test_a_comment_is_told_to_the_author_of_its_solution_and_not_to_who_waits_for_one(
    teacher: Person, stranger: Person, mentor: Person
) -> None:
    thread = make_thread(teacher)
    _join(thread, mentor)
    solution = make_solution(thread, stranger)
    make_comment(thread, make_person("geeta"), about=solution)
    assert (kinds_told(teacher), kinds_told(stranger), kinds_told(mentor)) == (["comment", "solution"], ["comment"], ["solution"])


def test_who_is_mentioned_is_told_once_and_of_nothing_else(teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    first, again = (words_of(text, by=as_viewer(stranger)) for text in ("@sunita जी, यह देखें", "@sunita जी, यह फिर देखें"))
    with transaction():
        comment = write_post(db.session.get_one(Thread, thread.id), by=as_viewer(stranger), form="comment", words=first)
    assert kinds_told(teacher) == ["mention"]
    with transaction():
        edit_post(db.session.get_one(Post, comment.id), by=as_viewer(stranger), seen_version=1, words=again)
    assert kinds_told(teacher) == ["mention"]


@pytest.mark.parametrize("whole_thread", [True, False])
def test_what_is_hidden_leaves_notices_and_the_count_and_comes_back(
    whole_thread: bool, teacher: Person, stranger: Person, moderator: Person
) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, stranger)
    mark(solution, teacher)
    item = opening_of(thread) if whole_thread else solution
    with transaction():
        hide(db.session.get_one(Post, item.id), by=as_viewer(moderator))
    assert "solution" not in kinds_told(teacher)
    assert "marked" not in kinds_told(stranger)
    assert unread(teacher) == len([notice for notice in told(teacher) if not notice.is_read])
    with transaction():
        restore(db.session.get_one(Post, item.id), by=as_viewer(moderator))
    assert "solution" in kinds_told(teacher)
    assert "marked" in kinds_told(stranger)


def test_one_hidden_comment_of_two_is_not_counted(teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    first, _second = make_comment(thread, stranger), make_comment(thread, stranger)
    with transaction():
        delete_post(db.session.get_one(Post, first.id), by=as_viewer(stranger))
    with speaking("en"):
        assert told(teacher)[0].words == "Imran Khan has commented"


def test_a_kind_that_is_switched_off_is_not_told(teacher: Person, stranger: Person) -> None:
    with transaction():
        choose_kinds([kind for kind in SWITCHED if kind != "comment"], by=as_viewer(teacher))
    thread = make_thread(teacher)
    make_comment(thread, stranger)
    make_solution(thread, stranger)
    assert kinds_told(teacher) == ["solution"]


def test_nobody_is_told_of_her_own_deeds(teacher: Person) -> None:
    thread = make_thread(teacher)
    make_solution(thread, teacher)
    make_comment(thread, teacher)
    assert kinds_told(teacher) == []


def test_a_change_that_is_taken_back_tells_nobody(teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    with pytest.raises(ZeroDivisionError), transaction():
        tell({teacher.id}, "comment", by=stranger.id, thread_id=thread.id)
        _ = 1 / 0
    assert kinds_told(teacher) == []


def test_the_many_are_told_by_the_worker_and_each_once(app: Flask, teacher: Person, stranger: Person) -> None:
    post = make_solution(make_thread(stranger), teacher)
    people = [make_person(f"reader{number}") for number in range(AT_ONCE + 5)]
    with transaction():
        tell({person.id for person in people}, "mention", by=teacher.id, item_post_id=post.id)
    mentions = select(func.count()).select_from(Notice).where(Notice.kind == "mention")
    assert db.session.scalar(mentions) == AT_ONCE
    settle()
    assert db.session.scalar(mentions) == AT_ONCE + 5
    assert {unread(person) for person in people} == {1}


def test_counting_again_changes_nothing(teacher: Person, stranger: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, stranger)
    make_try(solution, mentor)
    mark(solution, teacher)
    before = [unread(person) for person in (teacher, stranger, mentor)]
    with transaction():
        recount_unread()
    assert [unread(person) for person in (teacher, stranger, mentor)] == before == [1, 2, 0]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in KINDS if KINDS[name].label])
def test_each_kind_has_a_sentence_and_a_switch_in_both_languages(name: str, lang: str) -> None:
    details = {"where": {"en": "Jaunpur", "hi": "जौनपुर"}, "words": "मात्रा", "what": {"en": "First try", "hi": "पहला अनुभव"}}
    with speaking(lang):
        for n in (1, 4):
            said = KINDS[name].say(Said(n=n, name="Rekha", details=details))
            assert said
            assert "%(" not in said
        assert str(KINDS[name].label)


def test_what_other_features_tell_finds_its_place(teacher: Person, stranger: Person) -> None:
    thread = make_thread(stranger)
    with transaction():
        tell({teacher.id}, "curated", link="/showcase/7")
        tell({teacher.id}, "assigned", by=stranger.id, thread_id=thread.id)
    with speaking("hi"):
        assigned, curated = told(teacher)
    assert (curated.words, curated.href) == ("आपका लिखा श्रेष्ठ अभ्यास में चुना गया", "/showcase/7")
    assert (assigned.title, assigned.href) == (thread.title, f"/threads/{thread.id}")


def test_what_was_read_long_ago_is_forgotten(teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    with clock.standing_at(START):
        make_solution(thread, stranger)
        _read(teacher)
    make_comment(thread, stranger)
    with clock.standing_at(START + timedelta(days=181)):
        forget_old()
    assert kinds_told(teacher) == ["comment"]
