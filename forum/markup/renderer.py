"""`render`: asks the helper process, for a second at most.

One helper for each process of the site, started with the first text, by starting a program and never by forking: the site has
threads. It ends when its input ends, so it never outlives the site.
"""

import atexit
import json
import logging
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from forum.core.settings import ROOT
from forum.markup.plain import escaped
from forum.markup.rendered import Rendered

log = logging.getLogger(__name__)

TIME_LIMIT = 1.0
"""Seconds for one text, on the wall. An ordinary post takes 2 ms; what takes longer than this was made to."""

START_LIMIT = 10.0
"""Seconds until a new helper says that it is ready: it has to load first."""

WAIT_LIMIT = 5.0
"""Seconds that a text waits for its turn: the threads of a process share a helper, and each may hold it for a second."""

MOST_HELPERS = 4
"""Where there are many processors: started at once, more of them would take each other's time, and each text has a second."""

TEXTS_A_HELPER = 500
"""Of an archive. A helper takes as long to start as to render a hundred."""


class _TooLate(Exception):
    """The helper had no answer in time, and was stopped."""


class _Helper:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, body: str, known_handles: Collection[str]) -> Rendered | None:
        """None when its turn did not come, or no answer that could be read. Raises _TooLate."""
        if not self._lock.acquire(timeout=WAIT_LIMIT):
            return None
        try:
            return self._ask(json.dumps({"body": body, "known_handles": sorted(known_handles)}).encode() + b"\n")
        except (OSError, ValueError, KeyError):
            log.warning("the renderer failed and is replaced", exc_info=True)
            self.stop()
            return None
        finally:
            self._lock.release()

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
        self._process = None

    def _ask(self, line: bytes) -> Rendered | None:
        process = self._running()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are pipes
        process.stdin.write(line)
        process.stdin.flush()
        answer = _read_line(process.stdout.fileno(), TIME_LIMIT)
        if answer is None:
            log.warning("the renderer was stopped after %s s", TIME_LIMIT)
            self.stop()
            raise _TooLate
        said = json.loads(answer)
        if "error" in said:
            return None
        return Rendered(html=said["html"], text=said["text"], mentions=tuple(said["mentions"]))

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.stop()
        process = subprocess.Popen(
            [sys.executable, "-m", "forum.markup.child"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._process = process
        if process.stdout is None or _read_line(process.stdout.fileno(), START_LIMIT) is None:
            raise OSError("the renderer did not start")
        return process


def _read_line(descriptor: int, seconds: float) -> bytes | None:
    """One line, or None when it does not come whole in time or at all."""
    parts: list[bytes] = []
    end = time.monotonic() + seconds
    while not parts or not parts[-1].endswith(b"\n"):
        left = end - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            return None
        part = os.read(descriptor, 1 << 16)
        if not part:
            return None
        parts.append(part)
    return b"".join(parts)


_helper = _Helper()
atexit.register(_helper.stop)


def render(body: str, *, known_handles: Collection[str] = ()) -> Rendered:
    """Never raises: a text that cannot be rendered, or of which nothing would be left, is kept and shown as it was typed."""
    return _render(_helper, body, known_handles)


def render_many(texts: Mapping[str, Collection[str]]) -> Iterator[Rendered]:
    """Texts by their known handles, in their order, each as `render` does it; with more helpers where there are many texts."""
    many = min(os.cpu_count() or 1, MOST_HELPERS, 1 + len(texts) // TEXTS_A_HELPER)
    helpers = [_Helper() for _ in range(many)]
    free = SimpleQueue[_Helper]()
    for helper in helpers:
        free.put(helper)

    def one(text: tuple[str, Collection[str]]) -> Rendered:
        helper = free.get()
        try:
            return _render(helper, *text)
        finally:
            free.put(helper)

    with ThreadPoolExecutor(many) as pool:
        try:
            yield from pool.map(one, texts.items())
        finally:
            pool.shutdown(cancel_futures=True)
            for helper in helpers:
                helper.stop()


def _render(helper: _Helper, body: str, known_handles: Collection[str]) -> Rendered:
    try:
        rendered = helper.ask(body, known_handles)
    except _TooLate:
        return Rendered(html=escaped(body), text=body, failed=True, late=True)
    if rendered is None or not rendered.html.strip():
        return Rendered(html=escaped(body), text=body, failed=True)
    return rendered
