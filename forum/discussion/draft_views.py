"""Saving what is being typed: by a script every few seconds and on leaving, or by a button."""

from datetime import timedelta
from typing import Any

from flask import flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import Invalid
from forum.core.i18n import gettext
from forum.discussion import actions
from forum.discussion.blueprint import blueprint
from forum.discussion.drafts import address_of, is_place, list_drafts
from forum.discussion.pressing import who_presses
from forum.people.session import signed_in_viewer
from forum.web.errors import wants_json
from forum.web.limits import limit_post
from forum.web.words import time_of_day

LARGEST = 90_000
"""Characters of all fields together: a body of 20,000, its details, and room for what is too long and must be shortened."""

SAVES_AN_HOUR = 1500
NOT_KEPT = {"csrf_token", "form_key", "place_of_draft", "seen_similar", "begun_at", "password"}
LISTS = {"grades", "situations", "languages"}


@blueprint.get("/drafts")
def drafts() -> str:
    rows = [(draft, address_of(draft.place)) for draft in list_drafts(signed_in_viewer())]
    return render_template("discussion/drafts.html", drafts=rows)


@blueprint.post("/drafts")
def save_draft() -> ResponseReturnValue:
    me = signed_in_viewer()
    limit_post("draft", str(me.person_id), times=SAVES_AN_HOUR, within=timedelta(hours=1))
    place, fields = _place(), _fields()
    with transaction():
        was_sent = actions.was_sent(fields, by=me, form_key=request.form.get("form_key"))
        draft = None if was_sent else actions.save_draft(place, by=me, fields=fields)
    if wants_json():
        return jsonify(saved_at=time_of_day(draft.saved_at) if draft else None)
    flash(gettext("Draft saved."), "good")
    return redirect(address_of(place), 303)


@blueprint.post("/drafts/discard")
def discard_draft() -> ResponseReturnValue:
    me = who_presses()
    place = request.form.get("place_of_draft") or request.form.get("discard") or ""
    if not is_place(place):
        raise Invalid(gettext("This form keeps no draft."))
    with transaction():
        actions.discard_draft(place, by=me)
    if wants_json():
        return jsonify(saved_at=None)
    return redirect(address_of(place), 303)


def _place() -> str:
    place = request.form.get("place_of_draft", "")
    if not is_place(place):
        raise Invalid(gettext("This form keeps no draft."))
    return place


def _fields() -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, values in request.form.lists():
        if name not in NOT_KEPT:
            fields[name] = values if name in LISTS else values[-1]
    if sum(len(str(value)) for value in fields.values()) > LARGEST:
        raise Invalid(gettext("This is too long to be kept as a draft."))
    return {name: value.replace("\x00", "") if isinstance(value, str) else value for name, value in fields.items()}
