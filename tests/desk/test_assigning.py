"""No question alone: by the clock, to one person, never twice."""

import json
from math import asin, cos, radians, sin, sqrt
from typing import Any

import pytest
from sqlalchemy import func, select

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.errors import Conflict, NotAllowed
from forum.desk import actions
from forum.desk.events import ProblemAssigned
from forum.desk.models import Assignment, AssignmentEntry, DeskCard
from forum.desk.queries import for_the_meeting, get_card
from forum.desk.workers import look_after_desks
from forum.discussion.actions import close_thread, move_thread, set_state
from forum.discussion.models import Post, Thread
from forum.moderation.actions import hide
from forum.people.models import Person
from forum.places.models import District
from forum.places.neighbours import TABLE, nearest_to
from forum.places.taxonomy import taxonomy
from tests.cast import DISTRICT, OTHER_DISTRICT, as_viewer, make_person
from tests.desk.conftest import aged, assignment_of, card_of, change, owner_of, problems_of, round_later
from tests.make import make_comment, make_solution, make_thread, opening_of

SECOND = 1 / 86_400


def log_of(thread: Thread) -> list[tuple[str, int]]:
    entries = select(AssignmentEntry.what, AssignmentEntry.person_id).where(AssignmentEntry.thread_id == thread.id)
    return [(row.what, row.person_id) for row in db.session.execute(entries.order_by(AssignmentEntry.id))]


@pytest.mark.parametrize(
    ("days", "step"),
    [(0, 0), (2 - SECOND, 0), (2, 1), (7 - SECOND, 1), (7, 2), (14 - SECOND, 2), (14, 3), (400, 3)],
)
def test_a_problem_goes_a_step_further_exactly_on_time(days: float, step: int, teacher: Person, mentor: Person) -> None:
    with clock.standing_at(clock.now()):
        thread = aged(make_thread(teacher), days=days)
        look_after_desks()
        found = assignment_of(thread)
        assert (found.step if found else 0) == step


def test_from_step_to_step_one_person_has_it_and_everybody_concerned_is_told_once(
    teacher: Person, mentor: Person, facts: list[ProblemAssigned]
) -> None:
    thread = make_thread(teacher)
    second = make_person("asha", role="mentor")
    for days in (1, 2, 2.5, 6, 7, 8, 14, 20):
        round_later(days=days)
    assert facts == [
        ProblemAssigned(thread.id, mentor.id, 1, (mentor.id,)),
        ProblemAssigned(thread.id, mentor.id, 2, (mentor.id, second.id)),
        ProblemAssigned(thread.id, mentor.id, 3, (mentor.id,)),
    ]
    assert log_of(thread) == [("given", mentor.id), ("to_district", mentor.id), ("to_meeting", mentor.id)]
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == 1


def test_a_worker_that_was_away_for_weeks_takes_all_steps_at_once(
    teacher: Person, mentor: Person, facts: list[ProblemAssigned]
) -> None:
    thread = aged(make_thread(teacher), days=15)
    look_after_desks()
    assert [fact.step for fact in facts] == [3]
    assert [what for what, _ in log_of(thread)] == ["given", "to_district", "to_meeting"]


def test_a_clock_that_is_set_back_takes_nothing_back(teacher: Person, mentor: Person, facts: list[ProblemAssigned]) -> None:
    thread = make_thread(teacher)
    for days in (8, 1, 3, 8):
        round_later(days=days)
    found = assignment_of(thread)
    assert found is not None
    assert (found.step, len(facts), len(log_of(thread))) == (2, 1, 2)


def test_a_mentor_of_the_district_with_the_fewest_gets_it(teacher: Person, mentor: Person, moderator: Person) -> None:
    other = make_person("asha", role="mentor")
    make_person("farida", role="mentor", district=OTHER_DISTRICT)
    threads = [aged(make_thread(teacher), days=3) for _ in range(4)]
    look_after_desks()
    assert sorted(owner_of(thread) or 0 for thread in threads) == [mentor.id, mentor.id, other.id, other.id]


def test_nobody_looks_after_her_own_problem(mentor: Person, moderator: Person) -> None:
    thread = aged(make_thread(mentor), days=3)
    look_after_desks()
    assert owner_of(thread) == moderator.id


def test_without_a_mentor_the_nearest_district_is_asked_then_a_moderator(teacher: Person, moderator: Person) -> None:
    far = make_person("mathura-m", role="mentor", district="mathura")
    near = make_person("balrampur-m", role="mentor", district="balrampur")
    owners = []
    for gone in (None, near, far):
        if gone is not None:
            change(gone, suspended_at=clock.now())
        thread = aged(make_thread(teacher), days=3)
        look_after_desks()
        owners.append(owner_of(thread))
    assert owners == [near.id, far.id, moderator.id]


def test_of_the_whole_state_a_moderator_is_asked_first(teacher: Person, mentor: Person, moderator: Person) -> None:
    thread = aged(make_thread(teacher, district=None), days=3)
    look_after_desks()
    assert owner_of(thread) == moderator.id


def test_while_there_is_nobody_it_waits_and_the_first_who_comes_gets_it(teacher: Person) -> None:
    thread = aged(make_thread(teacher), days=3)
    look_after_desks()
    assert owner_of(thread) is None
    came = make_person("meena", role="mentor")
    look_after_desks()
    assert owner_of(thread) == came.id


@pytest.mark.parametrize("loss", ["suspended", "role", "district"])
def test_an_owner_who_cannot_any_more_is_replaced(
    loss: str, teacher: Person, mentor: Person, facts: list[ProblemAssigned]
) -> None:
    thread = aged(make_thread(teacher), days=3)
    look_after_desks()
    second = make_person("asha", role="mentor")
    elsewhere = db.session.scalars(select(District.id).where(District.key == OTHER_DISTRICT)).one()
    lost: dict[str, dict[str, Any]] = {
        "suspended": {"suspended_at": clock.now()},
        "role": {"role": "teacher"},
        "district": {"district_id": elsewhere},
    }
    change(mentor, **lost[loss])
    look_after_desks()
    look_after_desks()
    assert owner_of(thread) == second.id
    assert log_of(thread) == [("given", mentor.id), ("taken_over", second.id)]
    assert [fact.told_ids for fact in facts] == [(mentor.id,), (second.id,)]
    assert problems_of(second) == [thread.id]


def test_a_thread_that_is_moved_goes_to_a_mentor_of_where_it_stands(
    app: object, teacher: Person, mentor: Person, moderator: Person
) -> None:
    there = make_person("farida", role="mentor", district=OTHER_DISTRICT)
    thread = aged(make_thread(teacher), days=3)
    look_after_desks()
    with transaction():
        row = db.session.get_one(Thread, thread.id)
        place = taxonomy().district_by_key[OTHER_DISTRICT].id
        move_thread(row, by=as_viewer(moderator), topic_id=row.topic_id, district_id=place, block_id=None)
    look_after_desks()
    assert owner_of(thread) == there.id


def test_a_solution_ends_it_at_once_and_a_comment_does_not(teacher: Person, mentor: Person, stranger: Person) -> None:
    thread = aged(make_thread(teacher), days=3)
    look_after_desks()
    make_comment(thread, stranger)
    assert owner_of(thread) == mentor.id
    make_solution(thread, stranger)
    assert owner_of(thread) is None
    assert problems_of(mentor) == []
    assert log_of(thread)[-1] == ("ended", mentor.id)


def test_a_solution_that_is_taken_away_leaves_it_alone_again(teacher: Person, mentor: Person, moderator: Person) -> None:
    thread = aged(make_thread(teacher), days=3)
    solution = make_solution(thread, teacher)
    look_after_desks()
    assert owner_of(thread) is None
    with transaction():
        hide(db.session.get_one(Post, solution.id), by=as_viewer(moderator))
    look_after_desks()
    assert owner_of(thread) == mentor.id
    with transaction():
        set_state(db.session.get_one(Post, solution.id), "visible")
    assert owner_of(thread) is None


@pytest.mark.parametrize("end", ["closed", "hidden", "deleted", "merged", "practice"])
def test_care_ends_with_the_thread(end: str, teacher: Person, mentor: Person, moderator: Person) -> None:
    thread = aged(make_thread(teacher), days=15)
    look_after_desks()
    with transaction():
        row = db.session.get_one(Thread, thread.id)
        if end == "closed":
            close_thread(row, by=as_viewer(moderator))
        elif end in {"hidden", "deleted"}:
            set_state(opening_of(thread), "hidden" if end == "hidden" else "deleted")
        elif end == "merged":
            row.state = "merged"
        else:
            row.kind = "practice"
    assert problems_of(mentor) == [], "it is off the desk before the worker comes"
    assert list(for_the_meeting(as_viewer(mentor), 5)) == []
    look_after_desks()
    assert owner_of(thread) is None
    assert log_of(thread)[-1] == ("ended", mentor.id)


def test_it_is_seen_by_its_owner_first_then_by_all_mentors_of_the_district(
    teacher: Person, mentor: Person, moderator: Person
) -> None:
    other, foreign = make_person("asha", role="mentor"), make_person("farida", role="mentor", district=OTHER_DISTRICT)
    thread = make_thread(teacher)
    lies: list[int | None] = [thread.id]
    round_later(days=3)
    with clock.standing_at(clock.now()):
        assert (problems_of(mentor), problems_of(other), problems_of(foreign)) == (lies, [], [])
    round_later(days=8)
    assert (problems_of(mentor), problems_of(other), problems_of(foreign), problems_of(moderator)) == (lies, lies, [], lies)
    assert list(for_the_meeting(as_viewer(mentor), 5)) == []
    round_later(days=14)
    assert [[row.id for row in for_the_meeting(as_viewer(who), 5)] for who in (mentor, other, foreign, moderator)] == [
        [thread.id],
        [thread.id],
        [],
        [thread.id],
    ]


def test_a_mentor_hands_on_and_does_not_get_it_back_while_there_is_anybody_else(
    teacher: Person, mentor: Person, facts: list[ProblemAssigned]
) -> None:
    second = make_person("asha", role="mentor")
    thread = aged(make_thread(teacher), days=3)
    look_after_desks()
    card = card_of("unanswered")
    with pytest.raises(NotAllowed), transaction():
        actions.hand_on(db.session.get_one(DeskCard, card.id), by=as_viewer(second))
    with transaction():
        actions.hand_on(get_card(card.id, seen_by=as_viewer(mentor)), by=as_viewer(mentor))
    assert (problems_of(mentor), problems_of(second)) == ([], [thread.id])
    third = make_person("rekha", role="mentor")
    change(second, suspended_at=clock.now())
    look_after_desks()
    assert owner_of(thread) == third.id
    assert [what for what, _ in log_of(thread)] == ["given", "handed_on", "taken_over"]


def test_where_there_is_nobody_else_it_is_not_handed_on(teacher: Person, mentor: Person) -> None:
    thread = aged(make_thread(teacher), days=3)
    look_after_desks()
    with pytest.raises(Conflict), transaction():
        actions.hand_on(card_of("unanswered"), by=as_viewer(mentor))
    assert owner_of(thread) == mentor.id


def test_the_table_of_neighbours_is_whole_and_says_what_the_map_says() -> None:
    table = json.loads(TABLE.read_text("utf-8"))
    towns, nearest = table["headquarters"], table["nearest"]
    assert set(nearest) == set(towns)
    for key, others in nearest.items():
        assert {other["district"] for other in others} == set(towns) - {key}
        assert [other["km"] for other in others] == sorted(other["km"] for other in others)
        for other in others:
            assert abs(other["km"] - _km(towns[key], towns[other["district"]])) <= 1
            assert other in [
                {**back, "district": other["district"]} for back in nearest[other["district"]] if back["district"] == key
            ]


def test_every_district_of_the_seed_has_neighbours(app: object) -> None:
    for district in taxonomy().districts:
        assert len(nearest_to(district.key)) == len(taxonomy().districts) - 1
    assert nearest_to(DISTRICT)[0] == "balrampur"
    assert list(nearest_to("elsewhere")) == []


def _km(one: dict[str, float], other: dict[str, float]) -> float:
    north, east, n, e = (radians(x) for x in (one["north"], one["east"], other["north"], other["east"]))
    half = sin((n - north) / 2) ** 2 + cos(north) * cos(n) * sin((e - east) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))
