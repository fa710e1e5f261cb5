"""From a pick to a sheet of paper: a mentor writes, a mentor of another district agrees, a visitor finds it and prints it."""

import pypdfium2  # type: ignore[import-untyped]
import pytest
import zxingcpp
from playwright.sync_api import Page

from forum.demo.loading import SAMPLES
from tests.journeys.conftest import Open, fits
from tests.journeys.test_exchange import press, sign_in

pytestmark = pytest.mark.browser

MENTOR, MODERATOR = SAMPLES[1], "neelam-r"
WHY = "तीन अनुभव अभी आने हैं, पर तरीका बहुत सरल है।"


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request: pytest.FixtureRequest) -> bool:
    chosen: bool = request.param
    return chosen


def best_tried(page: Page) -> str:
    """The address of the solution that worked most, without its slug."""
    page.goto("/threads?sort=tried&kind=problem")
    page.locator(".thread-card__title a").first.click()
    page.locator(".solution-card").first.wait_for()
    return page.locator(".solution-card a[href*='/showcase/new']").first.get_attribute("href") or ""


def send_to_reader(page: Page) -> str:
    """Save what is written and ask for a second reader; gives the address of the preview."""
    press(page)
    page.locator("form[action$='/ask']").wait_for()
    assert fits(page)
    preview = page.url.partition("?")[0]
    press(page, "form[action$='/ask']")
    page.locator("form[action$='/ask']").wait_for(state="detached")
    return preview


def test_a_mentor_picks_a_reader_agrees_and_a_visitor_prints_it(open_phone: Open, lang: str, script: bool) -> None:
    title = f"चुना हुआ तरीका {lang} {'js' if script else 'plain'}"
    mentor, reader, visitor = (open_phone("/", script=script) for _ in range(3))

    sign_in(mentor, MENTOR)
    mentor.goto(best_tried(mentor))
    mentor.locator("input[name=title]").fill(title)
    mentor.locator("textarea[name=summary]").fill("**क्या:** जोड़ी में पढ़ना\n\n**सोमवार से:** एक पन्ना")
    mentor.locator("textarea[name=limits]").fill("साठ से ज़्यादा बच्चों में नहीं चला।")
    mentor.locator("textarea[name=exception]").fill(WHY)
    mentor.locator("input[name=find]").fill("मात्रा")
    mentor.locator("button[value=find]").click()
    mentor.locator(".picks .pick").nth(1).wait_for()
    assert mentor.locator("input[name=title]").input_value() == title
    assert fits(mentor)
    preview = send_to_reader(mentor)

    visitor.goto("/showcase")
    assert visitor.locator(".showcase-entry", has_text=title).count() == 0

    sign_in(reader, MODERATOR)
    reader.goto("/showcase/desk")
    reader.locator(".rows a", has_text=title).click()
    reader.wait_for_url(preview)
    press(reader, "form[action$='/publish']")
    reader.locator(".rules").wait_for()

    visitor.goto("/showcase")
    visitor.locator(".showcase-entry__title a", has_text=title).click()
    visitor.locator(".rules").wait_for()
    assert visitor.locator("form[method=post]").count() == 0
    assert fits(visitor)
    visitor.locator(".made-of a[href$='/print']").first.click()
    visitor.locator(".sheet").wait_for()
    assert fits(visitor)
    with visitor.expect_download() as download:
        visitor.locator("a[href$='/print.pdf']").click()
    look_at(download.value.path().read_bytes(), visitor)


def look_at(data: bytes, visitor: Page) -> None:
    """One page; its code leads to the thread from which it was picked."""
    pdf = pypdfium2.PdfDocument(data)
    assert len(pdf) == 1
    (code,) = zxingcpp.read_barcodes(pdf[0].render(scale=3).to_pil())
    assert visitor.goto(code.text).status == 200  # type: ignore[union-attr]
    assert "/threads/" in visitor.url


def test_what_goes_to_a_meeting_is_one_page_out_of_the_printer(open_phone: Open) -> None:
    page = open_phone("/topics/decoding")
    page.locator("a[href$='/meeting']").click()
    page.locator(".sheet--short").first.wait_for()
    assert fits(page)
    pdf = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert len(pdf) == 1
    codes = zxingcpp.read_barcodes(pdf[0].render(scale=3).to_pil())
    assert len(codes) == page.locator(".sheet--short").count()


def test_the_sheet_of_a_solution_is_one_page_out_of_the_printer(open_phone: Open) -> None:
    page = open_phone("/posts/2/print")
    page.locator(".sheet").wait_for()
    assert len(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))) == 1
