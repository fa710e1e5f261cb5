"""The question on home: it comes with the worker, is answered with one press, and goes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db, transaction
from forum.discussion.models import Post, Try
from forum.loop.workers import ask_about_plans
from forum.people.models import Person
from tests.client import Client, sign_in
from tests.loop.conftest import PLANNED
from tests.page import words_of


@pytest.fixture
def hers(new_client: Callable[[], Client], stranger: Person) -> Client:
    return sign_in(new_client(), stranger)


def asked(after: timedelta = timedelta(days=7)) -> None:
    with clock.standing_at(PLANNED + after):
        ask_about_plans()


def card(browser: Client, **passed: float) -> list[str]:
    """The outcomes that the card offers; nothing where there is no card."""
    with clock.standing_at(PLANNED + timedelta(**passed)):
        page = browser.page("/")
    return [b.get("value", "") for b in page.iter("button") if b.get("name") == "outcome"]


def report_of(plan: Try) -> Try:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Try).where(Try.id == plan.id)).one()


def test_the_card_comes_with_the_question_and_goes_a_week_after_the_second(plan: Try, hers: Client) -> None:
    assert card(hers, days=7) == [], "the worker has not been there"
    asked()
    assert card(hers, days=7) == ["worked", "adapted", "did_not_work"]
    asked(timedelta(days=14))
    assert card(hers, days=20)
    assert card(hers, days=21, minutes=1) == []


@pytest.mark.parametrize("outcome", ["worked", "adapted", "did_not_work"])
def test_one_press_answers_with_all_that_is_known(plan: Try, hers: Client, outcome: str) -> None:
    asked()
    with clock.standing_at(PLANNED + timedelta(days=8)):
        hers.submit("/", to=f"/posts/{plan.post_id}/tries", press=f"outcome={outcome}")
    report = report_of(plan)
    assert (report.outcome, report.note) == (outcome, "सोमवार से।")
    assert report.created_at == (PLANNED + timedelta(days=8)).astimezone(report.created_at.tzinfo)
    assert card(hers, days=8) == []


@pytest.mark.parametrize("outcome", ["worked", "adapted", "did_not_work"])
def test_a_link_in_a_mail_opens_the_form_with_the_answer_chosen_and_changes_nothing(
    plan: Try, hers: Client, outcome: str
) -> None:
    page = hers.page(f"/posts/{plan.post_id}/try?outcome={outcome}")
    chosen = [field.get("value") for field in page.iter("input") if field.get("name") == "outcome" and "checked" in field.attrib]
    assert chosen == [outcome]
    assert "सोमवार से।" in words_of(page)
    assert report_of(plan).outcome == "planning"


def test_more_time_takes_the_card_away_until_the_second_question(plan: Try, hers: Client) -> None:
    asked()
    with clock.standing_at(PLANNED + timedelta(days=7, hours=1)):
        hers.submit("/", to="/tries/later")
    assert card(hers, days=8) == []
    asked(timedelta(days=14))
    assert card(hers, days=14)


@pytest.mark.parametrize("state", ["hidden", "deleted"])
def test_the_card_goes_with_what_was_to_be_tried(plan: Try, hers: Client, state: str) -> None:
    asked()
    with transaction():
        db.session.get_one(Post, plan.post_id).state = state  # type: ignore[assignment]
    assert card(hers, days=7) == []


def test_nobody_sees_the_card_of_another(plan: Try, teacher: Person, client: Client) -> None:
    asked()
    assert card(sign_in(client, teacher), days=7) == []


def test_no_word_of_it_says_that_somebody_is_late(plan: Try, hers: Client) -> None:
    asked()
    for lang in ("hi", "en"):
        with clock.standing_at(PLANNED + timedelta(days=8)):
            words = words_of(hers.page(f"/?lang={lang}")).lower()
        assert not any(word in words for word in ("overdue", "late ", "विलंब", "देर"))


def test_whoever_plans_is_told_what_will_come(plan: Try, hers: Client) -> None:
    with clock.standing_at(PLANNED + timedelta(days=1)):
        hers.submit(f"/posts/{plan.post_id}/try", to="/tries", outcome="planning")
        assert "एक हफ़्ते बाद पूछा जाएगा" in words_of(hers.page("/"))
