"""The real server with the sample community, and a real Chromium on a phone of 360 pixels."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.server import forum, serving

PHONE: ViewportSize = {"width": 360, "height": 740}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = "Chromium was not found: install it (on Debian: apt-get install chromium) to walk the journeys in a real browser."

Open = Callable[..., Page]


def find_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sample community of the journeys keeps everything."""
    folder = tmp_path_factory.mktemp("journeys")
    forum(folder, "init")
    forum(folder, "demo")
    return folder


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """The sample community behind `forum serve`."""
    with serving(folder) as (address, _process):
        yield address


@pytest.fixture(params=["hi", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    """Each journey is walked in both languages."""
    chosen: str = request.param
    return chosen


@pytest.fixture
def open_phone(chromium: Browser, address: str, lang: str) -> Iterator[Open]:
    """Another phone each time, its page opened at a path; whatever goes wrong in it fails the journey."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_(path: str = "/", *, script: bool = True) -> Page:
        context = chromium.new_context(
            base_url=address, viewport=PHONE, is_mobile=True, has_touch=True, java_script_enabled=script
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
        page.on("console", lambda message: troubles.append(f"{page.url}: {message.text}") if message.type == "error" else None)
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


def fits(page: Page) -> bool:
    """Whether nothing sticks out at the side of a phone."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide <= 0
