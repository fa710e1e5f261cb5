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
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same Chromium without its windows, and takes a quarter of the time."""

MISSING = "Chromium was not found: install it (on Debian: apt-get install chromium) to walk the journeys in a real browser."

Open = Callable[..., Page]


def find_chromium() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


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


HINDI_FIRST = pytest.mark.parametrize("lang", ["hi", pytest.param("en", marks=pytest.mark.thorough)], indirect=True)
"""For a journey whose pages others walk in both languages: in English too with --thorough."""


@pytest.fixture(params=["hi", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    """Each journey is walked in both languages."""
    chosen: str = request.param
    return chosen


class Phones:
    """Phones that are emptied after each journey and used again: a new one costs Chromium a second and a half."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address
        self._idle: dict[bool, list[BrowserContext]] = {True: [], False: []}
        self._used: list[tuple[bool, BrowserContext]] = []
        self.troubles: list[str] = []

    def take(self, *, script: bool) -> Page:
        context = self._idle[script].pop() if self._idle[script] else self._new(script=script)
        self._used.append((script, context))
        return context.pages[0] if context.pages else context.new_page()

    def give_back(self) -> None:
        """Nothing of the journey stays on them, but the files that the site lets everybody keep for ever."""
        while self._used:
            script, context = self._used.pop()
            page, *more = context.pages or [context.new_page()]
            page.goto("/about")  # of the site, so that the process of the page can go on
            for other in more:
                other.close()
            context.clear_cookies()
            session = context.new_cdp_session(page)
            session.send("Storage.clearDataForOrigin", {"origin": self._address, "storageTypes": "all"})
            session.detach()
            self._idle[script].append(context)

    def _new(self, *, script: bool) -> BrowserContext:
        context = self._browser.new_context(
            base_url=self._address, viewport=PHONE, is_mobile=True, has_touch=True, java_script_enabled=script
        )
        context.set_default_timeout(15_000)
        context.on("page", self._listen)
        return context

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self.troubles.append(f"{page.url}: {said.text}") if said.type == "error" else None)


@pytest.fixture(scope="session")
def phones(chromium: Browser, address: str) -> Phones:
    return Phones(chromium, address)


@pytest.fixture
def open_phone(phones: Phones, lang: str) -> Iterator[Open]:
    """Another phone each time, its page opened at a path; whatever goes wrong in it fails the journey."""
    phones.troubles.clear()

    def open_(path: str = "/", *, script: bool = True) -> Page:
        page = phones.take(script=script)
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        return page

    yield open_
    phones.give_back()
    assert not phones.troubles, "\n".join(phones.troubles)


def fits(page: Page) -> bool:
    """Whether nothing sticks out at the side of a phone."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide <= 0
