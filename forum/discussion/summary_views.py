"""Writing the summary above many solutions. It is changed, deleted and brought back like any other post (edit_views)."""

from datetime import timedelta

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import NotAllowed
from forum.core.i18n import gettext
from forum.discussion import actions, policy
from forum.discussion.actions.summaries import find_summary
from forum.discussion.blueprint import blueprint
from forum.discussion.drafts import find_draft
from forum.discussion.forms import SummaryForm
from forum.discussion.queries import get_thread
from forum.discussion.showing import post_url
from forum.discussion.wording import tell_if_plain, words_of
from forum.people.session import signed_in_viewer
from forum.web.limits import limit_post

SUMMARIES_AN_HOUR = 40


@blueprint.route("/threads/<int:thread_id>/summary", methods=["GET", "POST"])
def summary(thread_id: int) -> ResponseReturnValue:
    me, form = signed_in_viewer(), SummaryForm()
    thread = get_thread(thread_id, seen_by=me)
    standing = None if form.is_submitted() else find_summary(thread)
    if standing is not None and standing.state == "visible":
        return redirect(f"/posts/{standing.id}/edit", 303)
    if (sentence := policy.why_not_summarise(me, thread)) is not None:
        raise NotAllowed(sentence)
    if not form.is_submitted():
        draft = find_draft(f"summary:{thread_id}", by=me)
        form.fill(draft.fields if draft else {})
    if not form.validate_on_submit():
        return render_template("discussion/summary.html", thread=thread, form=form), 400 if form.errors else 200
    limit_post("summary", str(me.person_id), times=SUMMARIES_AN_HOUR, within=timedelta(hours=1))
    words = words_of(form.body.data or "", form.lang.data, by=me)
    with transaction():
        post = actions.write_summary(get_thread(thread_id, seen_by=me), by=me, words=words)
        actions.discard_draft(f"summary:{thread_id}", by=me)
    tell_if_plain(words)
    flash(gettext("The summary stands above the solutions now."), "good")
    return redirect(post_url(post.id), 303)
