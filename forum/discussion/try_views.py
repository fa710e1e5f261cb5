"""`I tried this`."""

from datetime import timedelta

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import NotAllowed, NotFound
from forum.core.i18n import gettext
from forum.core.paging import page_number
from forum.discussion import actions, policy
from forum.discussion.actions.tries import context_of_try, find_try
from forum.discussion.blueprint import blueprint
from forum.discussion.drafts import find_draft
from forum.discussion.forms import TryForm
from forum.discussion.models import LANGS, OUTCOMES, Outcome, Post, Try
from forum.discussion.pressing import who_presses
from forum.discussion.queries import get_post
from forum.discussion.reading import list_tries
from forum.discussion.showing import post_url
from forum.markup import detect_language
from forum.people.session import signed_in_viewer, viewer
from forum.places.taxonomy import taxonomy
from forum.web.limits import limit_post

TRIES_AN_HOUR = 40


@blueprint.get("/posts/<int:post_id>/tries")
def tries(post_id: int) -> str:
    me = viewer()
    post = get_post(post_id, seen_by=me)
    if not policy.takes_tries(post, post.thread):
        raise NotFound(gettext("Only a solution or a practice can be tried."))
    outcome = _outcome(request.args.get("outcome"))
    page = list_tries(post, me, outcome=outcome, number=page_number(request.args.get("page")))
    return render_template("discussion/tries.html", post=post, page=page, outcome=outcome)


@blueprint.get("/posts/<int:post_id>/try")
def try_page(post_id: int) -> str:
    """On a page of its own: for coming back after signing in, to change a report, and to answer the question about a plan:
    `?outcome=` is what she pressed in a mail."""
    me = signed_in_viewer()
    post = get_post(post_id, seen_by=me)
    if (sentence := policy.why_not_try(me, post, post.thread)) is not None:
        raise NotAllowed(sentence)
    form = TryForm(formdata=None)
    before = find_try(post, me)
    form.show(before, me.context, taxonomy())
    draft = find_draft(f"try:{post_id}", by=me)
    form.fill(draft.fields if draft else {})
    if before is None or before.outcome == "planning":
        form.outcome.data = _outcome(request.args.get("outcome")) or form.outcome.data
    form.offer_class(taxonomy())
    return _page(post, form, before)


@blueprint.post("/posts/<int:post_id>/tries")
def report_try(post_id: int) -> ResponseReturnValue:
    me = signed_in_viewer()
    post = get_post(post_id, seen_by=me)
    form = TryForm()
    form.offer_class(taxonomy())
    if not form.validate_on_submit():
        return _page(post, form, find_try(post, me)), 400
    limit_post("try", str(me.person_id), times=TRIES_AN_HOUR, within=timedelta(hours=1))
    note = form.note.data or ""
    context = me.context if "my_class" in request.form else form.read_class(taxonomy())
    lang = next((known for known in LANGS if known == form.lang.data), None) or detect_language(note)
    if "quick" in request.form:  # one press on the reminder: what she said with her plan stays
        before = find_try(post, me)
        note, lang, context = (before.note, before.lang, context_of_try(before)) if before else ("", lang, me.context)
    outcome = _outcome(form.outcome.data) or "planning"
    with transaction():
        post = get_post(post_id, seen_by=me)
        actions.report_try(post, by=me, outcome=outcome, note=note, lang=lang, context=context)
        actions.discard_draft(f"try:{post_id}", by=me)
    flash(_thanks(outcome), "good")
    return redirect(post_url(post_id), 303)


@blueprint.post("/posts/<int:post_id>/tries/withdraw")
def withdraw_try(post_id: int) -> ResponseReturnValue:
    me = who_presses()
    with transaction():
        actions.withdraw_try(get_post(post_id, seen_by=me), by=me)
    flash(gettext("Your report was taken back."), "good")
    return redirect(post_url(post_id), 303)


def _page(post: Post, form: TryForm, before: Try | None) -> str:
    """`before` is her report, taken back or not."""
    standing = before if before is not None and before.state == "visible" else None
    return render_template("discussion/try.html", post=post, form=form, before=standing)


def _thanks(outcome: Outcome) -> str:
    if outcome == "planning":
        return gettext("Noted. In a week you will be asked how it went, at most twice.")
    return gettext("Thank you. Your experience helps the next class.")


def _outcome(typed: str | None) -> Outcome | None:
    return next((known for known in OUTCOMES if known == typed), None)
