"""A problem, a solution, a try: three teachers on three phones; and a post that is taken away."""

import re

import pytest
from playwright.sync_api import Page

from forum.demo.loading import SAMPLE_PASSWORD, SAMPLES
from tests.journeys.conftest import Open, fits

pytestmark = pytest.mark.browser

TITLE = "ghar ki bhasha se Hindi tak kaise le jaye"
BODY = "कक्षा 1 के बच्चे घर में अवधी बोलते हैं और किताब की हिंदी पर चुप हो जाते हैं।"
SOLUTION = "रोज़ तीन शब्द: पहले बच्चे का शब्द बोर्ड पर, फिर उसके साथ किताब का शब्द।"


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request: pytest.FixtureRequest) -> bool:
    chosen: bool = request.param
    return chosen


def join(page: Page, name: str) -> None:
    page.goto("/join")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", "चार शब्द नीम की छाँव")
    for tick in ("rules", "adult"):
        page.check(f"input[name={tick}]", force=True)
    press(page)
    page.locator(".code-sheet__codes li").first.wait_for()
    assert fits(page)


def sign_in(page: Page, handle: str) -> None:
    page.goto("/signin")
    page.fill("input[name=handle]", handle)
    page.fill("input[name=password]", SAMPLE_PASSWORD)
    press(page)
    page.wait_for_url(re.compile(r"^(?!.*signin)"))


def press(page: Page, form: str = "main form.form") -> None:
    """The main button of a form."""
    page.locator(f"{form} button.button:not(.button--second)").last.click()


def choose(page: Page, name: str, value: str, within: str = "main") -> None:
    """A chip or a row: what is clicked is the label."""
    page.locator(f"{within} label:has(input[name={name}][value='{value}'])").first.click()


def ask(
    page: Page, title: str, *, body: str = BODY, topic: str = "multilingual", place: str = "shravasti", has_similar: bool = True
) -> str:
    """Ask a problem, pass the similar ones by, and give the address of the thread. `has_similar`: some must be offered."""
    page.goto("/threads/new")
    choose(page, "kind", "problem")
    page.fill("input[name=title]", title)
    page.fill("textarea[name=body]", body)
    page.select_option("select[name=topic]", topic)
    page.select_option("select[name=place]", place)
    assert fits(page)
    press(page)
    page.locator("article.post, .similar li").first.wait_for()
    is_offered = page.locator(".similar li").count() > 0
    assert is_offered or not has_similar
    if is_offered:
        assert fits(page)
        press(page)
        page.locator("article.post").wait_for()
    assert fits(page)
    return page.url.partition("?")[0]


def answer(page: Page, address: str, words: str) -> None:
    page.goto(address)
    choose(page, "form", "solution", "#write")
    page.fill("#write textarea[name=body]", words)
    press(page, "#write form")
    page.locator(".solution-card", has_text=words[:20]).wait_for()


def test_a_problem_finds_a_solution_and_a_try_and_the_counts_are_right(open_phone: Open, lang: str, script: bool) -> None:
    asker, solver, trier, visitor = (open_phone("/", script=script) for _ in range(4))
    mine = f"{TITLE} {lang} {'js' if script else 'plain'}"

    join(asker, "Shabnam Khatoon")
    address = ask(asker, mine)

    sign_in(solver, SAMPLES[0])
    answer(solver, address, SOLUTION)

    sign_in(trier, SAMPLES[1])
    trier.goto(address)
    trier.locator(".solution-card__try > summary").click()
    choose(trier, "outcome", "worked", ".solution-card__try")
    trier.fill(".solution-card__try textarea[name=note]", "पाँच दिन में चुप बच्चे भी बोले।")
    press(trier, ".solution-card__try form")
    trier.locator(".try-report", has_text="पाँच दिन में").wait_for()

    asker.goto(address)
    assert asker.locator(".try-report[data-outcome=worked]").count() == 1
    asker.locator("form[action$='/mark'] button").click()
    asker.locator(".solution-card__flag").wait_for()
    assert fits(asker)

    visitor.goto(f"/search?q={TITLE.replace(' ', '+')}")
    card = visitor.locator(".thread-card", has=visitor.locator(f"a[href*='{address.rpartition('/')[2].partition('-')[0]}-']"))
    assert card.count() == 1, "found by the next request, from another script"
    visitor.goto(address)
    assert visitor.locator(".solution-card").count() == 1
    assert visitor.locator(".solution-card .try-report").count() == 1


def test_similar_threads_appear_while_the_title_is_typed(open_phone: Open) -> None:
    page = open_phone("/")
    sign_in(page, SAMPLES[0])
    page.goto("/threads/new")
    page.locator("input[name=title]").press_sequentially(TITLE)
    page.locator("[data-similar] li").first.wait_for()


def test_a_draft_survives_a_closed_tab(open_phone: Open) -> None:
    page = open_phone("/")
    sign_in(page, SAMPLES[0])
    page.goto("/threads/new")
    page.locator("textarea[name=body]").press_sequentially("आधा लिखा हुआ")
    context = page.context
    page.close(run_before_unload=True)
    again = context.new_page()
    again.wait_for_timeout(1000)
    again.goto("/threads/new")
    assert again.locator("textarea[name=body]").input_value() == "आधा लिखा हुआ"
    again.locator("button[name=discard]").click()


def test_a_reported_post_is_gone_for_visitors_and_from_search_at_once(open_phone: Open, lang: str, script: bool) -> None:
    writer, reporter, visitor = (open_phone("/", script=script) for _ in range(3))
    word = f"bachchakanaam{lang}{'js' if script else 'plain'}"
    sign_in(writer, SAMPLES[0])
    writer.goto("/search?q=kabad+se+tlm")
    writer.locator(".thread-card__title a").first.click()
    address = writer.url.partition("?")[0]
    answer(writer, address, f"{word} इस बच्चे के साथ यह किया गया था।")

    visitor.goto(f"/search?q={word}")
    assert visitor.locator(".thread-card").count() == 1

    sign_in(reporter, SAMPLES[1])
    reporter.goto(address)
    reporter.locator(".solution-card", has_text=word).locator("a[href$='/report']").first.click()
    choose(reporter, "reason", "child_identity")
    press(reporter)
    reporter.wait_for_load_state()

    visitor.goto(f"/search?q={word}")
    assert visitor.locator(".thread-card", has_text=word).count() == 0
    visitor.goto(address)
    assert visitor.locator(".solution-card", has_text=word).count() == 0
