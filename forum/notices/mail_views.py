"""Mail: her address, its proof, how often, and the way out of it that needs no account."""

from datetime import timedelta
from typing import cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import Invalid, NotFound, TooMany
from forum.core.i18n import gettext
from forum.mail.transport import is_on
from forum.notices import actions
from forum.notices.actions.mailing import is_verified
from forum.notices.forms import CodeForm, MailForm
from forum.notices.mail_workers import keys_of
from forum.notices.models import Frequency
from forum.notices.queries import find_box
from forum.notices.writing import person_of_token
from forum.people.codes import LONGEST_TYPED
from forum.people.forms import show_refusal
from forum.people.queries import get_person_by_id
from forum.people.session import signed_in_viewer
from forum.web.forms import Form
from forum.web.limits import limit_post

blueprint = Blueprint("mail", __name__)

ONE_CLICK = frozenset({"mail.unsubscribe"})
"""Endpoints whose token is in the address: a mail program presses the button, without a page, a cookie or a token of a form."""

CHANGES_A_DAY, CODES_AN_HOUR = 20, 10


@blueprint.route("/settings/mail", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    me, form = signed_in_viewer(), MailForm()
    form.offer()
    if request.method == "GET":
        person, box = get_person_by_id(me.person_id), find_box(me.person_id)
        form.email.data, form.frequency.data = person.email, box.frequency if box else "weekly"
        form.language.data = (box.language if box else person.language) or "hi"
        return _page(form)
    if not form.validate():
        return _page(form, status=400)
    limit_post("mail", str(me.person_id), times=CHANGES_A_DAY, within=timedelta(days=1))
    try:
        with transaction():
            actions.give_address(form.email.data or "", by=me)
            actions.choose_mail(cast("Frequency", form.frequency.data), form.language.data or "", by=me)
    except (Invalid, TooMany) as refusal:
        return _refused(form, refusal)
    flash(gettext("Saved."), "good")
    return redirect(url_for("mail.settings"), 303)


@blueprint.route("/settings/mail/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """The link in the mail brings the code along, and opening it proves nothing yet: programs open links too."""
    me, form = signed_in_viewer(), CodeForm()
    if request.method == "GET":
        form.code.data = request.args.get("code", "")[:LONGEST_TYPED]
        return render_template("notices/code.html", form=form, person=get_person_by_id(me.person_id))
    if form.validate():
        limit_post("mail code", str(me.person_id), times=CODES_AN_HOUR, within=timedelta(hours=1))
        try:
            with transaction():
                actions.answer_code(form.code.data or "", by=me, keys=keys_of(current_app.extensions["settings"]))
            flash(gettext("Thank you. This address is yours, and mail goes to it from now on."), "good")
            return redirect(url_for("mail.settings"), 303)
        except Invalid as refusal:
            show_refusal(form, refusal)
    return render_template("notices/code.html", form=form, person=get_person_by_id(me.person_id)), 400


@blueprint.post("/settings/mail/again")
def again() -> ResponseReturnValue:
    me = signed_in_viewer()
    limit_post("mail again", str(me.person_id), times=CHANGES_A_DAY, within=timedelta(days=1))
    with transaction():
        person = get_person_by_id(me.person_id)
        if person.email is None:
            raise NotFound(gettext("There is no address to send to."))
        actions.ask_to_verify(person)
    flash(gettext("A new code is on its way."), "good")
    return redirect(url_for("mail.settings"), 303)


@blueprint.route("/unsubscribe/<token>", methods=["GET", "POST"])
def unsubscribe(token: str) -> ResponseReturnValue:
    """Looking changes nothing; one press is enough, for a person and for her mail program (RFC 8058)."""
    person_id = person_of_token(token, keys_of(current_app.extensions["settings"]))
    if person_id is None:
        raise NotFound(gettext("This link was cut short. Please copy it whole from the mail."))
    if request.method == "POST":
        with transaction():
            actions.stop_mail(person_id)
    return render_template("notices/unsubscribe.html", token=token, is_done=request.method == "POST")


def _refused(form: Form, refusal: Invalid | TooMany) -> ResponseReturnValue:
    if isinstance(refusal, TooMany):
        page, status = _page(form, sentence=refusal.sentence, status=refusal.status)
        return page, status, {"Retry-After": str(refusal.retry_after)}
    return _page(form, sentence=show_refusal(form, refusal), status=400)


def _page(form: Form, *, sentence: str | None = None, status: int = 200) -> tuple[str, int]:
    me = signed_in_viewer()
    person, box = get_person_by_id(me.person_id), find_box(me.person_id)
    shown = {"person": person, "box": box, "is_verified": is_verified(person, box), "sentence": sentence}
    is_sent = is_on(current_app.extensions["settings"].mail_url)
    return render_template("notices/mail.html", form=form, is_sent=is_sent, **shown), status
