"""Everything between the browser and the pages, put together once."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from forum.core.errors import SignInNeeded
from forum.core.i18n import gettext
from forum.core.settings import Settings
from forum.web import assets, compress, errors, headers, health, language, limits, origin, templating
from forum.web.forms import put_token

LARGEST_BODY = 2 * 1024 * 1024
"""Bytes. 100,000 letters of Devanagari are 900 KB when they are sent; they must come back with a sentence, not be cut off."""

MOST_FIELDS = 500

LARGEST_ID = 2**31 - 1
"""What PostgreSQL counts to."""


class IdConverter(IntegerConverter):
    """The number of a row. A larger one than any database counts to does not even look like an address of ours."""

    regex = r"\d{1,10}"

    def __init__(self, rules: Map) -> None:
        super().__init__(rules, max=LARGEST_ID)


@dataclass(frozen=True)
class FromPeople:
    """What web must ask people, whom it does not know. `visitors_send` names the endpoints whose forms need no sign-in, `one_click`
    those that a program presses: what lets it do so is in the address, and neither a page nor a cookie of ours is there."""

    is_signed_in: Callable[[], bool]
    language: Callable[[], str | None]
    visitors_send: Collection[str]
    one_click: Collection[str]
    hooks: errors.Hooks


def set_up(app: Flask, settings: Settings, people: FromPeople, checks: Mapping[str, health.Check]) -> None:
    """The order counts: what is registered last sees an answer first."""
    app.url_map.converters["int"] = IdConverter
    _configure(app, settings)
    templating.set_up(app)
    compress.set_up(app)
    headers.set_up(app, https=settings.is_production)
    language.set_up(app, people.language)
    origin.set_up(app, people.one_click)
    limits.set_up(app, is_on=settings.is_production)
    _protect_forms(app, people)
    errors.set_up(app, people.hooks)
    assets.set_up(app)
    health.set_up(app, checks)


def _configure(app: Flask, settings: Settings) -> None:
    prefix = "__Host-" if settings.is_production else ""
    app.config.update(
        SESSION_COOKIE_NAME=f"{prefix}session",
        SESSION_COOKIE_SECURE=settings.is_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=MOST_FIELDS,
        WTF_CSRF_TIME_LIMIT=None,  # a teacher may write for an hour and send in the evening: a token lives as long as the sign-in
        WTF_CSRF_SSL_STRICT=False,  # forum/web/origin.py asks the same of Origin, which privacy tools leave alone
        WTF_CSRF_CHECK_DEFAULT=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=180),
    )
    if settings.site_url is not None:
        app.config["TRUSTED_HOSTS"] = [urlsplit(settings.site_url).hostname]
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]


def _protect_forms(app: Flask, people: FromPeople) -> None:
    """Every POST carries a token. Signing in is asked for first: a form whose session has run out has an old token too, and it
    is to go on after signing in, not to be refused."""
    protection = CSRFProtect(app)

    @app.before_request
    def check() -> None:
        if request.method in origin.SAFE or request.endpoint is None or request.endpoint in people.one_click:
            return
        if not people.is_signed_in() and request.endpoint not in people.visitors_send:
            raise SignInNeeded(gettext("Please sign in first."))
        protection.protect()

    @app.after_request
    def put_tokens(response: Response) -> Response:
        if response.mimetype == "text/html" and not response.is_streamed:
            put_token(response)
        return response
