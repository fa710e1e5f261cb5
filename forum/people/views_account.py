"""Coming in and going out: /signin, /signout, /join, /recover."""

from flask import Response, current_app, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import Invalid, NotAllowed, Refusal, SignInNeeded, TooMany
from forum.core.i18n import gettext, language
from forum.people import session
from forum.people.blueprint import VISITORS_SEND, blueprint
from forum.people.carrying import Carried, carried_by_request, unpacked
from forum.people.codes import hash_code, spaced, tidied
from forum.people.devices import device_words
from forum.people.forms import CarryingForm, JoinForm, RecoverForm, SignInForm, show_refusal
from forum.people.handles import handle_meant
from forum.people.joining import Joining
from forum.people.limiting import forgive_sign_in, limit_codes, limit_joining, limit_recovery, limit_sign_in
from forum.people.newcomers import Sheet, chosen_handle, come_in, come_in_again, new_sheet, prepare
from forum.people.nextpage import safe_next
from forum.people.passwords import new_password_hash
from forum.people.recovery import recover as use_code
from forum.people.signing_in import accept, prove
from forum.web.forms import Form

REFUSALS = (Invalid, NotAllowed, TooMany)


@blueprint.route("/signin", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if request.method == "GET":
        form.next.data = safe_next(request.args.get("next"))
        return redirect(form.next.data, 303) if session.viewer().is_signed_in else _page("signin", form)
    if not form.validate():
        return _page("signin", form, status=400)
    try:
        limit_sign_in(handle_meant(form.handle.data or ""), address=request.remote_addr)
        proof = prove(form.handle.data or "", form.password.words)
        with transaction():
            forgive_sign_in(handle_meant(form.handle.data or ""))
            session.sign_in(accept(proof), device=device_words(request.user_agent.string))
    except REFUSALS as refusal:
        return _page("signin", form, refusal)
    return _go_on(form)


@blueprint.route("/signout", methods=["GET", "POST"])
def sign_out() -> ResponseReturnValue:
    form = Form()
    if request.method == "GET" or not form.validate():
        return _page("signout", form, status=200 if request.method == "GET" else 400)
    with transaction():
        session.sign_out()
    return redirect("/", 303)


@blueprint.route("/join", methods=["GET", "POST"])
@blueprint.route("/join/<code>", methods=["GET", "POST"])
def join(code: str = "") -> ResponseReturnValue:
    form = JoinForm()
    if request.method == "GET":
        form.code.data, form.next.data = spaced(tidied(code)) if code else "", safe_next(request.args.get("next"))
        return redirect("/", 303) if session.viewer().is_signed_in else _page("join", form)
    if "begin" in request.form:
        return _page("join", form)
    if not form.validate():
        return _page("join", form, status=400)
    try:
        limit_joining(address=request.remote_addr)
        sheet = _joined(form)
    except REFUSALS as refusal:
        return _page("join", form, _counted(refusal))
    return codes_page(sheet, form)


@blueprint.route("/recover", methods=["GET", "POST"])
def recover() -> ResponseReturnValue:
    form = RecoverForm()
    if request.method == "GET":
        form.handle.data = request.args.get("handle", "")[:30]
        return _page("recover", form)
    if not form.validate():
        return _page("recover", form, status=400)
    handle = handle_meant(form.handle.data or "")
    try:
        limit_recovery(handle, address=request.remote_addr)
        password_hash = new_password_hash(form.password.words, handle=handle, site_name=_site_name())
        code_hash = hash_code(tidied(form.code.data or ""), handle=handle)
        with transaction():
            person = use_code(handle, code_hash=code_hash, password_hash=password_hash)
            session.sign_in(person, device=device_words(request.user_agent.string))
    except REFUSALS as refusal:
        return _page("recover", form, refusal)
    flash(gettext("The new password holds. You are signed in here, and signed out everywhere else."), "good")
    return redirect("/", 303)


def render_sign_in_carrying(refusal: SignInNeeded) -> ResponseReturnValue:
    """For web: a form was sent and nobody is signed in. The page takes the form along."""
    carried = carried_by_request()
    form = SignInForm(formdata=None)
    form.next.data = safe_next(request.referrer and request.referrer.removeprefix(request.url_root.rstrip("/")))
    if carried is not None:
        form.carry_to.data, form.carry_fields.data = carried.to, carried.packed
    return _page("signin", form, status=refusal.status)


def render_stale_form() -> ResponseReturnValue:
    """For web: a form came without a token that fits. Ours come back filled; others are shown to be sent once more."""
    if request.endpoint in VISITORS_SEND:
        again: ResponseReturnValue = current_app.ensure_sync(current_app.view_functions[request.endpoint])(
            **(request.view_args or {})
        )
        return again
    return carried_page(carried_by_request(), at_once=False)


def carried_page(carried: Carried | None, *, at_once: bool) -> ResponseReturnValue:
    """The form on the other side of signing in, with a fresh token; sent by one press, or at once where scripts run."""
    if carried is None:
        return redirect("/", 303)
    page = render_template("people/carried.html", carried=carried, at_once=at_once)
    return _kept_nowhere(page, 200 if at_once else 400)


def codes_page(sheet: Sheet, form: CarryingForm | None) -> ResponseReturnValue:
    """Shown once: only their hashes are kept. `form` is that of joining, which goes on from here."""
    page = render_template(
        "people/codes.html",
        codes=[spaced(code) for code in sheet.codes],
        carried=unpacked(form.carry_to.data, form.carry_fields.data) if form else None,
        is_new=form is not None,
        next=safe_next(form.next.data) if form else "",
    )
    return _kept_nowhere(page, 200)


def _joined(form: JoinForm) -> Sheet:
    """The person is in and signed in. Raises Invalid."""
    handle = chosen_handle(form.handle.data or "", name=form.name.data or "")
    asked = Joining(handle, form.name.data or "", None, form.code.data or "", form.email.data or "", language())
    asked, wrong = prepare(asked, form.password.words, site_name=_site_name(), wrong=form.wrong_ticks())
    sheet = new_sheet(handle) if not wrong else Sheet((), ())
    device, only_invited = device_words(request.user_agent.string), current_app.extensions["settings"].joining == "invitation"
    try:
        with transaction():
            session.sign_in(come_in(asked, sheet, only_invited=only_invited, wrong=wrong), device=device)
    except Invalid as refusal:
        if wrong or set(refusal.fields) != {"handle"}:
            raise
        _let_in_again(form, handle, sheet, refusal)
    return sheet


def _let_in_again(form: JoinForm, handle: str, sheet: Sheet, refusal: Invalid) -> None:
    limit_sign_in(handle, address=request.remote_addr)
    try:
        proof = prove(handle, form.password.words)
        with transaction():
            session.sign_in(come_in_again(proof, sheet), device=device_words(request.user_agent.string))
    except (Invalid, NotAllowed):
        raise refusal from None


def _counted(refusal: Refusal) -> Refusal:
    """Guessing invitation codes is counted; honest forms are not."""
    if isinstance(refusal, Invalid) and "code" in refusal.fields:
        try:
            limit_codes(address=request.remote_addr)
        except TooMany as limit:
            return limit
    return refusal


def _go_on(form: CarryingForm) -> ResponseReturnValue:
    carried = unpacked(form.carry_to.data, form.carry_fields.data)
    return carried_page(carried, at_once=True) if carried else redirect(safe_next(form.next.data), 303)


def _page(name: str, form: Form, refusal: Refusal | None = None, *, status: int = 200) -> ResponseReturnValue:
    """The form as it stands, with what was refused."""
    sentence = show_refusal(form, refusal) if isinstance(refusal, Invalid) else refusal.sentence if refusal else None
    carried = unpacked(form.carry_to.data, form.carry_fields.data) if isinstance(form, CarryingForm) else None
    page = render_template(
        f"people/{name}.html", form=form, sentence=sentence, carried=carried, only_invited=_joining() == "invitation"
    )
    response = _kept_nowhere(page, refusal.status if refusal else status)
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _kept_nowhere(page: str, status: int) -> Response:
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _joining() -> str:
    joining: str = current_app.extensions["settings"].joining
    return joining


def _site_name() -> str | None:
    name: str | None = current_app.extensions["settings"].site_name
    return name
