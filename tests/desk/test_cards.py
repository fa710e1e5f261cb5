"""Which cards lie on a desk: exactly at the thresholds, for whom, and for how long."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from forum.core import clock
from forum.core.db import db, transaction
from forum.desk import actions
from forum.desk.doubles import alike, title_keys
from forum.desk.models import KINDS, DeskCard
from forum.desk.policy import cards_seen_by, may_see_card
from forum.desk.queries import OF_ONE_KIND, get_card
from forum.desk.workers import look_after_desks
from forum.discussion.actions import set_state, thank, withdraw_try, write_summary
from forum.discussion.models import Post, Thread, Try
from forum.notices.actions import forget_about
from forum.people.models import Person
from forum.search.models import MissedSearch
from forum.showcase.models import ShowcaseEntry, ShowcasePick
from tests.cast import OTHER_DISTRICT, as_viewer, make_person
from tests.desk.conftest import aged, card_of, cards_of, problems_of, round_later
from tests.discussion.test_joining import join
from tests.make import make_comment, make_solution, make_thread, make_try, opening_of, words


def kinds_of(person: Person) -> list[str]:
    return [kind for kind, _ in cards_of(person)]


def tries(post: Post, *outcomes: Any) -> None:
    for outcome in outcomes:
        make_try(post, make_person(f"tried{post.id}x{db.session.query(Person).count()}"), outcome)


def missed(words: str, times: int, **ago: float) -> None:
    with transaction():
        db.session.merge(MissedSearch(words=words, times=times, last_at=clock.now() - timedelta(**ago)))


@pytest.fixture
def solution(mentor: Person, stranger: Person) -> Post:
    """In a thread that a mentor began: nothing about it is a first post of the district."""
    return make_solution(make_thread(mentor), stranger)


def test_three_tries_of_which_two_did_well_make_a_candidate(solution: Post, mentor: Person) -> None:
    tries(solution, "worked", "did_not_work", "planning")
    look_after_desks()
    assert "candidate" not in kinds_of(mentor)
    tries(solution, "did_not_work")
    look_after_desks()
    assert "candidate" not in kinds_of(mentor)
    tries(solution, "adapted")
    look_after_desks()
    assert "candidate" in kinds_of(mentor)


def test_one_person_who_tried_three_solutions_is_one(mentor: Person, stranger: Person, teacher: Person) -> None:
    thread = make_thread(mentor)
    for _ in range(3):
        make_try(make_solution(thread, stranger), teacher)
    look_after_desks()
    assert "candidate" not in kinds_of(mentor)


def test_what_is_in_the_showcase_is_no_candidate(solution: Post, mentor: Person) -> None:
    tries(solution, "worked", "worked", "worked")
    look_after_desks()
    assert "candidate" in kinds_of(mentor)
    with transaction():
        entry = ShowcaseEntry(key="first", title="पहला", summary="क्या", summary_html="", summary_text="क्या", lang="hi")
        entry.curator_id, entry.published_at = mentor.id, clock.now()
        db.session.add(entry)
        db.session.flush()
        db.session.add(ShowcasePick(entry_id=entry.id, thread_id=solution.thread_id, position=0))
    look_after_desks()
    assert "candidate" not in kinds_of(mentor)


def test_a_try_that_did_not_work_differs_from_two_that_did(solution: Post, mentor: Person) -> None:
    tries(solution, "worked", "did_not_work")
    look_after_desks()
    assert "contradicting" not in kinds_of(mentor)
    tries(solution, "adapted")
    look_after_desks()
    assert "contradicting" in kinds_of(mentor)
    round_later(days=31)
    assert "contradicting" not in kinds_of(mentor)


def test_a_second_differing_try_opens_the_card_again(solution: Post, mentor: Person) -> None:
    tries(solution, "worked", "worked", "did_not_work")
    look_after_desks()
    with transaction():
        actions.finish(card_of("contradicting"), by=as_viewer(mentor))
    look_after_desks()
    assert "contradicting" not in kinds_of(mentor)
    tries(solution, "did_not_work")
    look_after_desks()
    assert "contradicting" in kinds_of(mentor)


def test_a_try_that_is_taken_back_contradicts_nothing(solution: Post, mentor: Person, teacher: Person) -> None:
    tries(solution, "worked", "worked")
    make_try(solution, teacher, "did_not_work")
    look_after_desks()
    with transaction():
        withdraw_try(db.session.get_one(Post, solution.id), by=as_viewer(teacher))
    assert "contradicting" not in kinds_of(mentor)


def with_solutions(by: Person, *, of: Person, most: int = 4, **more: Any) -> Thread:
    thread = make_thread(by, **more)
    for n in range(most):
        make_solution(thread, of, f"उपाय {n}")
    return thread


def summarise(thread: Thread, by: Person) -> Post:
    told = words("पहले जाँच, फिर छोटे समूह।")
    with transaction():
        return write_summary(db.session.get_one(Thread, thread.id), by=as_viewer(by), words=told)


def test_more_than_three_solutions_want_a_summary_until_one_is_written(mentor: Person, stranger: Person) -> None:
    thread = with_solutions(mentor, of=stranger, most=3)
    look_after_desks()
    assert "summary" not in kinds_of(mentor)
    make_solution(thread, stranger, "चौथा उपाय")
    look_after_desks()
    assert "summary" in kinds_of(mentor)
    summarise(thread, mentor)
    assert "summary" not in kinds_of(mentor)
    look_after_desks()
    assert "summary" not in kinds_of(mentor)


def test_a_summary_that_was_deleted_is_asked_for_again_of_everybody(mentor: Person, stranger: Person) -> None:
    thread = with_solutions(mentor, of=stranger)
    look_after_desks()
    with transaction():
        actions.dismiss(card_of("summary"), by=as_viewer(mentor))
    summary = summarise(thread, mentor)
    with transaction():
        set_state(db.session.get_one(Post, summary.id), "deleted")
    assert "summary" in kinds_of(mentor), "at once"
    look_after_desks()
    assert "summary" in kinds_of(mentor)
    summarise(thread, mentor)
    assert "summary" not in kinds_of(mentor), "written anew"
    look_after_desks()
    assert "summary" not in kinds_of(mentor)


def test_a_summary_that_is_hidden_is_not_asked_for(mentor: Person, stranger: Person) -> None:
    """Nobody could write another."""
    summary = summarise(with_solutions(mentor, of=stranger), mentor)
    with transaction():
        set_state(db.session.get_one(Post, summary.id), "hidden")
    look_after_desks()
    assert "summary" not in kinds_of(mentor)


def test_a_summary_that_came_with_a_joined_thread_is_not_asked_for(mentor: Person, stranger: Person) -> None:
    gone = with_solutions(mentor, of=stranger, title="एक ही बात दो बार")
    summarise(gone, mentor)
    into = with_solutions(mentor, of=stranger)
    look_after_desks()
    assert ("summary", into.id) in cards_of(mentor)
    join(gone, into, mentor)
    assert "summary" not in kinds_of(mentor), "at once"
    look_after_desks()
    assert "summary" not in kinds_of(mentor)


def test_a_first_post_is_welcomed_within_two_weeks_and_only_the_first(teacher: Person, mentor: Person) -> None:
    first = make_thread(teacher)
    make_thread(teacher, title="दूसरी समस्या, अलग बात")
    look_after_desks()
    assert [card for card in cards_of(mentor) if card[0] == "welcome"] == [("welcome", first.id)]
    round_later(days=14, seconds=1)
    assert "welcome" not in kinds_of(mentor)


@pytest.mark.parametrize("how", ["answered", "thanked", "hidden"])
def test_a_first_post_that_was_seen_to_needs_no_welcome(how: str, teacher: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    look_after_desks()
    if how == "answered":
        make_comment(thread, mentor)
        assert "welcome" not in kinds_of(mentor)
    with transaction():
        if how == "thanked":
            thank(opening_of(thread), by=as_viewer(mentor))
        elif how == "hidden":
            set_state(opening_of(thread), "hidden")
    look_after_desks()
    assert "welcome" not in kinds_of(mentor)


def test_whoever_invited_her_sees_it_too_wherever_she_teaches(mentor: Person) -> None:
    far = make_person("nayi", district=OTHER_DISTRICT, invited_by_id=mentor.id)
    make_thread(far, district=OTHER_DISTRICT)
    other = make_person("farida", role="mentor", district=OTHER_DISTRICT)
    look_after_desks()
    assert "welcome" in kinds_of(mentor)
    assert "welcome" in kinds_of(other)


def test_what_was_looked_for_three_times_this_month_and_not_found(mentor: Person) -> None:
    missed("संकुल रिपोर्ट", 2)
    missed("पुराना शब्द", 9, days=31)
    look_after_desks()
    assert kinds_of(mentor) == []
    missed("संकुल रिपोर्ट", 3)
    look_after_desks()
    assert kinds_of(mentor) == ["missed"]
    with transaction():
        actions.finish(card_of("missed"), by=as_viewer(mentor))
    look_after_desks()
    assert kinds_of(mentor) == []
    missed("संकुल रिपोर्ट", 6)
    look_after_desks()
    assert kinds_of(mentor) == ["missed"]


def test_two_titles_that_ask_the_same_in_one_district_are_a_pair(teacher: Person, mentor: Person) -> None:
    older = make_thread(mentor, title="बच्चे दोपहर के भोजन के बाद पढ़ने में मन नहीं लगाते")
    make_thread(mentor, title="पहाड़े याद नहीं रहते, क्या करें")
    newer = make_thread(teacher, title="bachche dopahar ke bhojan ke baad padhne me man nahi lagate", lang="hi-Latn")
    make_thread(teacher, title="भोजन के बाद बच्चे पढ़ने में मन नहीं लगाते दोपहर", district=OTHER_DISTRICT)
    look_after_desks()
    card = card_of("duplicate")
    assert (card.thread_id, card.other_thread_id) == (newer.id, older.id)
    with transaction():
        db.session.get_one(Thread, older.id).state = "merged"
    assert "duplicate" not in kinds_of(mentor)


def test_titles_are_alike_by_their_words_not_by_their_script() -> None:
    one, other = title_keys("बच्चे मात्रा भूल जाते हैं"), title_keys("bachche matra bhool jate hain")
    assert alike(one, other) >= 0.6
    assert alike(one, title_keys("बच्चे पहाड़े भूल जाते हैं")) == 0


def test_threads_touched_since_get_their_cards_without_a_look_at_all(solution: Post, mentor: Person, teacher: Person) -> None:
    tries(solution, "worked", "worked", "worked")
    old = aged(make_thread(teacher), days=3)
    look_after_desks(clock.now() - timedelta(minutes=5))
    assert "candidate" in kinds_of(mentor)
    assert ("welcome", old.id) not in cards_of(mentor)


def test_a_second_round_changes_nothing(solution: Post, mentor: Person, teacher: Person) -> None:
    tries(solution, "worked", "worked", "did_not_work")
    aged(make_thread(teacher), days=3)
    missed("संकुल रिपोर्ट", 3)
    look_after_desks()
    before = [(card.id, card.kind, card.stamp) for card in db.session.scalars(select(DeskCard))]
    with transaction():
        actions.put_off(card_of("missed"), by=as_viewer(mentor), days=3)
    for since in (None, clock.now() - timedelta(days=1)):
        look_after_desks(since)
        db.session.rollback()
        assert [(card.id, card.kind, card.stamp) for card in db.session.scalars(select(DeskCard))] == before
    assert "missed" not in kinds_of(mentor)


def test_seven_at_most_by_need_and_no_kind_hides_the_others(teacher: Person, mentor: Person) -> None:
    threads = [aged(make_thread(teacher, title=f"समस्या संख्या {n}"), days=10 - n) for n in range(6)]
    for n in range(5):
        missed(f"शब्द {n}", 3)
    look_after_desks()
    cards = cards_of(mentor)
    assert len(cards) == 7
    assert problems_of(mentor)[:OF_ONE_KIND] == [thread.id for thread in threads[:OF_ONE_KIND]]
    assert [kind for kind, _ in cards[:OF_ONE_KIND]] == ["unanswered"] * OF_ONE_KIND
    assert kinds_of(mentor).count("missed") == OF_ONE_KIND


def test_an_archive_that_comes_again_may_take_the_post_of_a_card_away(solution: Post, mentor: Person) -> None:
    tries(solution, "worked", "worked", "did_not_work")
    look_after_desks()
    assert {"candidate", "contradicting"} <= set(kinds_of(mentor))
    with transaction():
        forget_about(solution.thread_id)
        db.session.execute(delete(Try).where(Try.post_id == solution.id))
        db.session.execute(delete(Post).where(Post.id == solution.id))
    assert not {"candidate", "contradicting"} & set(kinds_of(mentor))


def test_a_card_is_seen_by_the_query_as_by_the_rule(
    app: Flask, teacher: Person, mentor: Person, moderator: Person, admin: Person
) -> None:
    foreign = make_person("farida", role="mentor", district=OTHER_DISTRICT)
    with transaction():
        for n, (audience, owner, district) in enumerate(
            (a, o, d)
            for a in ("one", "district", "all")
            for o in (None, mentor.id, foreign.id)
            for d in (None, mentor.district_id, foreign.district_id)
        ):
            card = DeskCard(kind=KINDS[n % len(KINDS)], about=str(n), audience=audience, since=clock.now())
            card.owner_id, card.district_id = owner, district
            db.session.add(card)
    for viewer in map(as_viewer, (mentor, foreign, moderator, admin)):
        seen = set(db.session.scalars(select(DeskCard.id).where(cards_seen_by(viewer))))
        assert seen == {card.id for card in db.session.scalars(select(DeskCard)) if may_see_card(viewer, card)}
        assert all(get_card(card_id, seen_by=viewer) for card_id in seen)
    assert not any(may_see_card(as_viewer(teacher), card) for card in db.session.scalars(select(DeskCard)))
