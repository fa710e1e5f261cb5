"""Style sheets and scripts: joined, fingerprinted, compressed, once at start, and served from memory.

One style sheet and one script for the whole site: a second page costs nothing, and a phone on a weak network asks three times
in all. The address carries a hash of the content, so an answer never grows old and may be kept for a year.
"""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request
from markupsafe import Markup

from forum.core.settings import ROOT

STATIC = ROOT / "static"
FOREVER = "public, max-age=31536000, immutable"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png"}
FIRST_STYLES = ("css/tokens.css", "css/base.css", "css/components/meaning.css")
"""Load order: these, then the rest in any order."""


@dataclass(frozen=True)
class Asset:
    body: bytes
    gzipped: bytes
    content_type: str


class Assets:
    """All static files by their fingerprinted names, and the fingerprinted name of each."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._by_address: dict[str, Asset] = {}
        self._addresses: dict[str, str] = {}
        self._add("site.css", _join(folder, _styles(folder)), ".css")
        self._add("site.js", _join(folder, sorted(str(p.relative_to(folder)) for p in folder.glob("js/*.js"))), ".js")
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.suffix in TYPES:
                self._add(path.name, path.read_bytes(), path.suffix)
        self.sprite = _sprite((folder / "icons.svg").read_text("utf-8"))

    def address(self, name: str) -> str:
        """Raises KeyError for a file that is not there: a template that names it is wrong."""
        return self._addresses[name]

    def find(self, address: str) -> Asset | None:
        return self._by_address.get(address)

    def _add(self, name: str, body: bytes, suffix: str) -> None:
        stem, ending = name.rsplit(".", 1)
        fingerprinted = f"{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{ending}"
        self._by_address[fingerprinted] = Asset(body, gzip.compress(body, 9, mtime=0), TYPES[suffix])
        self._addresses[name] = f"/static/{fingerprinted}"


def set_up(app: Flask) -> None:
    assets = Assets()
    app.extensions["assets"] = assets
    app.jinja_env.globals.update(asset=assets.address, sprite=assets.sprite)

    @app.get("/static/<path:address>", endpoint="static")
    def static(address: str) -> Response:
        found = assets.find(address)
        if found is None:
            abort(404)
        return _answer(found)


def _answer(asset: Asset) -> Response:
    small = request.accept_encodings.quality("gzip") > 0 and len(asset.gzipped) < len(asset.body)
    answer = Response(asset.gzipped if small else asset.body, content_type=asset.content_type)
    if small:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = FOREVER
    return answer


def _styles(folder: Path) -> list[str]:
    rest = sorted(str(p.relative_to(folder)) for p in folder.glob("css/components/*.css"))
    return [*FIRST_STYLES, *(name for name in rest if name not in FIRST_STYLES)]


def _join(folder: Path, names: list[str]) -> bytes:
    return b"".join((folder / name).read_bytes().rstrip() + b"\n" for name in names)


def _sprite(svg: str) -> Markup:
    """For the page: in one line, and with ids that no part of a page has."""
    one_line = svg.replace(' xmlns="http://www.w3.org/2000/svg"', "").replace('id="', 'id="i-').replace("\n", "")
    return Markup(one_line)  # noqa: S704 - a file of ours
