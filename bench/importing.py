"""An archive of the asked size, taken in and indexed."""

import json
import os
import time
from pathlib import Path

from bench.make_archive import archive
from bench.site import forum
from bench.tables import show, verdict

GOAL_S = 90.0
"""For 20,000 posts."""


def measure_import(folder: Path, posts: int) -> None:
    forum(folder, "init")
    file = folder / "big.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for record in archive(posts):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    begun, worked = time.perf_counter(), os.times()
    forum(folder, "import", str(file))
    passed = time.perf_counter() - begun
    done = os.times()
    cpu = done.children_user + done.children_system - worked.children_user - worked.children_system
    goal = verdict(passed, GOAL_S) if posts >= 20_000 else "-"
    row = [str(posts), f"{file.stat().st_size / 1e6:.0f}", f"{passed:.1f}", f"{cpu:.1f}", goal]
    show("Import with index", ["posts", "MB of archive", "s", "CPU s", "90 s for 20,000"], [row])
