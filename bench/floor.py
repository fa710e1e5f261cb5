"""The least that a page can cost here: the same server and 29 KB from memory, by a bare function and by Flask.

The goals in milliseconds were set on one machine, together with these two figures; how many floors a page costs can be said of any
machine.
"""

from collections.abc import Callable, Iterable

from flask import Flask

PAGE = b"x" * 29_000

BARE_THEN, FLASK_THEN = 0.03, 0.08
"""Milliseconds of processor time, behind granian, where the goals were set (2 shared processors, Python 3.11)."""

with_flask = Flask(__name__)


@with_flask.get("/")
def page() -> str:
    return PAGE.decode()


def bare(_environ: dict[str, object], start: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    start("200 OK", [("content-type", "text/html"), ("content-length", str(len(PAGE)))])
    return [PAGE]
