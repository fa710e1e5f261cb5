"""Processor time of pages that nobody has cached, plain and compressed, beside two floors; and memory after that load.

Round after round, the floors first: what else the machine does then falls on all of them. The least of a page's rounds is what it
costs; the most says how much the machine was disturbed. A goal is compared twice: in milliseconds, and in floors of Flask.
"""

import time
from pathlib import Path

from bench.floor import BARE_THEN, FLASK_THEN
from bench.load import Cost, measure
from bench.processes import pss_mb
from bench.site import WORKERS, pages_of, serving, serving_floor
from bench.tables import show, verdict
from bench.visitor import signed_in_cookie

ROUNDS, SECONDS = 3, 4.0
GOALS = {"home": 4.0, "list": 4.0, "thread, 20 posts": 6.0}
"""Milliseconds of processor time for a visitor."""

TEACHER_GOALS = {"thread, 20 posts, signed in": 5.0}
MEMORY_GOAL = 200.0

Row = tuple[str, str, str, bool]
"""A page: its name, its address, the cookie, whether it goes compressed."""


def measure_pages(folder: Path) -> None:
    cookie = signed_in_cookie(folder)
    bare: list[float] = []
    flask: list[float] = []
    costs: dict[Row, list[Cost]] = {}
    with serving_floor("bare") as floor, serving_floor("with_flask") as flask_floor, serving(folder) as (port, pid):
        for _ in range(ROUNDS):
            bare.append(measure(floor[0], "/", floor[1], seconds=SECONDS / 2).cpu_ms)
            flask.append(measure(flask_floor[0], "/", flask_floor[1], seconds=SECONDS / 2).cpu_ms)
            for row in _rows(folder, cookie):
                _name, path, said, compressed = row
                costs.setdefault(row, []).append(measure(port, path, pid, seconds=SECONDS, compressed=compressed, cookie=said))
        time.sleep(2)
        parts = pss_mb(pid)
    _show_pages(min(bare), min(flask), costs)
    _show_memory(parts)


def _rows(folder: Path, cookie: str) -> list[Row]:
    pages = pages_of(folder)
    visitor = [(name, path, "", compressed) for name, path in pages.items() for compressed in (False, True)]
    return [*visitor, *((f"{name}, signed in", path, cookie, False) for name, path in pages.items())]


def _show_pages(bare: float, flask: float, costs: dict[Row, list[Cost]]) -> None:
    rows = []
    for (name, _path, cookie, compressed), rounds in costs.items():
        least, most = min(cost.cpu_ms for cost in rounds), max(cost.cpu_ms for cost in rounds)
        goal = TEACHER_GOALS.get(name) if cookie else GOALS.get(name)
        rows.append(
            [
                name + (", compressed" if compressed else ""),
                f"{least:.2f}",
                f"{most:.2f}",
                f"{least / flask:.0f}",
                f"{max(cost.requests_a_second for cost in rounds):.0f}",
                f"{rounds[0].kb:.1f}",
                "-" if goal is None else f"{goal:.0f} ms: {verdict(least, goal)}",
                "-" if goal is None else f"{goal / FLASK_THEN:.0f}: {verdict(least / flask, goal / FLASK_THEN)}",
                str(sum(cost.failed for cost in rounds)),
            ]
        )
    head = ["page", "CPU ms, least", "most", "floors", "requests/s", "KB sent", "goal", "goal in floors", "answers that failed"]
    floors = (
        f"29 KB by a bare function {bare:.3f} ms CPU ({BARE_THEN} where the goals were set), by Flask {flask:.3f} ({FLASK_THEN})"
    )
    show(f"Pages, {ROUNDS} rounds; floors: {floors}", head, rows)


def _show_memory(parts: dict[str, float]) -> None:
    """The server keeps a parent, which answers nothing, its workers, and the worker for jobs."""
    workers = sum(sorted((size for name, size in parts.items() if name.endswith(" serve")), reverse=True)[:WORKERS])
    rows = [[name.partition(" ")[2], f"{size:.0f}", ""] for name, size in parts.items()]
    rows.append([f"{WORKERS} workers", f"{workers:.0f}", f"200 MB: {verdict(workers, MEMORY_GOAL)}"])
    rows.append(["all", f"{sum(parts.values()):.0f}", ""])
    show("Memory after that load", ["process", "MB PSS", "goal"], rows)
