"""From a refusal to a page: one sentence for the reader, and whatever she typed."""

import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from forum.core.db import db
from forum.core.errors import Busy, Refusal, SignInNeeded
from forum.core.i18n import gettext

log = logging.getLogger(__name__)

SECRET = ("password", "old", "code")
MACHINERY = ("csrf_token", "form_key", "carry_fields", "carry_to", "next", "version")

WORDS = ("title", "body", "note", "materials", "change", "limits", "school", "name")
"""Fields of which even one small word is shown; of others what looks like a key or a number is a choice, not words."""

KEY = re.compile(r"[\w./:-]{0,60}", re.ASCII)


@dataclass(frozen=True)
class Hooks:
    """What web does not know how to show: the sign-in page and a form that has grown stale, each carrying what was typed."""

    sign_in: Callable[[SignInNeeded], ResponseReturnValue]
    stale_form: Callable[[], ResponseReturnValue]


def set_up(app: Flask, hooks: Hooks) -> None:
    @app.errorhandler(SignInNeeded)
    def sign_in_needed(refusal: SignInNeeded) -> ResponseReturnValue:
        if wants_json():
            return _as_json(refusal.sentence, refusal.status)
        if request.method in {"GET", "HEAD"}:
            return redirect(url_for("people.sign_in", next=request.full_path.removesuffix("?")), 303)
        return hooks.sign_in(refusal)

    @app.errorhandler(CSRFError)
    def stale(_error: CSRFError) -> ResponseReturnValue:
        return _as_json(gettext("This page has grown old. Please open it again."), 400) if wants_json() else hooks.stale_form()

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> ResponseReturnValue:
        return _answer(refusal.status, refusal.sentence, retry_after=getattr(refusal, "retry_after", None))

    app.register_error_handler(SecurityError, _not_our_name)

    @app.errorhandler(HTTPException)
    def refused_by_flask(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code < 400:  # a redirect that routing asks for
            return error.get_response()
        return _answer(code, _sentence_of(code))

    _answer_for_the_database(app)

    @app.errorhandler(Exception)
    def broken(_error: Exception) -> ResponseReturnValue:
        sign = secrets.token_hex(3).upper()
        log.exception("error %s on %s %s", sign, request.method, request.path)
        return _answer(500, _sentence_of(500), sign=sign)


def _answer_for_the_database(app: Flask) -> None:
    @app.errorhandler(OperationalError)
    def no_database(_error: OperationalError) -> ResponseReturnValue:
        log.exception("the database did not answer")
        return _answer(503, _sentence_of(503), retry_after=Busy.retry_after)

    @app.errorhandler(DataError)
    def no_such_row(_error: DataError) -> ResponseReturnValue:
        """A name with half a character, a number past all numbers: what no column can hold names nothing."""
        return _answer(404, _sentence_of(404))


def wants_json() -> bool:
    """A script of ours asked, and can show no page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def _answer(status: int, sentence: str, *, retry_after: int | None = None, sign: str | None = None) -> Response:
    db.session.rollback()
    if wants_json():
        response, _ = _as_json(sentence, status)
    else:
        page = render_template(
            "errors/error.html", status=status, title=_title_of(status), sentence=sentence, sign=sign, typed=_typed()
        )
        response = make_response(page, status)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _not_our_name(_error: SecurityError) -> Response:
    """The request asks for another host. A page would name its own address, which nobody can say here."""
    return Response(_sentence_of(400) + "\n", 400, mimetype="text/plain", headers={"Cache-Control": "no-store"})


def _as_json(sentence: str, status: int) -> tuple[Response, int]:
    return jsonify(error=sentence), status


def _typed() -> list[str]:
    """What the person wrote, so that she can take it along: never a password."""
    if request.method != "POST":
        return []
    try:
        pairs = list(request.form.items(multi=True))
    except HTTPException:  # the form itself is what was wrong: too large, or not a form
        return []
    return [
        value
        for name, value in pairs
        if name not in {*SECRET, *MACHINERY} and value.strip() and (name in WORDS or not KEY.fullmatch(value))
    ]


def _title_of(status: int) -> str:
    titles = {
        403: gettext("This is not open to you"),
        404: gettext("This page was not found"),
        409: gettext("Somebody was quicker"),
        413: gettext("That is too much at once"),
        429: gettext("A little slower, please"),
        503: gettext("Just a moment"),
    }
    if status in titles:
        return titles[status]
    return gettext("That did not work") if status < 500 else gettext("Something went wrong on our side")


def _sentence_of(status: int) -> str:
    sentences = {
        403: gettext("You may not do this here."),
        404: gettext("It may have been joined to another, or the address was cut short. Please search for it."),
        405: gettext("This address cannot be used in this way."),
        413: gettext("What was sent is larger than the site can take. Please send less at once."),
        429: gettext("Please wait a moment and try again."),
        503: gettext("The site cannot answer just now. Please try again in a moment."),
    }
    if status in sentences:
        return sentences[status]
    if status < 500:
        return gettext("The site could not understand this. Please go back and try again.")
    return gettext("It has been noted. Please try again in a little while.")
