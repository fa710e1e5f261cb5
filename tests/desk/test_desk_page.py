"""The page of the desk: each card in two taps, what is remembered, what nobody else sees, and what it asks of the database."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.archive.exporting import export_lines
from forum.core import clock
from forum.core.db import db, transaction
from forum.desk import actions
from forum.desk.minutes import MINUTES, forget_old_deeds, minutes_this_week, note_deed
from forum.desk.models import KINDS, DeskCard, DeskDeed
from forum.desk.showing import cards_for_home, minutes_words
from forum.desk.workers import look_after_desks
from forum.discussion.models import Post, Thank, Thread
from forum.people.models import Person
from forum.search.models import MissedSearch
from tests.cast import OTHER_DISTRICT, as_viewer, make_person
from tests.client import OURS, Client, fill_form
from tests.desk.conftest import Browser, aged, card_of, cards_of, problems_of
from tests.house.test_questions import ask, asking
from tests.make import make_solution, make_thread, make_try, opening_of
from tests.page import look_over, words_of


class Taps:
    """A browser that counts what a mentor presses: links and buttons. Typing and redirects are no taps."""

    def __init__(self, browser: Client) -> None:
        self.browser, self.count = browser, 0

    def open(self, address: str) -> str:
        self.count += 1
        self.at = address.partition("#")[0]
        self.browser.page(self.at)
        return self.at

    def press(self, to: str, path: str = "/desk", **typed: Any) -> None:
        self.count += 1
        fields, action = fill_form(look_over(self.browser.get(path).get_data(as_text=True)), path, to, typed)
        answer = self.browser.post(action, data=fields, headers=OURS)
        assert answer.status_code == 303, f"{action} answers {answer.status_code}"


def link_on(browser: Client, words: str, path: str = "/desk?lang=en") -> str:
    return next(link.get("href", "") for link in browser.page(path).iter("a") if words_of(link) == words)


@pytest.fixture
def busy(teacher: Person, mentor: Person) -> dict[str, Thread]:
    """One card of each kind."""
    helper = make_person("sahayak", role="moderator", district=OTHER_DISTRICT)
    asked = aged(make_thread(teacher, title="बच्चे विद्यालय देर से आते हैं"), days=3)
    twice = make_thread(mentor, title="बच्चे विद्यालय बहुत देर से आते हैं")
    full = make_thread(mentor, title="चार समाधान वाली चर्चा")
    for n in range(4):
        solution = make_solution(full, helper, f"उपाय {n}")
    for n, outcome in enumerate(("worked", "adapted", "did_not_work")):
        make_try(solution, make_person(f"trier{n}"), outcome)  # type: ignore[arg-type]
    with transaction():
        db.session.add(MissedSearch(words="संकुल रिपोर्ट", times=4, last_at=clock.now()))
    look_after_desks()
    assert {kind for kind, _ in cards_of(mentor)} == set(KINDS)
    return {"asked": asked, "twice": twice, "full": full}


def answer_with(taps: Taps, words: str) -> None:
    """The second tap: the composer as it opened, with these words or with what stands in it."""
    more = {"body": words} if words else {}
    path = taps.at
    taps.press("/posts", path, **more)


@pytest.mark.parametrize("kind", KINDS)
def test_each_card_is_closed_in_two_taps(kind: str, busy: dict[str, Thread], mentor: Person, browser_of: Browser) -> None:
    browser = browser_of(mentor)
    card, taps = card_of(kind), Taps(browser)
    if kind == "unanswered":
        taps.open(link_on(browser, "Write a solution"))
        answer_with(taps, "सुबह की सभा में पाँच मिनट की कहानी रखें।")
    elif kind == "welcome":
        taps.press(f"/desk/cards/{card.id}/welcome")
    elif kind in {"candidate", "summary"}:
        taps.press(f"/desk/cards/{card.id}/dismiss")
    else:
        taps.press(f"/desk/cards/{card.id}/done")
    assert taps.count <= 2
    assert kind not in {one for one, _ in cards_of(mentor)}


@pytest.mark.parametrize("kind", KINDS)
def test_each_card_is_put_off_in_two_taps_and_comes_back_by_itself(
    kind: str, busy: dict[str, Thread], mentor: Person, browser_of: Browser
) -> None:
    browser, taps = browser_of(mentor), 1  # the first opens `Later`, in the browser alone
    before = card_of(kind)
    page = browser.page("/desk")
    fields, action = fill_form(page, "/desk", f"/desk/cards/{before.id}/later", {})
    answer = browser.post(action, data={**fields, "days": "3"}, headers=OURS)
    taps += 1
    assert (taps, answer.status_code) == (2, 303)
    with clock.standing_at(clock.now() + timedelta(days=3, seconds=-5)):
        assert kind not in {one for one, _ in cards_of(mentor)}
    with clock.standing_at(clock.now() + timedelta(days=3, seconds=5)):
        assert kind in {one for one, _ in cards_of(mentor)}


def test_a_comment_of_a_mentor_lets_the_problem_rest_and_it_stays_hers(
    busy: dict[str, Thread], mentor: Person, browser_of: Browser
) -> None:
    taps = Taps(browser_of(mentor))
    taps.open(link_on(taps.browser, "Ask back"))
    answer_with(taps, "")
    assert taps.count == 2
    written = db.session.scalars(select(Post).where(Post.author_id == mentor.id, Post.form == "comment")).one()
    assert "कौन-सी कक्षा है" in written.body
    assert problems_of(mentor) == []
    with clock.standing_at(clock.now() + timedelta(days=3, seconds=5)):
        assert problems_of(mentor) == [busy["asked"].id]


def test_a_welcome_thanks_and_is_said_once_for_the_whole_district(
    busy: dict[str, Thread], mentor: Person, browser_of: Browser
) -> None:
    card, other = card_of("welcome"), make_person("asha", role="mentor")
    taps = Taps(browser_of(mentor))
    taps.press(f"/desk/cards/{card.id}/welcome")
    thanked = db.session.scalars(select(Thank.post_id).where(Thank.person_id == mentor.id)).all()
    assert thanked == [opening_of(busy["asked"]).id]
    assert "welcome" not in {kind for kind, _ in cards_of(other)}


def test_what_one_mentor_lays_aside_the_other_still_sees(busy: dict[str, Thread], mentor: Person, browser_of: Browser) -> None:
    other = make_person("asha", role="mentor")
    Taps(browser_of(mentor)).press(f"/desk/cards/{card_of('candidate').id}/dismiss")
    look_after_desks()
    assert "candidate" not in {kind for kind, _ in cards_of(mentor)}
    assert "candidate" in {kind for kind, _ in cards_of(other)}


def test_a_problem_is_neither_finished_nor_laid_aside_by_its_owner(
    busy: dict[str, Thread], mentor: Person, browser_of: Browser
) -> None:
    browser, card = browser_of(mentor), card_of("unanswered")
    token = fill_form(browser.page("/desk"), "/desk", "/later", {})[0]["csrf_token"]
    for deed in ("done", "dismiss"):
        answer = browser.post(f"/desk/cards/{card.id}/{deed}", data={"csrf_token": token}, headers=OURS)
        assert answer.status_code == 403
    assert problems_of(mentor) == [busy["asked"].id]


@pytest.mark.parametrize("days", ["", "0", "30", "३", "-3", "3.5", "x" * 50])
def test_a_card_is_put_off_for_the_days_that_are_offered_only(
    days: str, busy: dict[str, Thread], mentor: Person, browser_of: Browser
) -> None:
    browser, card = browser_of(mentor), card_of("missed")
    token = fill_form(browser.page("/desk"), "/desk", "/later", {})[0]["csrf_token"]
    answer = browser.post(f"/desk/cards/{card.id}/later", data={"csrf_token": token, "days": days}, headers=OURS)
    assert answer.status_code == 400


def test_a_card_that_somebody_took_care_of_is_not_found_and_says_so(mentor: Person, browser_of: Browser) -> None:
    browser = browser_of(mentor)
    token = next(one.get("value") for one in browser.page("/signout").iter("input") if one.get("name") == "csrf_token")
    answer = browser.post("/desk/cards/999/done", data={"csrf_token": token}, headers=OURS)
    assert answer.status_code == 404
    assert "इसका काम हो चुका है" in answer.get_data(as_text=True)


def test_the_desk_speaks_both_languages_and_blames_nobody(busy: dict[str, Thread], mentor: Person, browser_of: Browser) -> None:
    browser = browser_of(mentor)
    hindi, english = words_of(browser.page("/desk?lang=hi")), words_of(browser.page("/desk?lang=en"))
    for words in ("3 दिन से समाधान नहीं", "पहली पोस्ट", "अलग अनुभव", "श्रेष्ठ अभ्यास के योग्य", "बाद में"):
        assert words in hindi
    for words in ("3 days without a solution", "It is with you", "Came to", "Perhaps the same problem twice", "Later"):
        assert words in english
    assert "विलंब" not in hindi
    assert "overdue" not in english.lower()


def test_for_everybody_else_there_is_no_desk(
    client: Client, teacher: Person, stranger: Person, mentor: Person, moderator: Person, admin: Person, browser_of: Browser
) -> None:
    for path in ("/desk", "/desk/meeting", "/desk/replies"):
        assert client.get(path).headers["Location"] == f"/signin?next={path}"
        for person in (teacher, stranger):
            assert browser_of(person).get(path).status_code == 404
        for person in (mentor, moderator, admin):
            assert browser_of(person).get(path).status_code == 200


def test_a_mentor_finds_the_way_to_the_desk_and_a_teacher_is_not_told_of_it(
    teacher: Person, mentor: Person, browser_of: Browser
) -> None:
    for person, ways in ((mentor, 2), (teacher, 0)):
        page = browser_of(person).page(f"/people/{person.handle}")
        assert len([link for link in page.iter("a") if link.get("href") == "/desk"]) == ways


def test_the_list_for_the_meeting_names_the_problems_of_the_district(
    teacher: Person, stranger: Person, mentor: Person, browser_of: Browser
) -> None:
    aged(make_thread(teacher, title="दो हफ़्ते पुरानी समस्या"), days=14)
    aged(make_thread(teacher, title="नई समस्या"), days=13)
    make_person("farida", role="mentor", district=OTHER_DISTRICT)
    aged(make_thread(stranger, title="दूसरे जनपद की समस्या", district=OTHER_DISTRICT), days=20)
    look_after_desks()
    said = words_of(browser_of(mentor).page("/desk/meeting"))
    assert "दो हफ़्ते पुरानी समस्या" in said
    assert "नई समस्या" not in said
    assert "दूसरे जनपद" not in said


# the week's minutes


def test_a_busy_week_of_fifteen_teachers_is_told_in_hours_to_the_mentor_alone(
    mentor: Person, moderator: Person, admin: Person, teacher: Person, client: Client, browser_of: Browser
) -> None:
    with transaction():
        for deed in ["solution"] * 10 + ["comment"] * 10 + ["welcome"] * 15 + ["contradicting"] * 2:
            note_deed(deed, mentor.id)
    assert minutes_this_week(as_viewer(mentor)) == 200
    assert "about 3 hours 20 minutes" in words_of(browser_of(mentor).page("/desk?lang=en"))
    assert "लगभग 3 घंटे 20 मिनट" in words_of(browser_of(mentor).page("/desk"))
    for browser in (client, *map(browser_of, (teacher, moderator, admin))):
        for path in ("/", f"/people/{mentor.handle}", f"/districts/{'shravasti'}", "/desk"):
            said = browser.get(f"{path}?lang=en").get_data(as_text=True)
            assert "3 hours" not in said
            assert "200" not in said.partition("<main")[2].partition("</main")[0]


def test_minutes_are_in_no_export(mentor: Person) -> None:
    with transaction():
        note_deed("solution", mentor.id)
    exported = "".join(export_lines(site="x"))
    assert mentor.handle in exported
    assert "minutes" not in exported
    assert "desk" not in exported


def test_a_week_begins_on_monday_in_india(mentor: Person) -> None:
    monday = clock.now().astimezone(clock.INDIA).replace(hour=0, minute=0, second=0, microsecond=0)
    monday -= timedelta(days=monday.weekday())
    for moment in (monday - timedelta(seconds=1), monday):
        with clock.standing_at(moment), transaction():
            note_deed("solution", mentor.id)
    with clock.standing_at(monday + timedelta(days=6, hours=23)):
        assert minutes_this_week(as_viewer(mentor)) == 20
    with clock.standing_at(monday + timedelta(days=7)):
        assert minutes_this_week(as_viewer(mentor)) == 0


def test_answers_and_cards_are_counted_and_forgotten_after_ninety_days(teacher: Person, mentor: Person, stranger: Person) -> None:
    make_solution(make_thread(teacher), mentor)
    make_solution(make_thread(mentor), mentor)
    make_solution(make_thread(teacher), stranger)
    with transaction():
        db.session.add(DeskCard(kind="missed", about="शब्द", audience="all", since=clock.now()))
    for _ in range(2):
        with transaction():
            actions.finish(card_of("missed"), by=as_viewer(mentor))
    deeds = db.session.execute(select(DeskDeed.person_id, DeskDeed.deed, DeskDeed.minutes)).all()
    assert [tuple(row) for row in deeds] == [
        (mentor.id, "solution", MINUTES["solution"]),
        (mentor.id, "missed", MINUTES["missed"]),
    ]
    with clock.standing_at(clock.now() + timedelta(days=91)), transaction():
        forget_old_deeds()
    assert db.session.scalar(select(func.count()).select_from(DeskDeed)) == 0


@pytest.mark.parametrize(("minutes", "said"), [(0, ""), (10, "लगभग 10 मिनट"), (60, "लगभग 1 घंटा"), (130, "लगभग 2 घंटे 10 मिनट")])
def test_minutes_in_words(app: Flask, minutes: int, said: str) -> None:
    assert minutes_words(minutes) == said


# questions to the database


@pytest.mark.parametrize("who", ["mentor", "moderator"])
def test_the_desk_asks_as_often_of_much_as_of_little(
    who: str, busy: dict[str, Thread], mentor: Person, moderator: Person, teacher: Person, browser_of: Browser
) -> None:
    browser = browser_of(mentor if who == "mentor" else moderator)
    thread, reply = f"/threads/{busy['asked'].id}-x", f"/threads/{busy['asked'].id}-x?reply=ask-more&form=comment"
    pages = ["/desk", "/desk/meeting", "/desk/replies", thread, reply]
    aged(make_thread(teacher, title="सबसे पुरानी समस्या"), days=16)
    look_after_desks()
    few = {path: len(ask(browser, path)) for path in pages}
    for n in range(12):
        solution = make_solution(make_thread(make_person(f"new{n}"), title=f"और समस्या {n}"), teacher)
        aged(make_thread(teacher, title=f"पुरानी समस्या {n}"), days=15)
        make_try(solution, mentor)
    with transaction():
        for n in range(30):
            actions.save_reply(by=as_viewer(mentor), name=f"उत्तर {n}", body="धन्यवाद", lang="hi")
    look_after_desks()
    many = {path: len(ask(browser, path)) for path in pages}
    assert few == many
    assert max(many.values()) <= 8, many


def test_home_gets_the_first_three_by_one_question(busy: dict[str, Thread], mentor: Person, teacher: Person) -> None:
    db.session.rollback()
    for person, cards, asks in ((mentor, 3, 1), (teacher, 0, 0)):
        viewer = as_viewer(person)
        with asking() as asked:
            found = cards_for_home(viewer)
        assert (len(found), len([one for one in asked if one.lstrip().startswith("SELECT")])) == (cards, asks)


def test_what_waits_elsewhere_for_a_mentor_is_one_tap_away(mentor: Person, browser_of: Browser) -> None:
    """Entries that want a second reader, and words of officials that nobody has looked at."""
    browser = browser_of(mentor)
    for words in ("Desk of the showcase", "Words of officials"):
        browser.page(link_on(browser, words))
