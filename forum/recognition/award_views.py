"""Certificates: what they are given for, one as a page, on paper and as a credential; one's own; and withdrawing one."""

from datetime import timedelta

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import Invalid, NotAllowed, NotFound
from forum.core.i18n import LANGUAGES, gettext, language, speaking
from forum.people.session import signed_in_viewer, viewer
from forum.recognition import actions
from forum.recognition.blueprint import blueprint
from forum.recognition.certificates import Certificate, certificate_of
from forum.recognition.credentials import make_credential
from forum.recognition.forms import WithdrawForm, show_refusal
from forum.recognition.models import Award
from forum.recognition.policy import why_not_withdraw
from forum.recognition.queries import awards_of, get_award, own_appreciations
from forum.recognition.rules import RULES
from forum.recognition.verify_views import site_address, site_settings
from forum.web.limits import limit_post

CHANGES_AN_HOUR = 60


@blueprint.get("/awards")
def rules() -> str:
    return render_template("recognition/rules.html", rules=RULES.values())


@blueprint.get("/awards/<code>")
def award(code: str) -> ResponseReturnValue:
    """Public for whoever has the link, and named nowhere."""
    given, me = get_award(code), viewer()
    if given.withdrawn_at is not None:
        return redirect(f"/verify/{code}")
    return render_template(
        "recognition/award.html",
        award=given,
        certificate=_certificate(given),
        is_own=given.person_id == me.person_id,
        may_withdraw=why_not_withdraw(me, given) is None,
    )


@blueprint.get("/awards/<code>.pdf")
def award_on_paper(code: str) -> Response:
    """In the language of the page, or `?in=hi`, `?in=en`: asking for a paper changes no one's language."""
    given = _standing(code)
    asked = request.args.get("in", "")
    with speaking(asked if asked in LANGUAGES else language()):
        paper = _certificate(given).on_paper()
    return _file(paper, "application/pdf", f"certificate-{code}.pdf")


@blueprint.get("/awards/<code>.json")
def award_as_credential(code: str) -> Response:
    """An Open Badges 3.0 credential."""
    text = make_credential(_standing(code), site_settings(), address=site_address())
    return _file(text.encode(), "application/ld+json", f"certificate-{code}.json")


@blueprint.get("/me/awards")
def mine() -> str:
    me = signed_in_viewer()
    return render_template(
        "recognition/mine.html",
        awards=awards_of(me.person_id),
        notes=own_appreciations(me.person_id),
        rules=RULES,
    )


@blueprint.post("/me/awards/<code>/show", defaults={"is_shown": True})
@blueprint.post("/me/awards/<code>/hide", defaults={"is_shown": False})
def choose(code: str, *, is_shown: bool) -> ResponseReturnValue:
    me = signed_in_viewer()
    limit_post("choose award", str(me.person_id), times=CHANGES_AN_HOUR, within=timedelta(hours=1))
    with transaction():
        chosen = get_award(code)
        if chosen.person_id != me.person_id:
            raise NotFound(gettext("There is no certificate of this number."))
        (actions.show_award if is_shown else actions.hide_award)(chosen, by=me)
    flash(gettext("It stands on your profile now.") if is_shown else gettext("It is off your profile."), "good")
    return redirect("/me/awards", 303)


@blueprint.route("/awards/<code>/withdraw", methods=["GET", "POST"])
def withdraw(code: str) -> ResponseReturnValue:
    me, form, given = signed_in_viewer(), WithdrawForm(), get_award(code)
    if not me.is_moderator:
        raise NotFound(gettext("There is no such page."))
    if (sentence := why_not_withdraw(me, given)) is not None:
        raise NotAllowed(sentence)
    if not form.validate_on_submit():
        page = render_template("recognition/withdraw.html", award=given, form=form, rule=RULES[given.kind])
        return page, 400 if request.method == "POST" else 200
    try:
        with transaction():
            actions.withdraw_award(get_award(code), by=me, reason=form.reason.data or "")
    except Invalid as refusal:
        show_refusal(form, refusal.fields)
        return render_template("recognition/withdraw.html", award=given, form=form, rule=RULES[given.kind]), 400
    return redirect(f"/verify/{code}", 303)


def _standing(code: str) -> Award:
    """Raises NotFound for one that was withdrawn: it is not handed out any more."""
    given = get_award(code)
    if given.withdrawn_at is not None:
        raise NotFound(gettext("This certificate was withdrawn."))
    return given


def _certificate(given: Award) -> Certificate:
    return certificate_of(given, address=site_address(), site_name=site_settings().site_name)


def _file(content: bytes, kind: str, name: str) -> Response:
    """No search engine keeps what only whoever has the link may see."""
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
