"""Where to go after signing in: only to ourselves, whatever the address says."""

import re
from urllib.parse import unquote, urlsplit

HOME = "/"
LONGEST = 2000

_NEVER_NEXT = ("/signin", "/signout", "/join", "/recover")
"""Pages that make no sense after signing in."""


def safe_next(url: str | None, *, default: str = HOME) -> str:
    """The path and query of `url` where it is a plain path on this site, else `default`."""
    return url if url is not None and is_own_path(url) and not _leads_back(url) else default


def is_own_path(url: str) -> bool:
    """Browsers read a backslash as a slash, drop tabs and line ends, and take `//host` for an address: all are refused, also
    when they are written with percent signs, because a proxy may decode them."""
    if not url.startswith("/") or len(url) > LONGEST:
        return False
    for seen in (url, unquote(url), unquote(unquote(url))):
        if re.search(r"[\x00-\x20\x7f\\\u2028\u2029]", seen.partition("?")[0]) or seen.startswith("//"):
            return False
    if re.search(r"[\x00-\x20\x7f\\\ud800-\udfff]", url):
        return False
    if "//" in url.partition("?")[0] or "/.." in unquote(url).partition("?")[0] or "@" in url.partition("?")[0]:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def _leads_back(url: str) -> bool:
    path = url.partition("?")[0]
    return any(path == page or path.startswith(page + "/") for page in _NEVER_NEXT)
