"""From the first problem to mentor; and the discussions that a mentor counts."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.errors import Conflict, NotAllowed
from forum.people.authority import change_role
from forum.people.models import Person
from forum.recognition import actions
from forum.recognition.models import LedDiscussion, MentorWay
from forum.recognition.queries import journey_of
from tests.cast import OTHER_DISTRICT, as_viewer, make_person
from tests.client import Client
from tests.make import make_solution, make_thread, make_try
from tests.page import words_of
from tests.recognition.conftest import Browser, told


def invite(person: Person, by: Person) -> None:
    with transaction():
        actions.invite_as_mentor(db.session.get_one(Person, person.id), by=as_viewer(by), words="आपका काम बहुतों के काम आया")


def answer(person: Person, *, accepted: bool) -> None:
    with transaction():
        actions.answer_invitation(db.session.get_one(MentorWay, person.id), by=as_viewer(person), accepted=accepted)


def steps_of(person: Person) -> set[str]:
    path = journey_of(db.session.get_one(Person, person.id))
    return {step for step in path.steps if path.reached(step)}


def state_of(person: Person) -> str:
    return db.session.get_one(MentorWay, person.id, populate_existing=True).state


def test_each_step_is_made_of_a_deed(teacher: Person, stranger: Person, mentor: Person, admin: Person) -> None:
    assert steps_of(teacher) == set()
    make_thread(teacher)
    assert steps_of(teacher) == {"first_problem"}
    solution = make_solution(make_thread(stranger), teacher)
    assert steps_of(teacher) == {"first_problem", "first_solution"}
    make_try(solution, stranger, "planning")
    assert "tried_by_another" not in steps_of(teacher)
    make_try(solution, mentor, "did_not_work")
    with transaction():
        actions.count_led(db.session.get_one(Person, teacher.id), by=as_viewer(mentor), about="चर्चा", led_on=date(2025, 1, 1))
    assert steps_of(teacher) == {"first_problem", "first_solution", "tried_by_another", "led_one"}
    invite(teacher, mentor)
    assert "invited" in steps_of(teacher)
    answer(teacher, accepted=True)
    assert "accepted" in steps_of(teacher)
    with transaction():
        actions.make_mentor(db.session.get_one(Person, teacher.id), by=as_viewer(admin))
    assert len(steps_of(teacher)) == 7


def test_the_way_through_the_pages(teacher: Person, mentor: Person, admin: Person, browser_of: Browser) -> None:
    assert browser_of(mentor).submit("/people/sunita/mentor-invitation", words="आइए").status_code == 303
    hers = browser_of(teacher)
    assert "आइए" in words_of(hers.page("/me/journey"))
    assert hers.submit("/me/journey", to="/accept").status_code == 303
    assert told(mentor) == ["mentor_accepted"]
    assert db.session.get_one(Person, teacher.id).role == "teacher", "only an admin gives a role"
    assert browser_of(admin).submit("/people/sunita", to="/mentor").status_code == 303
    assert db.session.get_one(Person, teacher.id, populate_existing=True).role == "mentor"


def test_an_invitation_is_between_two(
    client: Client, teacher: Person, mentor: Person, stranger: Person, browser_of: Browser
) -> None:
    invite(teacher, mentor)
    for browser in (client, browser_of(stranger)):
        assert "आपका काम बहुतों" not in browser.get("/people/sunita").get_data(as_text=True)
    assert "आपका काम बहुतों" not in browser_of(stranger).get("/me/journey").get_data(as_text=True)


def test_it_can_be_declined_and_asked_again(teacher: Person, mentor: Person) -> None:
    invite(teacher, mentor)
    answer(teacher, accepted=False)
    assert state_of(teacher) == "declined"
    assert told(mentor) == ["mentor_declined"]
    with pytest.raises(Conflict):
        answer(teacher, accepted=True)
    invite(teacher, mentor)
    answer(teacher, accepted=True)
    assert state_of(teacher) == "accepted"
    with pytest.raises(Conflict):
        invite(teacher, mentor)


def test_nobody_answers_for_her(teacher: Person, mentor: Person) -> None:
    invite(teacher, mentor)
    with pytest.raises(NotAllowed), transaction():
        actions.answer_invitation(db.session.get_one(MentorWay, teacher.id), by=as_viewer(mentor), accepted=True)


def test_a_rest_and_back(client: Client, mentor: Person, browser_of: Browser) -> None:
    hers = browser_of(mentor)
    hers.submit("/me/journey", to="/pause")
    assert state_of(mentor) == "paused"
    assert "resting for a while" in words_of(client.page("/people/meena?lang=en"))
    assert "mentor" in steps_of(mentor)
    hers.submit("/me/journey", to="/resume")
    assert state_of(mentor) == "accepted"
    assert "resting for a while" not in words_of(client.page("/people/meena"))


def test_there_is_no_rest_before_anything_began(teacher: Person) -> None:
    for press in (actions.pause, actions.resume):
        with pytest.raises(NotAllowed), transaction():
            press(by=as_viewer(teacher))


def test_a_mentor_who_lapsed_keeps_the_credit(mentor: Person, admin: Person, browser_of: Browser) -> None:
    with transaction():
        change_role(db.session.get_one(Person, mentor.id), "teacher", by=as_viewer(admin))
    path = journey_of(db.session.get_one(Person, mentor.id))
    assert (path.is_mentor, path.was_mentor) == (False, True)
    assert "mentor" in steps_of(mentor)
    assert "You were a mentor here" in words_of(browser_of(mentor).page("/me/journey?lang=en"))


def test_a_mentor_whom_nobody_invited_has_no_invitation_ahead_of_her(
    mentor: Person, teacher: Person, browser_of: Browser
) -> None:
    assert "मेंटर बनने का न्योता" not in words_of(browser_of(mentor).page("/me/journey"))
    assert "मेंटर बनने का न्योता" in words_of(browser_of(teacher).page("/me/journey"))


def test_without_a_yes_nobody_is_made_a_mentor(teacher: Person, mentor: Person, admin: Person) -> None:
    invite(teacher, mentor)
    with pytest.raises(NotAllowed), transaction():
        actions.make_mentor(db.session.get_one(Person, teacher.id), by=as_viewer(admin))
    answer(teacher, accepted=True)
    with pytest.raises(NotAllowed), transaction():
        actions.make_mentor(db.session.get_one(Person, teacher.id), by=as_viewer(mentor))
    assert db.session.get_one(Person, teacher.id).role == "teacher"


def test_only_mentors_of_her_district_and_moderators_count_and_invite(
    teacher: Person, mentor: Person, stranger: Person, moderator: Person, browser_of: Browser
) -> None:
    far = make_person("farida", role="mentor", district=OTHER_DISTRICT)
    for page in ("led", "mentor-invitation"):
        asked = {
            one.handle: browser_of(one).get(f"/people/sunita/{page}").status_code
            for one in (teacher, mentor, stranger, moderator, far)
        }
        assert asked == {"sunita": 403, "meena": 200, "imran": 403, "rakesh": 200, "farida": 403}
    assert browser_of(mentor).get("/people/meena/led").status_code == 403


@pytest.mark.parametrize("typed", ["2025-11-25", "25/11/2025", "25.11.2025", "25-11-2025", "२५/११/२०२५"])
def test_a_day_is_taken_as_people_write_it(teacher: Person, mentor: Person, browser_of: Browser, typed: str) -> None:
    assert browser_of(mentor).submit("/people/sunita/led", about="मात्रा", led_on=typed).status_code == 303
    assert db.session.scalars(select(LedDiscussion.led_on)).one() == date(2025, 11, 25)


@pytest.mark.parametrize("typed", ["", "कल", "31/02/2025", "2025", "1/2/3/4", "0000-01-01"])
def test_a_day_that_is_none_gets_a_sentence(teacher: Person, mentor: Person, browser_of: Browser, typed: str) -> None:
    answer = browser_of(mentor).submit("/people/sunita/led", about="मात्रा", led_on=typed)
    assert answer.status_code == 400
    assert "मात्रा" in answer.get_data(as_text=True)


def test_a_day_to_come_is_refused(teacher: Person, mentor: Person, browser_of: Browser) -> None:
    tomorrow = (clock.now() + timedelta(days=2)).date().isoformat()
    assert browser_of(mentor).submit("/people/sunita/led", about="मात्रा", led_on=tomorrow).status_code == 400


def test_a_thread_is_named_by_its_address(teacher: Person, mentor: Person, browser_of: Browser) -> None:
    thread = make_thread(teacher)
    browser = browser_of(mentor)
    wrong = browser.submit("/people/sunita/led", about="मात्रा", led_on="25/11/2025", address="/threads/999")
    assert wrong.status_code == 400
    browser.submit(
        "/people/sunita/led", about="मात्रा", led_on="25/11/2025", address=f"http://localhost/threads/{thread.id}-x?page=2"
    )
    assert db.session.scalars(select(LedDiscussion.thread_id)).one() == thread.id


def test_counted_twice_is_counted_once_and_can_be_taken_back(teacher: Person, mentor: Person, browser_of: Browser) -> None:
    browser = browser_of(mentor)
    for _ in range(2):
        browser.submit("/people/sunita/led", about="मात्रा", led_on="25/11/2025")
    led = db.session.scalars(select(LedDiscussion)).one()
    assert browser.submit("/people/sunita/led", to=f"/{led.id}/take-back").status_code == 303
    assert db.session.scalars(select(LedDiscussion)).all() == []
