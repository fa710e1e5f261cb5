"""What moderators do with a thread: move it, close it, open it again. Each leaves an entry that nobody changes."""

from collections.abc import Callable

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import NotAllowed
from forum.core.i18n import gettext
from forum.discussion import actions, policy
from forum.discussion.blueprint import blueprint
from forum.discussion.queries import get_thread
from forum.discussion.showing import thread_url
from forum.discussion.write_forms import MoveForm
from forum.people.session import signed_in_viewer
from forum.places.taxonomy import taxonomy


@blueprint.route("/threads/<int:thread_id>/move", methods=["GET", "POST"])
def move(thread_id: int) -> ResponseReturnValue:
    me = signed_in_viewer()
    thread = get_thread(thread_id, seen_by=me)
    if (sentence := policy.why_not_move(me)) is not None:
        raise NotAllowed(sentence)
    form = MoveForm()
    form.offer_places(taxonomy())
    if not form.is_submitted():
        form.show_places(taxonomy(), topic_id=thread.topic_id, district_id=thread.district_id, block_id=thread.block_id)
    if not form.validate_on_submit():
        return render_template("discussion/move.html", thread=thread, form=form), 400 if form.errors else 200
    district_id, block_id = form.read_place(taxonomy())
    with transaction():
        thread = get_thread(thread_id, seen_by=me)
        actions.move_thread(thread, by=me, topic_id=form.read_topic(taxonomy()), district_id=district_id, block_id=block_id)
    flash(gettext("Moved."), "good")
    return redirect(thread_url(thread), 303)


@blueprint.post("/threads/<int:thread_id>/close")
def close(thread_id: int) -> ResponseReturnValue:
    return _do(thread_id, actions.close_thread, gettext("Closed."))


@blueprint.post("/threads/<int:thread_id>/reopen")
def reopen(thread_id: int) -> ResponseReturnValue:
    return _do(thread_id, actions.reopen_thread, gettext("Open again."))


def _do(thread_id: int, action: Callable[..., None], said: str) -> ResponseReturnValue:
    me = signed_in_viewer()
    with transaction():
        thread = get_thread(thread_id, seen_by=me)
        action(thread, by=me)
    flash(said, "good")
    return redirect(thread_url(thread), 303)
