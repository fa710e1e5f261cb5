"""A comment, as a browser sends it: saved durably, indexed, and found by the next request."""

import http.client
import statistics
import time
from pathlib import Path
from urllib.parse import quote, urlencode

from flask import Flask

from bench.pages import pages_of
from bench.site import environment, forum, serving
from forum.app import create_app
from forum.core.db import db, transaction
from forum.core.settings import read_settings
from forum.people.queries import find_person
from forum.people.session import open_sign_in
from tests.client import fill_form
from tests.page import look_over

POSTS = 200
HANDLE = "teacher7"


def measure_posting(folder: Path) -> None:
    forum(folder, "work", "--once")
    cookie, page = _cookie(folder), pages_of(folder)["thread, 20 posts"]
    times = []
    with serving(folder) as (port, _pid):
        browser = Browser(port, cookie)
        for n in range(POSTS):
            word = f"naya{n:04}shabd"
            times.append(browser.comment(page, f"{word}: समूह में पढ़ने से बात बनी, and the children asked for more."))
            if not browser.finds(word):
                raise RuntimeError(f"post {n} was not found by the next request")
    times.sort()
    p95 = times[round(len(times) * 0.95) - 1]
    print(f"\n{POSTS} comments, one after the other, each found by the next request, over HTTP.\n")
    print("| p50 ms | p95 ms | slowest ms |\n|---|---|---|")
    print(f"| {statistics.median(times):.1f} | {p95:.1f} | {times[-1]:.1f} |")


class Browser:
    """One signed-in teacher on one connection."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{port}", "Sec-Fetch-Site": "same-origin"}

    def comment(self, page: str, body: str) -> float:
        """Milliseconds of the request that posts; the form was fetched before."""
        html = self._ask("GET", page)[1]
        fields, action = fill_form(look_over(html), page, None, {"body": body, "form": "comment"})
        data = urlencode(fields, doseq=True)
        begun = time.perf_counter()
        status, answer = self._ask("POST", action, data)
        passed = (time.perf_counter() - begun) * 1000
        if status != 303:
            raise RuntimeError(f"{action} answers {status}: {answer[:500]}")
        return passed

    def finds(self, word: str) -> bool:
        return word in self._ask("GET", f"/search?q={quote(word)}")[1].partition("<main")[2].replace("<mark>", "")

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        self.connection.request(method, path, body, {**self.headers, **form})
        response = self.connection.getresponse()
        return response.status, response.read().decode()


def _cookie(folder: Path) -> str:
    app = create_app(read_settings(environment(folder)))
    with app.app_context():
        person = find_person(HANDLE)
        if person is None:
            raise RuntimeError(f"the archive has no {HANDLE}")
        with transaction():
            token = open_sign_in(person, device="bench")
        value = _signed(app, {"_permanent": True, "_user_id": token, "_fresh": True})
        db.session.remove()
        db.engine.dispose()
    return f"{app.config['SESSION_COOKIE_NAME']}={value}"


def _signed(app: Flask, content: dict[str, object]) -> str:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps(content))
