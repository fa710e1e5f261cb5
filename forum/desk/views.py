"""The mentor's desk, the list for the meeting, and her saved replies. Everybody else who has joined finds no such pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import Invalid, NotFound
from forum.core.i18n import gettext
from forum.core.paging import page_number
from forum.core.viewer import Viewer
from forum.desk import actions
from forum.desk.forms import ReplyForm
from forum.desk.minutes import minutes_this_week
from forum.desk.models import DeskCard
from forum.desk.policy import may_use_desk
from forum.desk.queries import desk_cards, for_the_meeting, get_card, get_reply, list_for_the_meeting, log_of, replies_of
from forum.desk.replies import replies_for, shipped_replies, with_reply
from forum.desk.showing import minutes_words, show_card
from forum.discussion.actions import save_draft
from forum.discussion.drafts import find_draft
from forum.discussion.queries import get_thread
from forum.discussion.showing import thread_url
from forum.markup import detect_language
from forum.people.session import signed_in_viewer
from forum.web.limits import limit_post

PRESSES_AN_HOUR, REPLIES_AN_HOUR = 300, 60

FOR_MEETING = 5
"""Problems named beside the cards."""

KEPT_FIELDS = ("form", "about", "body", "materials", "minutes", "change", "limits", "cost", "lang")

blueprint = Blueprint("desk", __name__)


@blueprint.get("/desk")
def desk() -> str:
    me = _mentor()
    cards = desk_cards(me)
    return render_template(
        "desk/desk.html",
        cards=[show_card(card, me) for card in cards],
        log=log_of([card.thread_id for card in cards if card.kind == "unanswered" and card.thread_id]),
        meeting=for_the_meeting(me, FOR_MEETING),
        minutes=minutes_words(minutes_this_week(me)),
        days=actions.DAYS,
    )


@blueprint.get("/desk/meeting")
def meeting() -> str:
    page = list_for_the_meeting(_mentor(), page_number(request.args.get("page")))
    return render_template("desk/meeting.html", page=page)


@blueprint.post("/desk/cards/<int:card_id>/done")
def done(card_id: int) -> ResponseReturnValue:
    return _press(card_id, actions.finish, gettext("Done."))


@blueprint.post("/desk/cards/<int:card_id>/later")
def later(card_id: int) -> ResponseReturnValue:
    days = _number(request.form.get("days"))
    return _press(card_id, actions.put_off, gettext("Put off. It comes back by itself."), days=days)


@blueprint.post("/desk/cards/<int:card_id>/dismiss")
def dismiss(card_id: int) -> ResponseReturnValue:
    return _press(card_id, actions.dismiss, gettext("Laid aside."))


@blueprint.post("/desk/cards/<int:card_id>/welcome")
def welcome(card_id: int) -> ResponseReturnValue:
    return _press(card_id, actions.welcome, gettext("Thank you said."))


@blueprint.post("/desk/cards/<int:card_id>/hand-on")
def hand_on(card_id: int) -> ResponseReturnValue:
    return _press(card_id, actions.hand_on, gettext("Handed on to a colleague."))


@blueprint.route("/desk/replies", methods=["GET", "POST"])
def replies() -> ResponseReturnValue:
    me, form = _mentor(), ReplyForm()
    if not form.validate_on_submit():
        return _replies_page(form, me), 400 if request.method == "POST" else 200
    return _save_reply(form, me)


@blueprint.route("/desk/replies/<int:reply_id>", methods=["GET", "POST"])
def reply(reply_id: int) -> ResponseReturnValue:
    me = _mentor()
    kept = get_reply(reply_id, of=me)
    form = ReplyForm(obj=kept)
    if not form.validate_on_submit():
        return render_template("desk/reply.html", form=form, reply=kept), 400 if request.method == "POST" else 200
    return _save_reply(form, me, reply_id)


@blueprint.post("/desk/replies/<int:reply_id>/delete")
def delete_reply(reply_id: int) -> ResponseReturnValue:
    me = _mentor()
    with transaction():
        actions.delete_reply(get_reply(reply_id, of=me), by=me)
    flash(gettext("Removed."), "good")
    return redirect("/desk/replies", 303)


@blueprint.post("/desk/replies/use/<int:thread_id>")
def use_reply(thread_id: int) -> ResponseReturnValue:
    """From the composer: what was typed is kept as a draft, with the chosen reply below it, and the composer opens again."""
    me = _mentor()
    _limit("draft", me, REPLIES_AN_HOUR)
    thread = get_thread(thread_id, seen_by=me)
    typed = {name: request.form[name] for name in KEPT_FIELDS if name in request.form}
    fields = with_reply(typed, replies_for(me, thread.lang), request.form.get("reply", ""))
    with transaction():
        place = f"post:{thread.id}"
        if fields.get("body", "").strip() or find_draft(place, by=me):
            save_draft(place, by=me, fields=fields)
    return redirect(f"{thread_url(thread)}?reply=choose#write", 303)


def _press(card_id: int, action: Callable[..., None], said: str, **more: Any) -> ResponseReturnValue:
    me = _mentor()
    _limit("press", me, PRESSES_AN_HOUR)
    with transaction():
        card: DeskCard = get_card(card_id, seen_by=me)
        action(card, by=me, **more)
    flash(said, "good")
    return redirect("/desk", 303)


def _save_reply(form: ReplyForm, me: Viewer, reply_id: int | None = None) -> ResponseReturnValue:
    _limit("reply", me, REPLIES_AN_HOUR)
    body = form.body.data or ""
    lang = form.lang.data or detect_language(body)
    try:
        with transaction():
            kept = get_reply(reply_id, of=me) if reply_id is not None else None
            actions.save_reply(by=me, name=form.name.data or "", body=body, lang=lang, reply=kept)
    except Invalid as refusal:
        form.name.errors = [refusal.sentence]
        return _replies_page(form, me), 400
    flash(gettext("Saved."), "good")
    return redirect("/desk/replies", 303)


def _replies_page(form: ReplyForm, me: Viewer) -> str:
    return render_template("desk/replies.html", form=form, own=replies_of(me), shipped=shipped_replies())


def _mentor() -> Viewer:
    """Raises SignInNeeded, and NotFound for everybody else who has joined: there is no such page for them."""
    me = signed_in_viewer()
    if not may_use_desk(me):
        raise NotFound(gettext("There is no such page."))
    return me


def _limit(what: str, me: Viewer, times: int) -> None:
    """Raises TooMany."""
    limit_post(what, str(me.person_id), times=times, within=timedelta(hours=1))


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
