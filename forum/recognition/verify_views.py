"""Checking a certificate: by its number, by its text, and by anybody's own tools with the public key. No account is needed."""

from datetime import timedelta

from flask import Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.settings import Settings
from forum.people.limiting import place_of
from forum.recognition.blueprint import blueprint
from forum.recognition.credentials import Checked, check_credential, key_document, make_status_list
from forum.recognition.forms import VerifyForm
from forum.recognition.queries import get_award
from forum.recognition.rules import RULES
from forum.web.limits import limit_post

MOST_LISTS = 10_000
"""More certificates than any database of ours counts to."""

CHECKS_AN_HOUR = 60
"""From one address; each takes up to a tenth of a second."""


@blueprint.get("/verify/<code>")
def verify_one(code: str) -> str:
    """What the QR of a certificate leads to."""
    award = get_award(code)
    checked = Checked("valid" if award.withdrawn_at is None else "withdrawn", award)
    return render_template("recognition/verified.html", checked=checked, rules=RULES, by_number=True)


@blueprint.route("/verify", methods=["GET", "POST"])
def verify() -> ResponseReturnValue:
    form = VerifyForm()
    if request.method == "GET":
        return render_template("recognition/verify.html", form=form, is_empty=False)
    limit_post("verify", place_of(request.remote_addr), times=CHECKS_AN_HOUR, within=timedelta(hours=1))
    given = form.given() if form.validate() else None
    if not given:
        return render_template("recognition/verify.html", form=form, is_empty=True), 400
    checked = check_credential(given, site_settings())
    return render_template("recognition/verified.html", checked=checked, rules=RULES, by_number=False)


@blueprint.get("/.well-known/did.json")
def did_document() -> Response:
    """Where the method did:web looks for the key of this site."""
    answer = jsonify(key_document(site_settings(), address=site_address()))
    answer.mimetype = "application/did+json"
    return _for_everybody(answer, seconds=3600)


@blueprint.get("/awards/status/<int:number>")
def status_list(number: int) -> Response:
    """Which certificates were withdrawn, for the tools of others: each credential says its place in it."""
    if not 1 <= number <= MOST_LISTS:
        raise NotFound(gettext("There is no such page."))
    text = make_status_list(number, site_settings(), address=site_address())
    return _for_everybody(Response(text, mimetype="application/vc+jwt"), seconds=300)


def _for_everybody(answer: Response, *, seconds: int) -> Response:
    answer.headers["Cache-Control"] = f"public, max-age={seconds}"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def site_settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def site_address() -> str:
    """Without a slash at its end. In development it is whatever the browser asked for."""
    return site_settings().site_url or request.url_root.rstrip("/")
