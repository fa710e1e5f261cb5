"""A plan, a week, a question on home, an answer; and two threads that become one."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from forum.app import create_app
from forum.core import clock
from forum.core.db import db
from forum.demo.loading import SAMPLES
from forum.loop.workers import ask_about_plans
from tests.conftest import settings_in
from tests.journeys.conftest import HINDI_FIRST, Open, fits
from tests.journeys.test_exchange import TITLE, answer, ask, choose, join, press, sign_in
from tests.server import forum

pytestmark = pytest.mark.browser


def a_week_passes(folder: Path) -> None:
    """The worker comes in eight days at ten in the morning. The server and its own worker stay in the present."""
    app = create_app(settings_in(folder))
    morning = datetime.now(clock.INDIA).replace(hour=10, minute=0) + timedelta(days=8)
    with app.app_context(), clock.standing_at(morning):
        ask_about_plans()
        db.session.remove()
        db.engine.dispose()


def plan(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".solution-card__try > summary").click()
    choose(page, "outcome", "planning", ".solution-card__try")
    press(page, ".solution-card__try form")
    page.locator(".try-report[data-outcome=planning]").wait_for()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_plan_is_asked_about_on_home_and_answered_with_one_press(
    open_phone: Open, folder: Path, lang: str, script: bool
) -> None:
    asker, trier = (open_phone("/", script=script) for _ in range(2))
    sign_in(asker, SAMPLES[0])
    address = ask(asker, f"{TITLE} khel {lang} {'js' if script else 'plain'}")
    answer(asker, address, "डिब्बे में सिक्के और नोट: रोज़ एक बच्चा दुकानदार।")
    sign_in(trier, SAMPLES[1])
    plan(trier, address)
    trier.goto("/")
    assert trier.locator(".outcome-buttons").count() == 0

    a_week_passes(folder)
    trier.goto("/")
    trier.locator(".outcome-buttons").wait_for()
    assert fits(trier)
    trier.locator(".outcome-buttons button[value=did_not_work]").click()
    trier.locator(".try-report[data-outcome=did_not_work]").wait_for()
    trier.goto("/")
    assert trier.locator(".outcome-buttons").count() == 0


@HINDI_FIRST
def test_two_threads_become_one_and_the_old_address_leads_on(open_phone: Open, folder: Path, lang: str) -> None:
    asker, keeper, visitor = (open_phone("/", script=False) for _ in range(3))
    sign_in(asker, SAMPLES[0])
    first, second = (ask(asker, f"{TITLE} chitra {lang} {number}") for number in ("ek", "do"))
    join(keeper, "Sarita Pal")
    forum(folder, "person", "role", keeper.locator("body").get_attribute("data-me") or "", "moderator")
    keeper.goto(second)
    keeper.locator("a[href$='/join']").click()
    keeper.fill("#q-join", first)
    keeper.locator("main form.search-box button").click()
    assert fits(keeper)
    press(keeper, "main form[action$='/join']")
    keeper.locator(".comment", has_text=f"{TITLE} chitra {lang} do").wait_for()

    visitor.goto(second)
    assert re.sub(r"\?.*", "", visitor.url) == first
    visitor.goto(f"/search?q={TITLE.replace(' ', '+')}+chitra")
    number = second.rpartition("/")[2].partition("-")[0]
    assert visitor.locator(f".thread-card a[href^='/threads/{number}-']").count() == 0
