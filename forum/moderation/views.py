"""Reporting (anybody signed in), and the moderators' desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.paging import page_number
from forum.core.viewer import Viewer
from forum.discussion.showing import post_url, thread_url
from forum.moderation import actions
from forum.moderation.forms import REASON_WORDS, AnswerForm, ReportForm
from forum.moderation.policy import Item, may_see_reports, why_not_report
from forum.moderation.queries import ItemShown, Kind, find_own_report, get_item, list_handled, list_open, show_item
from forum.people.session import signed_in_viewer
from forum.web.limits import limit_post

REPORTS_A_DAY = 20
"""One of them can hide a post: enough for a careful reader, too few to empty a site."""

blueprint = Blueprint("moderation", __name__)


@blueprint.route("/posts/<int:item_id>/report", methods=["GET", "POST"], defaults={"kind": "post"})
@blueprint.route("/tries/<int:item_id>/report", methods=["GET", "POST"], defaults={"kind": "try"})
def report(kind: Kind, item_id: int) -> ResponseReturnValue:
    me, form = signed_in_viewer(), ReportForm()
    item = get_item(kind, item_id, seen_by=me)
    if not form.validate_on_submit():
        return _report_page(item, form, me), 400 if request.method == "POST" else 200
    limit_post("report", str(me.person_id), times=REPORTS_A_DAY, within=timedelta(days=1))
    with transaction():
        item = get_item(kind, item_id, seen_by=me)
        actions.report(item, by=me, reason=form.reason.data, note=form.note.data or "")
        shown = show_item(item, me)
    if item.state == "hidden":
        flash(gettext("Thank you. It is out of sight now, until a moderator has looked at it."), "good")
        return redirect(thread_url(shown.thread) if shown.thread.state == "visible" else "/", 303)
    flash(gettext("Thank you. A moderator will look at it."), "good")
    return redirect(post_url(shown.post.id), 303)


@blueprint.get("/moderation")
def desk() -> str:
    me = _moderator()
    is_done = "done" in request.args
    page = (list_handled if is_done else list_open)(me, page_number(request.args.get("page")))
    return render_template("moderation/desk.html", page=page, is_done=is_done, form=AnswerForm(), **_words())


@blueprint.get("/moderation/posts/<int:item_id>", defaults={"kind": "post"})
@blueprint.get("/moderation/tries/<int:item_id>", defaults={"kind": "try"})
def item(kind: Kind, item_id: int) -> str:
    """One by itself, reported or not: where a moderator comes to hide what she has found."""
    me = _moderator()
    return _item_page(show_item(get_item(kind, item_id, seen_by=me), me), AnswerForm())


@blueprint.post("/moderation/posts/<int:item_id>/hide", defaults={"kind": "post"})
@blueprint.post("/moderation/tries/<int:item_id>/hide", defaults={"kind": "try"})
def hide(kind: Kind, item_id: int) -> ResponseReturnValue:
    return _answer(kind, item_id, actions.hide, gettext("Hidden. Its author has been told."))


@blueprint.post("/moderation/posts/<int:item_id>/restore", defaults={"kind": "post"})
@blueprint.post("/moderation/tries/<int:item_id>/restore", defaults={"kind": "try"})
def restore(kind: Kind, item_id: int) -> ResponseReturnValue:
    return _answer(kind, item_id, actions.restore, gettext("Shown again, everywhere. Its author has been told."))


@blueprint.post("/moderation/posts/<int:item_id>/keep", defaults={"kind": "post"})
@blueprint.post("/moderation/tries/<int:item_id>/keep", defaults={"kind": "try"})
def keep(kind: Kind, item_id: int) -> ResponseReturnValue:
    return _answer(kind, item_id, actions.keep, gettext("Left as it is."))


def _answer(kind: Kind, item_id: int, action: Callable[..., None], said: str) -> ResponseReturnValue:
    me, form = _moderator(), AnswerForm()
    if not form.validate_on_submit():
        return _item_page(show_item(get_item(kind, item_id, seen_by=me), me), form), 400
    with transaction():
        found = get_item(kind, item_id, seen_by=me)
        action(found, by=me, reason=form.reason.data or "")
    if action is actions.restore and found.state == "deleted":
        said = gettext("It is not hidden any more. Its author had deleted it before, so it stays deleted.")
    flash(said, "good")
    return redirect("/moderation", 303)


def _moderator() -> Viewer:
    """Raises SignInNeeded, and NotFound for everybody else who has joined: there is no such page for them."""
    me = signed_in_viewer()
    if not may_see_reports(me):
        raise NotFound(gettext("There is no such page."))
    return me


def _report_page(item: Item, form: ReportForm, me: Viewer) -> str:
    earlier = find_own_report(item, me)
    is_open = earlier is not None and earlier.handled_at is None
    if earlier is not None and is_open and request.method == "GET":
        form.reason.data, form.note.data = earlier.reason, earlier.note
    return render_template(
        "moderation/report.html",
        form=form,
        shown=show_item(item, me),
        why_not=why_not_report(me, item, earlier),
        is_repeated=is_open,
        **_words(),
    )


def _item_page(shown: ItemShown, form: AnswerForm) -> str:
    return render_template("moderation/item.html", shown=shown, form=form, **_words())


def _words() -> dict[str, Any]:
    return {"reason_words": REASON_WORDS}
