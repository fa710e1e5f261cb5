"""The whole of it in one go: from a problem that nobody answered to a sheet of paper in a visitor's hand."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
import zxingcpp
from playwright.sync_api import Locator, Page

from forum.app import create_app
from forum.core import clock
from forum.core.db import db
from forum.demo.loading import SAMPLES
from forum.desk.workers import look_after_desks
from forum.loop.workers import ask_about_plans
from tests.conftest import settings_in
from tests.journeys.conftest import Open, fits
from tests.journeys.test_exchange import answer, ask, choose, join, press, sign_in
from tests.journeys.test_loop import plan
from tests.journeys.test_showcase import send_to_reader
from tests.server import forum

pytestmark = pytest.mark.browser

SOLVER, MENTOR = SAMPLES

TITLES = {
    ("hi", True): "बरसात में छत टपकती है और फ़र्श पर बैठकर लिखना नहीं हो पाता",
    ("hi", False): "दोपहर के भोजन के बाद आधे बच्चे घर लौट जाते हैं",
    ("en", True): "Chalk dust makes the front row cough all morning",
    ("en", False): "Older pupils answer before younger ones have thought",
}
"""Unlike one another, so that no desk takes them for the same problem."""

BODY = "हर दिन एक घंटा इसी में चला जाता है, और पढ़ाई वहीं की वहीं रहती है।"


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request: pytest.FixtureRequest) -> bool:
    chosen: bool = request.param
    return chosen


def worker_comes(folder: Path, in_: timedelta, *, do: Callable[[], object]) -> None:
    """The worker's clock is ahead by so much, at ten in the morning. The server and its own worker stay in the present."""
    app = create_app(settings_in(folder))
    morning = (datetime.now(clock.INDIA) + in_).replace(hour=10, minute=0)
    with app.app_context(), clock.standing_at(morning):
        do()
        db.session.remove()
        db.engine.dispose()


def report(page: Page, address: str, outcome: str) -> None:
    page.goto(address)
    page.locator(".solution-card__try > summary").click()
    choose(page, "outcome", outcome, ".solution-card__try")
    page.fill(".solution-card__try textarea[name=note]", "हफ़्ते भर में फ़र्क दिखा।")
    press(page, ".solution-card__try form")
    page.locator(f".try-report[data-outcome={outcome}]").first.wait_for()


def card_on_desk(page: Page, title: str, way: str) -> Locator:
    """The card of this thread whose main way leads there."""
    page.goto("/desk")
    page.locator("h1").wait_for()
    return page.locator(".desk-card", has_text=title, has=page.locator(f"a.button[href*='{way}']"))


def write_entry(page: Page, title: str) -> str:
    """From the page that a card of the desk leads to; gives the address of the preview."""
    page.locator("input[name=title]").fill(title)
    page.locator("textarea[name=summary]").fill("**क्या:** बारी बाँटना\n\n**सोमवार से:** पाँच मिनट")
    page.locator("textarea[name=limits]").fill("साठ से ज़्यादा बच्चों में नहीं चला।")
    return send_to_reader(page)


@pytest.fixture
def mentor(open_phone: Open, script: bool) -> Page:
    phone = open_phone("/", script=script)
    sign_in(phone, MENTOR)
    return phone


@pytest.fixture
def teachers(open_phone: Open, script: bool) -> list[Page]:
    """Three who have just joined."""
    phones = [open_phone("/", script=script) for _ in range(3)]
    for phone, name in zip(phones, ("Usha Yadav", "Bina Kumari", "Gyan Singh"), strict=True):
        join(phone, name)
    return phones


def comes_to_the_mentor(mentor: Page, title: str, folder: Path) -> None:
    """After 48 hours; until then there is time."""
    assert card_on_desk(mentor, title, "form=solution").count() == 0
    worker_comes(folder, timedelta(days=3), do=look_after_desks)
    card = card_on_desk(mentor, title, "form=solution")
    assert card.count() == 1
    assert card.locator("button[formaction$='/hand-on']").count() == 1, "it is with her, and with nobody else"
    assert fits(mentor)


def meant_to_try_and_tells(phone: Page, address: str, title: str, folder: Path) -> None:
    """Asked after a week, answered with one press."""
    plan(phone, address)
    worker_comes(folder, timedelta(days=8), do=ask_about_plans)
    phone.goto("/")
    question = phone.locator("article.desk-card", has_text=title)
    question.locator(".outcome-buttons button[value=adapted]").click()
    phone.locator(".try-report[data-outcome=adapted]").wait_for()


def closes_with_one_press(mentor: Page, title: str) -> None:
    """What differs was read, a first post is welcome: so that the desks of the walks after this one have room."""
    for deed in ("done", "welcome"):
        mentor.goto("/desk")
        mentor.locator(".desk-card", has_text=title).locator(f"form[action$='/{deed}'] button").click()
        mentor.locator(".flash").wait_for()


def picks_and_agrees(mentor: Page, reader: Page, visitor: Page, title: str) -> str:
    """Gives the title of the entry."""
    card_on_desk(mentor, title, "/showcase/new").locator("a.button[href*='/showcase/new']").click()
    entry = f"{title}: क्या काम आया"
    preview = write_entry(mentor, entry)
    visitor.goto("/showcase")
    assert visitor.locator(".showcase-entry", has_text=entry).count() == 0, "nobody else has read it yet"
    reader.goto("/showcase/desk")
    reader.locator(".rows a", has_text=entry).click()
    reader.wait_for_url(preview)
    press(reader, "form[action$='/publish']")
    reader.locator(".rules").wait_for()
    assert reader.locator(".rules__one--not, .rules__why").count() == 0, "no exception was needed"
    return entry


def finds_and_prints(visitor: Page, title: str, entry: str, words: str, address: str) -> None:
    visitor.goto(f"/search?q={title}")
    visitor.locator(".thread-card", has_text=title).first.wait_for()
    visitor.goto("/showcase")
    assert visitor.locator(".showcase-entry", has_text=entry).count() == 1
    visitor.goto("/")
    visitor.locator(".showcase-entry__title a", has_text=entry).click()
    visitor.locator(".made-of a[href$='/print']").first.click()
    visitor.locator(".sheet", has_text=words).wait_for()
    assert fits(visitor)
    look_at_paper(visitor, address)


def test_from_a_problem_to_a_sheet_of_paper(
    open_phone: Open, mentor: Page, teachers: list[Page], folder: Path, lang: str, script: bool
) -> None:
    solver, reader, visitor = (open_phone("/", script=script) for _ in range(3))
    asker, planner, third = teachers
    title, words = TITLES[lang, script], f"बच्चों में बारी बाँट दें: {lang} {'js' if script else 'plain'}"
    address = ask(asker, title, body=BODY, topic="routines-behaviour", place="varanasi", has_similar=False)
    comes_to_the_mentor(mentor, title, folder)

    sign_in(solver, SOLVER)
    answer(solver, address, words)
    assert card_on_desk(mentor, title, "form=solution").count() == 0

    meant_to_try_and_tells(planner, address, title, folder)
    report(asker, address, "worked")
    worker_comes(folder, timedelta(), do=look_after_desks)
    assert card_on_desk(mentor, title, "/showcase/new").count() == 0, "two have tried it"
    report(third, address, "did_not_work")
    worker_comes(folder, timedelta(), do=look_after_desks)

    join(reader, "Rekha Tyagi")
    forum(folder, "person", "role", reader.locator("body").get_attribute("data-me") or "", "mentor", "--district", "meerut")
    closes_with_one_press(mentor, title)
    entry = picks_and_agrees(mentor, reader, visitor, title)
    finds_and_prints(visitor, title, entry, words, address)


def look_at_paper(page: Page, address: str) -> None:
    """One page, whose code leads to the thread where all began."""
    with page.expect_download() as download:
        page.locator("a[href$='/print.pdf']").click()
    pdf = pypdfium2.PdfDocument(download.value.path().read_bytes())
    assert len(pdf) == 1
    (code,) = zxingcpp.read_barcodes(pdf[0].render(scale=3).to_pil())
    page.goto(code.text)
    assert re.sub(r"[?#].*", "", page.url) == address
