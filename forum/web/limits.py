"""How often: POSTs are counted in the database (forum/core/limits.py), so that all workers count together; reading is limited
in each process, because a count on every page read would be a write on every page read."""

import threading
import time
from datetime import timedelta

from flask import Flask, request

from forum.core import limits
from forum.core.errors import TooMany
from forum.core.i18n import gettext

READS_A_SECOND, READS_AT_ONCE = 10.0, 200.0
"""For one address and process. A school shares one address, and a page is three requests."""

MOST_ADDRESSES = 10_000


class Bucket:
    """Tokens by address: each takes one, and they come back with time."""

    def __init__(self, a_second: float = READS_A_SECOND, at_once: float = READS_AT_ONCE) -> None:
        self._a_second, self._at_once = a_second, at_once
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, address: str) -> float:
        """Take one; 0, or the seconds after which to come again."""
        moment = time.monotonic()
        with self._lock:
            left, at = self._left.pop(address, (self._at_once, moment))
            left = min(self._at_once, left + (moment - at) * self._a_second)
            if len(self._left) >= MOST_ADDRESSES:
                self._left.pop(next(iter(self._left)))
            self._left[address] = (left - 1 if left >= 1 else left, moment)
        return 0.0 if left >= 1 else (1 - left) / self._a_second


def set_up(app: Flask, *, is_on: bool) -> None:
    """Off where only this machine can ask (development): a test or a bench is not an attack."""
    bucket = Bucket()

    @app.before_request
    def check() -> None:
        if is_on and request.method in {"GET", "HEAD"} and request.endpoint != "static":
            seconds = bucket.wait(request.remote_addr or "")
            if seconds:
                raise TooMany(gettext("Too many pages at once from your network. Please wait a moment."), int(seconds) + 1)


def limit_post(what: str, who: str, *, times: int, within: timedelta) -> None:
    """Count this attempt, in a transaction of its own. Raises TooMany beyond `times` in `within`."""
    counted, seconds = limits.count(what, who, within=within)
    if counted > times:
        minutes = -(-seconds // 60)
        raise TooMany(
            gettext("That was very often in a short time. Please try again in %(minutes)s min.", minutes=minutes), seconds
        )
