"""A comment, as a browser sends it: saved durably, indexed, and found by the next request."""

import http.client
import statistics
import time
from pathlib import Path
from urllib.parse import quote, urlencode

from bench.site import forum, pages_of, serving
from bench.tables import show, verdict
from bench.visitor import signed_in_cookie
from tests.client import fill_form
from tests.page import look_over

POSTS, GOAL_MS = 200, 25.0
PEOPLE = 10
"""Who take turns: nobody may write two hundred posts in an hour."""


def measure_posting(folder: Path) -> None:
    forum(folder, "work", "--once")
    cookies, page = [signed_in_cookie(folder, f"teacher{n}") for n in range(PEOPLE)], pages_of(folder)["thread, 20 posts"]
    times = []
    with serving(folder) as (port, _pid):
        browsers = [Browser(port, cookie) for cookie in cookies]
        for n in range(POSTS):
            browser = browsers[n % PEOPLE]
            word = f"naya{n:04}shabd"
            times.append(browser.comment(page, f"{word}: समूह में पढ़ने से बात बनी, and the children asked for more."))
            if not browser.finds(word):
                raise RuntimeError(f"post {n} was not found by the next request")
    times.sort()
    p95 = times[round(len(times) * 0.95) - 1]
    row = [f"{statistics.median(times):.1f}", f"{p95:.1f}", f"{times[-1]:.1f}", verdict(p95, GOAL_MS)]
    title = f"{POSTS} comments over HTTP, one after the other, each saved, indexed, and found by the next request"
    show(title, ["p50 ms", "p95 ms", "slowest ms", "p95 25 ms"], [row])


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
        for given in response.headers.get_all("Set-Cookie") or ():  # the token of the forms is kept in it
            if given.startswith(self.headers["Cookie"].partition("=")[0]):
                self.headers["Cookie"] = given.partition(";")[0]
        return response.status, response.read().decode()
