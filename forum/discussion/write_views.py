"""Beginning a thread, and the threads that are like it."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion import actions
from forum.discussion.begun import place_of_draft
from forum.discussion.blueprint import blueprint
from forum.discussion.drafts import find_draft
from forum.discussion.guessing import guess_topic
from forum.discussion.models import Draft, Thread
from forum.discussion.showing import thread_url
from forum.discussion.wording import tell_if_plain, words_of
from forum.discussion.write_forms import ThreadForm
from forum.people.session import signed_in_viewer, viewer
from forum.places.taxonomy import taxonomy
from forum.search.queries import similar_threads
from forum.web.limits import limit_post

THREADS_AN_HOUR = 15
DRAFT = re.compile(r"[0-9a-f]{8}")
ASKS_FIRST = {"problem", "practice"}
"""Kinds for which the site shows what is like it before it takes another one."""


@blueprint.get("/threads/new")
def new_thread() -> str:
    me = signed_in_viewer()
    form = ThreadForm(formdata=None)
    form.offer(taxonomy())
    form.show_class(me.context, taxonomy())
    form.show_places(taxonomy(), topic_id=None, district_id=me.context.district_id, block_id=me.context.block_id)
    begun = _begun_at()
    draft = find_draft(begun, by=me)
    form.fill(_from_address())
    form.fill(draft.fields if draft else {})
    if not form.topic.data and form.title.data:
        form.topic.data = guess_topic(form.title.data, taxonomy()) or ""
    form.new_key()
    return _page(form, begun, draft=draft)


@blueprint.post("/threads/new")
def write_thread() -> ResponseReturnValue:
    me, begun = signed_in_viewer(), place_of_draft()
    form = ThreadForm()
    form.offer(taxonomy())
    form.new_key()
    if not form.topic.data:
        form.topic.data = guess_topic(form.title.data or "", taxonomy()) or ""
    if not form.validate_on_submit():
        return _page(form, begun), 400
    similar = _to_show_first(form, me)
    if similar:
        _keep_as_draft(me, begun)
        return _page(form, begun, similar=similar, asks=True)
    limit_post("thread", str(me.person_id), times=THREADS_AN_HOUR, within=timedelta(hours=1))
    words = words_of(form.body.data or "", form.lang.data, by=me, title=form.title.data or "")
    with transaction():
        thread = actions.write_thread(
            form.chosen_kind(),
            by=me,
            title=form.title.data or "",
            words=words,
            topic_id=form.read_topic(taxonomy()),
            context=form.context(taxonomy()),
            form_key=form.key,
        )
        actions.discard_draft(begun, by=me)
    tell_if_plain(words)
    flash(gettext("Sent. Colleagues can see it now."), "good")
    return redirect(thread_url(thread), 303)


@blueprint.get("/threads/similar")
def similar() -> str:
    """A piece of a page, for the script that shows it while a title is typed."""
    return render_template(
        "discussion/_similar.html", similar=similar_threads(request.args.get("title", ""), viewer()), asks=False
    )


def _to_show_first(form: ThreadForm, me: Viewer) -> Sequence[Thread]:
    """Once: whoever has seen the list and sends again means it."""
    if form.kind.data not in ASKS_FIRST or request.form.get("seen_similar"):
        return ()
    return similar_threads(form.title.data or "", me)


def _keep_as_draft(me: Viewer, begun: str) -> None:
    """Going over to one of the similar threads must not cost the words that were typed."""
    fields = {name: request.form.get(name, "") for name in ("kind", "title", "body", "topic", "place", "lang", "class_size")}
    lists = {name: request.form.getlist(name) for name in ("grades", "situations", "languages")}
    with transaction():
        actions.save_draft(begun, by=me, fields={**fields, **lists})


def _begun_at() -> str:
    """Where the draft of this form is kept. A question that comes with its own words (a search that found nothing) has a place of its
    own: it neither mixes with a text that was begun before, nor takes its place."""
    if DRAFT.fullmatch(request.args.get("draft", "")):
        return f"ask:{request.args['draft']}"
    title = request.args.get("title", "").strip()
    return f"ask:{hashlib.sha256(title.encode()).hexdigest()[:8]}" if title else "thread"


def _from_address() -> Mapping[str, Any]:
    """Words that a search without a hit brings along, and the place that was looked at."""
    args = request.args
    district = args.get("district", "")
    return {
        "kind": args.get("kind", ""),
        "title": args.get("title", "")[:200],
        "topic": args.get("topic", "") if args.get("topic", "") in taxonomy().topic_by_key else "",
        "place": district if district in taxonomy().district_by_key else "",
    }


def _page(form: ThreadForm, begun: str, *, draft: Draft | None = None, similar: Sequence[Thread] = (), asks: bool = False) -> str:
    return render_template("discussion/write.html", form=form, begun=begun, draft=draft, similar=similar, asks=asks)
