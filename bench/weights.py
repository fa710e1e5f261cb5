"""What a first visit loads from the real server: the page, and whatever it names, compressed as a browser asks for it."""

import http.client
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from bench.site import pages_of, serving
from bench.tables import show, verdict

PAGE_GOAL, SCRIPT_GOAL = 60.0, 15.0
"""KB compressed."""

LOADED_LINKS = {"stylesheet", "icon", "manifest", "preload"}


@dataclass(frozen=True)
class Weight:
    """Bytes of the body as sent, and when unpacked or asked for without compression."""

    sent: int
    plain: int
    kind: str


class _Names(HTMLParser):
    """The addresses that a browser loads by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        wanted = said.get("src") if tag in {"script", "img"} else None
        if tag == "link" and LOADED_LINKS & set((said.get("rel") or "").split()):
            wanted = said.get("href")
        if wanted:
            self.found[wanted] = None


def measure_weights(folder: Path) -> None:
    rows = []
    with serving(folder) as (port, _pid):
        for name, path in pages_of(folder).items():
            page, html = ask(port, path)
            names = _Names()
            names.feed(html)
            parts = [ask(port, address)[0] for address in names.found]
            script = sum(part.sent for part in parts if "javascript" in part.kind) / 1024
            total = (page.sent + sum(part.sent for part in parts)) / 1024
            kilobytes = [f"{size:.1f}" for size in (page.plain / 1024, page.sent / 1024, total, script)]
            goals = f"{verdict(total, PAGE_GOAL)} / {verdict(script, SCRIPT_GOAL)}"
            rows.append([name, str(1 + len(parts)), *kilobytes, goals])
    head = ["page", "requests", "KB of HTML", "compressed", "KB of all, compressed", "of it script", "60 KB / 15 KB of script"]
    show("First visit", head, rows)


def ask(port: int, path: str) -> tuple[Weight, str]:
    """A request with compression and one without; the text is of the latter."""
    packed, kind = _get(port, path, "gzip, deflate, br")
    plain, _kind = _get(port, path, "identity")
    return Weight(len(packed), len(plain), kind), plain.decode("utf-8", "replace")


def _get(port: int, path: str, accepts: str) -> tuple[bytes, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": accepts})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path} answers {response.status}")
    return body, response.getheader("Content-Type", "")
