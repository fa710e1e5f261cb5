"""In which language this page is: `?lang=`, then the profile, then the cookie, else Hindi.

Accept-Language is not asked: phones sold here send English whoever holds them.
"""

from collections.abc import Callable
from urllib.parse import quote, urlencode

from flask import Flask, Response, request

from forum.core.i18n import LANGUAGES, language, speak

COOKIE = "lang"
A_YEAR = 365 * 24 * 3600


def set_up(app: Flask, of_profile: Callable[[], str | None]) -> None:
    """`of_profile` gives the language that a signed-in person has chosen."""
    secure = bool(app.config["SESSION_COOKIE_SECURE"])
    cookie = f"__Host-{COOKIE}" if secure else COOKIE

    @app.before_request
    def choose() -> None:
        asked = request.args.get("lang")
        speak(asked if asked in LANGUAGES else (_of_profile() or request.cookies.get(cookie) or LANGUAGES[0]))

    def _of_profile() -> str | None:
        return None if request.endpoint == "static" else of_profile()  # a file is the same for all: it must not vary by cookie

    @app.after_request
    def remember(response: Response) -> Response:
        asked = request.args.get("lang")
        if asked in LANGUAGES and request.cookies.get(cookie) != asked and response.mimetype == "text/html":
            response.set_cookie(cookie, asked, max_age=A_YEAR, samesite="Lax", secure=secure, httponly=True)
        return response

    app.jinja_env.globals.update(language=language, lang_url=lang_url, canonical_url=canonical_url)


def lang_url(lang: str) -> str:
    """This page in another language; a POST has no such page, its address is asked instead."""
    return _with_lang(lang)


def canonical_url(lang: str) -> str:
    """The one address of this page in this language: Hindi carries no parameter."""
    return request.url_root.rstrip("/") + _with_lang(None if lang == LANGUAGES[0] else lang)


def _with_lang(lang: str | None) -> str:
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    if lang is not None:
        pairs.append(("lang", lang))
    return quote(request.path) + ("?" + urlencode(pairs) if pairs else "")
