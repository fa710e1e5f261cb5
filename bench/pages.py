"""Processor time of visitors' pages, nothing cached, plain and compressed, beside the floor."""

import sqlite3
import time
from pathlib import Path

from bench.load import measure
from bench.processes import pss_mb
from bench.site import serving, serving_floor

SECONDS = 8.0


def pages_of(folder: Path) -> dict[str, str]:
    """The pages that are measured; b1 is the thread of 20 posts."""
    with sqlite3.connect(folder / "forum.sqlite3") as connection:
        (thread_id,) = connection.execute("SELECT id FROM thread WHERE key = 'b1'").fetchone()
    connection.close()
    return {"home": "/", "list": "/threads", "thread, 20 posts": f"/threads/{thread_id}-x", "search": "/search?q=school"}


def measure_pages(folder: Path) -> None:
    with serving_floor() as (port, pid):
        floor = measure(port, "/", pid, seconds=SECONDS / 2).cpu_ms
    print(f"\nFloor (the same server, a bare function, 29 KB): {floor:.3f} ms CPU a request.\n")
    print("| page | CPU ms | times the floor | requests/s | KB | CPU ms compressed | KB compressed |")
    print("|---|---|---|---|---|---|---|")
    with serving(folder) as (port, pid):
        for name, path in pages_of(folder).items():
            plain = measure(port, path, pid, seconds=SECONDS)
            packed = measure(port, path, pid, seconds=SECONDS, compressed=True)
            print(
                f"| {name} | {plain.cpu_ms:.2f} | {plain.cpu_ms / floor:.0f} | {plain.requests_a_second:.0f} | {plain.kb:.1f} "
                f"| {packed.cpu_ms:.2f} | {packed.kb:.1f} |",
                flush=True,
            )
        time.sleep(2)
        _print_memory(pid)


def _print_memory(pid: int) -> None:
    parts = pss_mb(pid)
    print(f"\nMemory after that load: {sum(parts.values()):.0f} MB PSS together.\n")
    print("| process | MB PSS |\n|---|---|")
    for name, size in parts.items():
        print(f"| {name.partition(' ')[2]} | {size:.0f} |")
