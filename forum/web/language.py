"""In which language this page is: `?lang=`, then the profile, then the cookie, else Hindi.

Accept-Language is not asked: phones sold here send English whoever holds them.
"""

from collections.abc import Callable
from urllib.parse import quote, urlencode

from flask import Flask, Response, request

from forum.core.i18n import LANGUAGES, language, speak
from forum.core.paging import page_number
from forum.web.address import site_url

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

    app.jinja_env.globals.update(language=language, lang_url=lang_url, addresses_of_page=addresses_of_page)


def lang_url(lang: str) -> str:
    """This page in another language; a POST has no such page, its address is asked instead."""
    return _with_lang(lang)


def addresses_of_page(path: str | None = None) -> dict[str, str]:
    """The one address of this page, by language: Hindi carries no parameter. A page that knows its `path` is the same page under
    another slug, in another order and with whatever a messenger has hung on the link; only its number is kept."""
    if path is None:
        return {lang: site_url() + _with_lang(None if lang == LANGUAGES[0] else lang) for lang in LANGUAGES}
    number = page_number(request.args.get("page"))
    plain = f"{site_url()}{path}{f'?page={number}' if number > 1 else ''}"
    sign = "&" if number > 1 else "?"
    return {lang: plain if lang == LANGUAGES[0] else f"{plain}{sign}lang={lang}" for lang in LANGUAGES}


def _with_lang(lang: str | None) -> str:
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    if lang is not None:
        pairs.append(("lang", lang))
    return quote(request.path) + ("?" + urlencode(pairs) if pairs else "")
