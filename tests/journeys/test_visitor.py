"""A visitor types as on her phone, in Latin letters, and finds what was written in Devanagari."""

import re

import pytest

from tests.journeys.conftest import Open, fits

DEVANAGARI = re.compile(r"[\u0900-\u097f]{3}")

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("query", ["kabad se tlm", "kaksha me shor kaise kam kare"])
def test_a_visitor_finds_a_devanagari_solution_by_a_romanised_query(open_phone: Open, query: str, script: bool) -> None:
    page = open_phone("/", script=script)
    assert fits(page)
    page.locator("input[name=q]:visible").fill(query)
    page.locator("form[role=search] button:visible").click()
    first = page.locator(".thread-card__title a").first
    first.wait_for()
    assert DEVANAGARI.search(page.locator(".thread-card").first.inner_text())
    assert page.locator(".thread-card mark").count(), "what was found is marked"
    assert fits(page)
    first.click()
    page.locator("article.post").wait_for()
    solution = page.locator(".solution-card__text, article.post[data-kind=practice] .prose").first
    assert DEVANAGARI.search(solution.inner_text())
    assert page.locator("form[method=post]").count() == 0
    assert fits(page)


def test_a_visitor_is_led_to_sign_in_and_back(open_phone: Open) -> None:
    page = open_phone("/search?q=matra")
    page.locator(".thread-card__title a").first.click()
    page.locator("article.post a[href^='/signin']").first.click()
    page.locator("input[name=handle]").wait_for()
    assert "next=" in page.url


@pytest.mark.parametrize(
    "path", ["/", "/threads", "/search?q=ganit", "/districts", "/topics", "/showcase", "/about", "/rules", "/join"]
)
def test_no_page_is_wider_than_a_phone(open_phone: Open, path: str) -> None:
    page = open_phone(path)
    assert fits(page), f"{path} sticks out"
    assert page.locator("h1").count() == 1
