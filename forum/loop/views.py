"""The question on home: `I need more time`. The answers are reports (forum/discussion/try_views.py)."""

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.i18n import gettext
from forum.discussion.pressing import who_presses
from forum.discussion.queries import get_post
from forum.loop.actions import put_aside

blueprint = Blueprint("loop", __name__)


@blueprint.post("/posts/<int:post_id>/tries/later")
def later(post_id: int) -> ResponseReturnValue:
    me = who_presses()
    with transaction():
        left = put_aside(get_post(post_id, seen_by=me), by=me)
    if left:
        flash(gettext("Take your time. You will be asked once more in a week."), "good")
    else:
        flash(gettext("Take your time. You will not be asked again; you can always say how it went."), "good")
    return redirect("/", 303)
