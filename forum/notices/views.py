"""The inbox, following, and what is told of."""

from datetime import timedelta
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.core import clock
from forum.core.db import transaction
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.paging import page_number
from forum.discussion.pressing import who_presses
from forum.notices import actions
from forum.notices.forms import KindsForm
from forum.notices.matching import words_of_search
from forum.notices.queries import NoticeShown, follows_of, get_notice, kinds_wanted, list_notices, names_of_follows
from forum.notices.targets import get_target
from forum.people.session import signed_in_viewer
from forum.places.taxonomy import taxonomy
from forum.web.limits import limit_post

blueprint = Blueprint("notices", __name__)

FOLLOWS_AN_HOUR = 60


@blueprint.get("/notices")
def inbox() -> str:
    page = list_notices(signed_in_viewer(), page_number(request.args.get("page")))
    days = [(day, list(told)) for day, told in groupby(page.rows, key=_day)]
    return render_template("notices/inbox.html", page=page, days=days)


@blueprint.post("/notices/<int:notice_id>/open")
def open_notice(notice_id: int) -> ResponseReturnValue:
    """A link would have to change something when it is only looked at; a button goes where it leads, and is read."""
    me = signed_in_viewer()
    with transaction():
        told = get_notice(notice_id, me)
        actions.read_notice(notice_id, by=me)
    return redirect(told.href or url_for("notices.inbox"), 303)


@blueprint.post("/notices/<int:notice_id>/read")
def read(notice_id: int) -> ResponseReturnValue:
    me = signed_in_viewer()
    with transaction():
        actions.read_notice(notice_id, by=me)
    return redirect(url_for("notices.inbox") if "inbox" in request.form else "/", 303)


@blueprint.post("/notices/read")
def read_all() -> ResponseReturnValue:
    me = signed_in_viewer()
    with transaction():
        actions.read_all(by=me)
    return redirect(url_for("notices.inbox"), 303)


@blueprint.post("/follow")
def follow() -> ResponseReturnValue:
    me = who_presses()
    limit_post("follow", str(me.person_id), times=FOLLOWS_AN_HOUR, within=timedelta(hours=1))
    with transaction():
        target = get_target(request.form.get("kind", ""), request.form.get("target", ""), me)
        actions.follow(target.kind, target.target_id, target.search, by=me)
    flash(gettext("You are told when something new comes here."), "good")
    return redirect(target.path, 303)


@blueprint.post("/unfollow")
def unfollow() -> ResponseReturnValue:
    """Also of what she may not see any more: then there is no page to go back to."""
    me = who_presses()
    kind, typed = request.form.get("kind", ""), request.form.get("target", "")
    with transaction():
        try:
            target = get_target(kind, typed, me)
            actions.unfollow(target.kind, target.target_id, target.search, by=me)
            path = target.path
        except NotFound:
            actions.forget_follow(kind, typed, by=me)
            path = url_for("notices.settings")
    flash(gettext("You are not told of this any more."), "good")
    return redirect(url_for("notices.settings") if "settings" in request.form else path, 303)


@blueprint.route("/settings/notices", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    me, form = signed_in_viewer(), KindsForm()
    form.offer()
    if request.method == "POST" and form.validate():
        with transaction():
            actions.choose_kinds(form.kinds.data or (), by=me)
        flash(gettext("Saved."), "good")
        return redirect(url_for("notices.settings"), 303)
    if request.method == "GET":
        form.kinds.data = sorted(kinds_wanted(me.person_id))
    follows = follows_of(me.person_id)
    shown = {
        "follows": follows,
        "names": names_of_follows(follows),
        "taxonomy": taxonomy(),
        "words_of_search": words_of_search,
    }
    page = render_template("notices/settings.html", form=form, **shown)
    return page, 400 if form.refused else 200


def _day(told: NoticeShown) -> object:
    return told.changed_at.astimezone(clock.INDIA).date()
