"""Being told: one teacher asks, another answers, and the first reads of it at her bell; and what she follows."""

import re

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import HINDI_FIRST, Open, fits
from tests.journeys.test_exchange import SOLUTION, TITLE, ask, join, press

pytestmark = pytest.mark.browser


def _bell(page: Page) -> str:
    return " ".join(page.locator(".top-bar__bell").inner_text().split())


def test_a_teacher_reads_of_an_answer_at_her_bell(open_phone: Open, lang: str) -> None:
    hers, his = open_phone("/"), open_phone("/", script=False)
    join(hers, "Asha Devi")
    join(his, "Baran Singh")
    thread = ask(hers, f"{TITLE} bell {lang}")
    assert not re.search(r"\d", _bell(hers))
    his.goto(thread)
    his.locator("#write textarea[name=body]").fill(SOLUTION)
    his.locator("#write label:has(input[name=form][value=solution])").first.click()
    press(his, "#write form")
    hers.goto(f"/notices?lang={lang}")
    assert re.search(r"1$", _bell(hers))
    assert fits(hers)
    hers.locator("button.notice-row__go", has_text="Baran Singh").click()
    hers.wait_for_url(re.compile(r"/threads/\d+-.*#post-\d+"))
    assert not re.search(r"\d", _bell(hers))


@HINDI_FIRST
def test_what_is_followed_stands_in_the_settings_and_can_be_stopped(open_phone: Open, lang: str) -> None:
    page = open_phone("/", script=False)
    join(page, "Chandra Kala")
    page.goto(f"/topics/decoding?lang={lang}")
    page.locator("form[action='/follow'] button").click()
    assert page.locator("form[action='/unfollow'] button[aria-pressed=true]").count() == 1
    assert fits(page)
    for path in ("/settings/notices", "/settings/mail"):
        page.goto(f"{path}?lang={lang}")
        assert fits(page)
    page.goto(f"/settings/notices?lang={lang}")
    page.locator("main form[action='/unfollow'] button").click()
    assert page.locator("main form[action='/unfollow']").count() == 0
