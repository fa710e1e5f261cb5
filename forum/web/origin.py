"""The second net under the tokens: a request that changes something comes from our own pages.

Browsers say so in Sec-Fetch-Site (all current ones) or in Origin; one that says neither is not a browser, and has no cookies of
ours to misuse unless somebody copied them.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from flask import Flask, request

from forum.core.errors import NotAllowed
from forum.core.i18n import gettext

SAFE = {"GET", "HEAD", "OPTIONS"}


def set_up(app: Flask, one_click: Collection[str]) -> None:
    """`one_click` names the endpoints that need no page: what lets them act is in their address."""

    @app.before_request
    def check() -> None:
        if request.method not in SAFE and request.endpoint not in one_click and not is_from_here():
            raise NotAllowed(
                gettext("This came from another site, so it was not taken. Please open our page and send it from there.")
            )


def is_from_here() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or (origin != "null" and urlsplit(origin).netloc == request.host)
