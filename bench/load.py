"""Asking for one page again and again: by wrk where it is installed, else by a loop of our own."""

import http.client
import re
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass

from bench.processes import cpu_seconds

CONNECTIONS = 8


@dataclass(frozen=True)
class Cost:
    """`cpu_ms` is what the server's processes used, user and system, for one answer; `kb` as sent; `failed` of all answers."""

    cpu_ms: float
    requests_a_second: float
    kb: float
    failed: int


def measure(port: int, path: str, pid: int, *, seconds: float, compressed: bool = False, cookie: str = "") -> Cost:
    headers = {"Accept-Encoding": "gzip"} if compressed else {}
    headers |= {"Cookie": cookie} if cookie else {}
    size = len(_ask(port, path, headers))
    _load(port, path, headers, max(1.0, seconds / 4))
    before, begun = cpu_seconds(pid), time.monotonic()
    count, failed = _load(port, path, headers, seconds)
    passed = time.monotonic() - begun
    return Cost((cpu_seconds(pid) - before) * 1000 / count, count / passed, size / 1024, failed)


def _ask(port: int, path: str, headers: dict[str, str]) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path} answers {response.status}")
    return body


def _load(port: int, path: str, headers: dict[str, str], seconds: float) -> tuple[int, int]:
    """How many answers came, and how many of them were no page."""
    wrk = shutil.which("wrk")
    return _load_by_wrk(wrk, port, path, headers, seconds) if wrk else _load_by_hand(port, path, headers, seconds)


def _load_by_wrk(wrk: str, port: int, path: str, headers: dict[str, str], seconds: float) -> tuple[int, int]:
    said = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{round(seconds)}s", *said, f"http://127.0.0.1:{port}{path}"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+) requests in", answer)
    if found is None or found[1] == "0":
        raise RuntimeError(answer)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", answer)
    return int(found[1]), int(wrong[1]) if wrong else 0


def _load_by_hand(port: int, path: str, headers: dict[str, str], seconds: float) -> tuple[int, int]:
    counts: list[int] = []
    wrong: list[int] = []
    until = time.monotonic() + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        count = 0
        while time.monotonic() < until:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            response.read()
            count += 1
            if response.status != 200:
                wrong.append(response.status)
        connection.close()
        counts.append(count)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts), len(wrong)
