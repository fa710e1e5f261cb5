"""Her own settings: profile, password, devices, recovery codes, invitations."""

from datetime import timedelta

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import Invalid, NotAllowed, TooMany
from forum.core.i18n import gettext
from forum.people import session
from forum.people.blueprint import settings_blueprint as blueprint
from forum.people.codes import spaced
from forum.people.forms import ClassForm, InvitationForm, PasswordForm, ProfileForm, ProveForm, show_refusal
from forum.people.invitations import invite, revoke, why_not_come_with
from forum.people.limiting import limit_inviting, limit_old_password
from forum.people.newcomers import new_sheet
from forum.people.passwords import new_password_hash
from forum.people.policy import why_not_change_district, why_not_invite
from forum.people.profiles import change_profile
from forum.people.queries import (
    devices_of,
    get_device,
    get_invitation,
    get_person_by_id,
    invitations_by,
    joined_with,
    recovery_codes_left,
)
from forum.people.recovery import keep_recovery_codes, set_password
from forum.people.signing_in import accept, end_sign_in, end_sign_ins, prove_again
from forum.people.views_account import codes_page
from forum.places.taxonomy import taxonomy
from forum.web.forms import Form
from forum.web.limits import limit_post

REFUSALS = (Invalid, NotAllowed, TooMany)

CHANGES_AN_HOUR = 60
"""Of a profile."""


@blueprint.route("/settings", methods=["GET", "POST"])
def profile() -> ResponseReturnValue:
    """With `?new=1`, right after joining, only her class is asked."""
    viewer, places, is_new = session.signed_in_viewer(), taxonomy(), "new" in request.args
    form = ClassForm() if is_new else ProfileForm()
    form.offer(places)
    person = get_person_by_id(viewer.person_id)
    shown = {"is_new": is_new, "fixed": why_not_change_district(person), "district_id": person.district_id}
    if request.method == "GET":
        form.show(person, places)
        return render_template("people/settings.html", form=form, **shown)
    if form.validate():
        limit_post("profile", str(viewer.person_id), times=CHANGES_AN_HOUR, within=timedelta(hours=1))
        try:
            with transaction():
                person = get_person_by_id(viewer.person_id)
                change_profile(person, form.read(person, places), places=places)
            flash(gettext("Saved."), "good")
            return redirect("/" if is_new else url_for("settings.profile"), 303)
        except Invalid as refusal:
            show_refusal(form, refusal)
    return render_template("people/settings.html", form=form, **shown), 400


@blueprint.route("/settings/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    viewer, form = session.signed_in_viewer(), PasswordForm()
    if request.method == "GET":
        return _page("password", form)
    if not form.validate():
        return _page("password", form, status=400)
    try:
        limit_old_password(viewer.person_id)
        proof = prove_again(get_person_by_id(viewer.person_id), form.old.words)
        site_name = current_app.extensions["settings"].site_name
        new_hash = new_password_hash(form.password.words, handle=viewer.handle, name=viewer.name, site_name=site_name)
        with transaction():
            set_password(accept(proof), password_hash=new_hash, stays=viewer.session_id)
    except REFUSALS as refusal:
        return _page("password", form, refusal)
    flash(gettext("The new password holds. You are signed out everywhere else."), "good")
    return redirect(url_for("settings.profile"), 303)


@blueprint.get("/settings/devices")
def devices() -> ResponseReturnValue:
    viewer = session.signed_in_viewer()
    shown = devices_of(viewer.person_id)
    return render_template("people/devices.html", devices=shown, this_device=viewer.session_id)


@blueprint.post("/settings/devices/<int:device_id>/signout")
def sign_out_device(device_id: int) -> ResponseReturnValue:
    viewer = session.signed_in_viewer()
    with transaction():
        end_sign_in(get_device(device_id, of=viewer.person_id), by=viewer)
    flash(gettext("That device is signed out."), "good")
    return redirect(url_for("settings.devices"), 303)


@blueprint.post("/settings/devices/signout")
def sign_out_everywhere() -> ResponseReturnValue:
    """This device too: that is what the words say, and what somebody wants who has lost a phone."""
    viewer = session.signed_in_viewer()
    with transaction():
        end_sign_ins(get_person_by_id(viewer.person_id))
        session.sign_out()
    return redirect("/signin", 303)


@blueprint.route("/settings/codes", methods=["GET", "POST"])
def codes() -> ResponseReturnValue:
    viewer, form = session.signed_in_viewer(), ProveForm()
    left = recovery_codes_left(viewer.person_id)
    if request.method == "GET":
        return _page("new_codes", form, left=left)
    if not form.validate():
        return _page("new_codes", form, left=left, status=400)
    try:
        limit_old_password(viewer.person_id)
        proof = prove_again(get_person_by_id(viewer.person_id), form.old.words)
        sheet = new_sheet(viewer.handle)
        with transaction():
            keep_recovery_codes(accept(proof), code_hashes=sheet.hashes)
    except REFUSALS as refusal:
        return _page("new_codes", form, refusal, left=left)
    return codes_page(sheet, None)


@blueprint.route("/settings/invitations", methods=["GET", "POST"])
def invitations() -> ResponseReturnValue:
    viewer, form = session.signed_in_viewer(), InvitationForm()
    if (sentence := why_not_invite(viewer)) is not None:
        raise NotAllowed(sentence)
    if request.method == "GET" or not form.validate():
        return _invitations(form, status=200 if request.method == "GET" else 400)
    try:
        limit_inviting(viewer.person_id)
        with transaction():
            made = invite(by=viewer, places=form.places.data or 0, days=form.days.data or 0)
    except REFUSALS as refusal:
        return _invitations(form, refusal)
    flash(gettext("The new code: %(code)s", code=spaced(made.code)), "good")
    return redirect(url_for("settings.invitations"), 303)


@blueprint.post("/settings/invitations/<int:invitation_id>/revoke")
def revoke_invitation(invitation_id: int) -> ResponseReturnValue:
    viewer = session.signed_in_viewer()
    with transaction():
        revoke(get_invitation(invitation_id), by=viewer)
    flash(gettext("The code was taken back. Whoever came with it stays."), "good")
    return redirect(url_for("settings.invitations"), 303)


def _invitations(form: Form, refusal: Exception | None = None, *, status: int = 200) -> ResponseReturnValue:
    made = invitations_by(session.viewer().person_id)
    joined = joined_with([invitation.id for invitation in made])
    rows = [
        (invitation, spaced(invitation.code), why_not_come_with(invitation), joined.get(invitation.id, ())) for invitation in made
    ]
    return _page("invitations", form, refusal, status=status, rows=rows)


def _page(name: str, form: Form, refusal: Exception | None = None, *, status: int = 200, **more: object) -> ResponseReturnValue:
    sentence = None
    if isinstance(refusal, Invalid):
        sentence = show_refusal(form, refusal)
    elif isinstance(refusal, NotAllowed | TooMany):
        sentence = refusal.sentence
    page = render_template(f"people/{name}.html", form=form, sentence=sentence, **more)
    wait = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, TooMany) else {}
    return page, getattr(refusal, "status", status), wait
