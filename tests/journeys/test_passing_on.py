"""A visitor passes on what she has read, with a thumb and without a script."""

import pytest

from tests.journeys.conftest import Open, fits

LEAST = 44
"""Pixels of a target (static/css/tokens.css: --touch)."""

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/threads?sort=tried", "/showcase"])
def test_what_was_read_can_be_sent_on_whatsapp(open_phone: Open, path: str) -> None:
    page = open_phone(path, script=False)
    page.locator(".thread-card__title a, .showcase-entry__title a").first.click()
    page.locator("article.post").wait_for()
    send = page.locator("a[href^='https://wa.me/?text=']").first
    box = send.bounding_box()
    assert box is not None
    assert box["height"] >= LEAST
    assert page.locator(".plain-link__address").inner_text().startswith("http://127.0.0.1:")
    assert fits(page)
