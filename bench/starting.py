"""From `forum serve` to the first page, on a site that is there."""

import statistics
import time
from pathlib import Path

from bench.site import serving
from bench.tables import show, verdict
from bench.weights import ask

TIMES, GOAL = 5, 1.0


def measure_start(folder: Path) -> None:
    passed = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        with serving(folder) as (port, _pid):
            ask(port, "/")
            passed.append(time.perf_counter() - begun)
    median = statistics.median(passed)
    head = ["median s", "fastest s", "slowest s", "1.0 s"]
    show(
        f"Start to the first page, {TIMES} times",
        head,
        [[f"{median:.2f}", f"{min(passed):.2f}", f"{max(passed):.2f}", verdict(median, GOAL)]],
    )
