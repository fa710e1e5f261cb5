"""Each rule exactly at its threshold, and what does not count."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import func, select

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.i18n import speaking
from forum.discussion.models import Outcome, Post, State, Thread, Try
from forum.moderation.actions import hide, restore
from forum.people.models import Person
from forum.recognition import actions
from forum.recognition.events import AwardGiven, AwardWithdrawn
from forum.recognition.models import Award
from forum.recognition.notices import NOTICES
from forum.recognition.rules import RULES
from forum.upkeep import look_over
from tests.cast import as_viewer, make_person
from tests.make import make_solution, make_thread, mark, opening_of, settle
from tests.recognition.conftest import (
    Browser,
    count_led,
    give,
    held_by,
    help_quickly,
    let_try,
    pick,
    reckon,
    told,
    try_ideas,
    withdraw,
)


def test_a_solution_is_recognised_at_the_fifth_try_of_others(
    teacher: Person, stranger: Person, colleagues: Sequence[Person]
) -> None:
    solution = make_solution(make_thread(stranger), teacher)
    let_try(solution, colleagues[:4])
    reckon()
    assert held_by(teacher) == []
    let_try(solution, colleagues[4:5])
    reckon()
    assert held_by(teacher) == ["tried_by_others"]
    assert db.session.scalars(select(Award.evidence)).one() == [f"/posts/{solution.id}"]


@pytest.mark.parametrize("outcome", ["worked", "adapted", "did_not_work"])
def test_what_did_not_work_counts_the_same(
    teacher: Person, stranger: Person, colleagues: Sequence[Person], outcome: Outcome
) -> None:
    let_try(make_solution(make_thread(stranger), teacher), colleagues[:5], outcome)
    try_ideas(colleagues[9], stranger, 10, outcome)
    reckon()
    assert held_by(teacher) == ["tried_by_others"]
    assert held_by(colleagues[9]) == ["honest_tries"]


def test_tries_of_several_solutions_are_not_added_up(teacher: Person, stranger: Person, colleagues: Sequence[Person]) -> None:
    thread = make_thread(stranger)
    let_try(make_solution(thread, teacher, "एक"), colleagues[:4])
    let_try(make_solution(thread, teacher, "दो"), colleagues[4:8])
    reckon()
    assert held_by(teacher) == []


def test_a_practice_counts_like_a_solution(teacher: Person, colleagues: Sequence[Person]) -> None:
    let_try(opening_of(make_thread(teacher, kind="practice")), colleagues[:5])
    reckon()
    assert held_by(teacher) == ["tried_by_others"]


def test_plans_do_not_count(teacher: Person, stranger: Person, colleagues: Sequence[Person]) -> None:
    solution = make_solution(make_thread(stranger), teacher)
    let_try(solution, colleagues[:4])
    let_try(solution, colleagues[4:6], "planning")
    reckon()
    assert held_by(teacher) == []


HELD_BACK: tuple[State, ...] = ("hidden", "deleted", "pending")


@pytest.mark.parametrize("state", HELD_BACK)
def test_a_try_out_of_sight_does_not_count(teacher: Person, stranger: Person, colleagues: Sequence[Person], state: State) -> None:
    let_try(make_solution(make_thread(stranger), teacher), colleagues[:5])
    with transaction():
        db.session.scalars(select(Try).limit(1)).one().state = state
    reckon()
    assert held_by(teacher) == []


@pytest.mark.parametrize("what", ["post", "thread"])
def test_what_was_tried_out_of_sight_does_not_count(
    teacher: Person, stranger: Person, colleagues: Sequence[Person], what: str
) -> None:
    solution = make_solution(make_thread(stranger), teacher)
    let_try(solution, colleagues[:5])
    with transaction():
        hidden = db.session.get_one(Post, solution.id) if what == "post" else db.session.get_one(Thread, solution.thread_id)
        hidden.state = "hidden"
    reckon()
    assert held_by(teacher) == []


def test_an_own_try_never_counts_even_where_one_stands_in_the_rows(
    teacher: Person, stranger: Person, colleagues: Sequence[Person]
) -> None:
    solution = make_solution(make_thread(stranger), teacher)
    let_try(solution, colleagues[:4])
    try_ideas(teacher, stranger, 9)
    with transaction():
        db.session.add(Try(post_id=solution.id, author_id=teacher.id, outcome="worked", created_at=clock.now()))
    reckon()
    assert held_by(teacher) == []


def test_ten_tries_and_not_nine(teacher: Person, stranger: Person) -> None:
    try_ideas(teacher, stranger, 9)
    reckon()
    assert held_by(teacher) == []
    try_ideas(teacher, stranger, 1)
    reckon()
    assert held_by(teacher) == ["honest_tries"]
    assert len(db.session.scalars(select(Award.evidence)).one()) == 10


def test_ten_times_help_within_48_hours_and_not_nine(teacher: Person, stranger: Person) -> None:
    help_quickly(teacher, stranger, 9)
    reckon()
    assert held_by(teacher) == []
    help_quickly(teacher, stranger, 1)
    reckon()
    assert held_by(teacher) == ["quick_help"]


def test_a_moment_after_48_hours_is_too_late(teacher: Person, stranger: Person) -> None:
    help_quickly(teacher, stranger, 9)
    help_quickly(teacher, stranger, 1, after=timedelta(hours=48, microseconds=1))
    reckon()
    assert held_by(teacher) == []


def test_a_mark_of_ones_own_hand_does_not_count(mentor: Person, stranger: Person) -> None:
    help_quickly(mentor, stranger, 9)
    own = make_solution(make_thread(stranger, district="shravasti"), mentor)
    mark(own, mentor)
    reckon()
    assert held_by(mentor) == []


def test_chosen_for_the_showcase_is_credited_to_asker_and_solver_and_not_to_the_curator(
    teacher: Person, stranger: Person, mentor: Person
) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, stranger)
    make_solution(thread, mentor, "दूसरा उपाय")
    mark(solution, teacher)
    reckon()
    assert held_by(teacher) == held_by(stranger) == []
    pick(thread.id, mentor)
    reckon()
    assert (held_by(teacher), held_by(stranger), held_by(mentor)) == (["in_showcase"], ["in_showcase"], [])


def test_a_mentor_gets_nothing_for_choosing_her_own(mentor: Person) -> None:
    pick(make_thread(mentor, kind="practice").id, mentor)
    reckon()
    assert held_by(mentor) == []


def test_three_discussions_led_and_not_two(teacher: Person, mentor: Person) -> None:
    count_led(teacher, mentor, 2)
    reckon()
    assert held_by(teacher) == []
    count_led(teacher, mentor, 3)  # the first two are the same, and are not counted twice
    reckon()
    assert held_by(teacher) == ["led_discussions"]


def test_reckoning_again_gives_nothing(teacher: Person, mentor: Person) -> None:
    count_led(teacher, mentor, 3)
    for _ in range(3):
        reckon()
    assert held_by(teacher) == ["led_discussions"]
    assert told(teacher) == ["award_given"]


def test_what_was_given_stays_whatever_becomes_of_the_deeds(teacher: Person, stranger: Person) -> None:
    try_ideas(teacher, stranger, 10)
    reckon()
    with transaction():
        for report in db.session.scalars(select(Try)):
            report.state = "deleted"
    reckon()
    assert held_by(teacher) == ["honest_tries"]


def test_after_a_withdrawal_only_new_deeds_count(teacher: Person, mentor: Person, moderator: Person) -> None:
    count_led(teacher, mentor, 3)
    reckon()
    withdraw(db.session.scalars(select(Award)).one(), moderator)
    reckon()
    assert held_by(teacher) == []
    with clock.standing_at(clock.now() + timedelta(days=1)):
        count_led(teacher, mentor, 5)  # two more
        reckon()
        assert held_by(teacher) == []
        count_led(teacher, mentor, 6)
        reckon()
    assert held_by(teacher) == ["led_discussions"]
    assert db.session.scalar(select(func.count()).select_from(Award)) == 2


def test_who_is_suspended_gets_nothing(teacher: Person, mentor: Person) -> None:
    count_led(teacher, mentor, 3)
    with transaction():
        db.session.get_one(Person, teacher.id).suspended_at = clock.now()
    reckon()
    assert held_by(teacher) == []


def test_the_worker_gives_it_after_the_fact(teacher: Person, stranger: Person, colleagues: Sequence[Person]) -> None:
    solution = make_solution(make_thread(stranger), teacher)
    let_try(solution, colleagues[:5])
    assert held_by(teacher) == []
    settle()
    assert held_by(teacher) == ["tried_by_others"]


def test_the_worker_gives_it_when_a_mentor_counts_and_when_a_solution_is_marked(
    teacher: Person, stranger: Person, mentor: Person
) -> None:
    count_led(teacher, mentor, 3)
    help_quickly(stranger, teacher, 10)
    settle()
    assert held_by(teacher) == ["led_discussions"]
    assert held_by(stranger) == ["quick_help"]


def test_a_thread_that_is_shown_again_brings_what_was_missing(
    teacher: Person, stranger: Person, moderator: Person, colleagues: Sequence[Person]
) -> None:
    thread = make_thread(stranger)
    let_try(make_solution(thread, teacher), colleagues[:5])
    with transaction():
        hide(opening_of(thread), by=as_viewer(moderator))
    settle()
    assert held_by(teacher) == []
    with transaction():
        restore(opening_of(thread), by=as_viewer(moderator))
    settle()
    assert held_by(teacher) == ["tried_by_others"]


def test_every_rule_is_a_sentence_in_both_languages(app: Flask) -> None:
    for rule in RULES.values():
        assert rule.threshold >= 1
        for lang in ("hi", "en"):
            with speaking(lang):
                assert all(str(words)[-1] in ".।" for words in (rule.deed, rule.counted))


def test_nobody_else_is_looked_at(teacher: Person, mentor: Person) -> None:
    other = make_person("hina")
    count_led(teacher, mentor, 3)
    count_led(other, mentor, 3)
    with transaction():
        given = actions.reckon([other.id])
    assert [award.person_id for award in given] == [other.id]
    assert held_by(teacher) == []


def test_once_an_hour_everybody_is_looked_at(teacher: Person, stranger: Person, mentor: Person) -> None:
    pick(make_thread(teacher, kind="practice").id, mentor)  # tells nobody
    settle()
    assert held_by(teacher) == []
    look_over()
    look_over()
    assert held_by(teacher) == ["in_showcase"]
    assert told(teacher) == ["award_given"]


def test_giving_and_withdrawing_are_facts(
    teacher: Person, mentor: Person, moderator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts: list[object] = []
    count_led(teacher, mentor, 3)
    monkeypatch.setattr("forum.recognition.actions.giving.publish", facts.append)
    reckon()
    award = db.session.scalars(select(Award)).one()
    withdraw(award, moderator)
    assert facts == [AwardGiven(award.id, teacher.id), AwardWithdrawn(award.id, teacher.id)]


@pytest.mark.parametrize("lang", ["hi", "en"])
def test_what_people_are_told_stands_on_their_home(
    teacher: Person, mentor: Person, moderator: Person, browser_of: Browser, lang: str
) -> None:
    award = give(teacher, mentor)
    withdraw(award, moderator, "गलती से गिना गया")
    page = browser_of(teacher).get(f"/?lang={lang}").get_data(as_text=True)
    with speaking(lang):
        for kind in told(teacher):
            assert str(escape(NOTICES[kind]({"award": "led_discussions", "reason": "गलती से गिना गया"}))) in page
