"""Changing, deleting and bringing back; what a post said before."""

from datetime import timedelta

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import Conflict, NotAllowed, NotFound
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion import actions, policy
from forum.discussion.actions.keeping import others_wrote_below, was_taken_down
from forum.discussion.blueprint import blueprint
from forum.discussion.drafts import find_draft
from forum.discussion.forms import PostForm
from forum.discussion.history import last_edit_of, list_versions
from forum.discussion.models import SUMMARY_LIMIT, Draft, Post
from forum.discussion.pressing import who_presses
from forum.discussion.queries import get_post
from forum.discussion.showing import post_url, thread_url
from forum.discussion.wording import tell_if_plain, words_of
from forum.discussion.write_forms import ThreadForm
from forum.people.session import signed_in_viewer
from forum.places.taxonomy import taxonomy
from forum.web.forms import AtMost, options
from forum.web.limits import limit_post

EDITS_AN_HOUR = 60
"""Each keeps the text before it."""


@blueprint.get("/posts/<int:post_id>/edit")
def edit(post_id: int) -> str:
    me, post = _to_edit(post_id)
    form = _form_of(post, formdata=None)
    if isinstance(form, ThreadForm):
        form.show(post.thread, post, taxonomy())
    else:
        form.show(post)
    draft = find_draft(f"edit:{post_id}", by=me)
    if draft is None:
        return _page(post, form, post.version)
    form.fill(draft.fields)
    return _page(post, form, _version(draft.fields.get("version")), draft=draft)


@blueprint.post("/posts/<int:post_id>/edit")
def save_edit(post_id: int) -> ResponseReturnValue:
    me, post = _to_edit(post_id)
    form = _form_of(post)
    seen = _version(request.form.get("version"))
    if not form.validate_on_submit():
        return _page(post, form, seen), 400
    limit_post("edit", str(me.person_id), times=EDITS_AN_HOUR, within=timedelta(hours=1))
    title = form.title.data or "" if isinstance(form, ThreadForm) else ""
    words = words_of(form.body.data or "", form.lang.data, by=me, title=title)
    try:
        with transaction():
            _change(get_post(post_id, seen_by=me), form, me, seen, words)
            actions.discard_draft(f"edit:{post_id}", by=me)
    except Conflict as conflict:
        post = get_post(post_id, seen_by=me)
        return _page(post, form, post.version, conflict=conflict.sentence), 409
    tell_if_plain(words)
    flash(gettext("Changed. The text before is kept in the history."), "good")
    return redirect(post_url(post_id), 303)


@blueprint.get("/posts/<int:post_id>/history")
def history(post_id: int) -> str:
    me = signed_in_viewer()
    post = get_post(post_id, seen_by=me)
    if not policy.may_see_versions(me, post):
        raise NotFound(gettext("This post is not here. It may have been taken down."))
    return render_template("discussion/history.html", post=post, versions=list_versions(post))


@blueprint.get("/posts/<int:post_id>/delete")
def ask_delete(post_id: int) -> str:
    me = signed_in_viewer()
    post = get_post(post_id, seen_by=me)
    why_not = policy.why_not_delete(me, post, others_wrote=others_wrote_below(post))
    return render_template("discussion/delete.html", post=post, why_not=why_not)


@blueprint.post("/posts/<int:post_id>/delete")
def delete(post_id: int) -> ResponseReturnValue:
    me = who_presses()
    with transaction():
        actions.delete_post(get_post(post_id, seen_by=me), by=me)
    return redirect(f"/posts/{post_id}/deleted", 303)


@blueprint.get("/posts/<int:post_id>/deleted")
def deleted(post_id: int) -> ResponseReturnValue:
    """Says that it is done, and lets it be undone."""
    me = signed_in_viewer()
    post = get_post(post_id, seen_by=me)
    if post.state != "deleted":
        return redirect(post_url(post_id), 303)
    why_not = policy.why_not_undelete(me, post, taken_down=was_taken_down(post))
    return render_template("discussion/deleted.html", post=post, why_not=why_not)


@blueprint.post("/posts/<int:post_id>/undelete")
def undelete(post_id: int) -> ResponseReturnValue:
    me = who_presses()
    with transaction():
        actions.undelete_post(get_post(post_id, seen_by=me), by=me)
    flash(gettext("It is back."), "good")
    return redirect(post_url(post_id), 303)


def _to_edit(post_id: int) -> tuple[Viewer, Post]:
    me = signed_in_viewer()
    post = get_post(post_id, seen_by=me)
    if (sentence := policy.why_not_edit(me, post, post.thread)) is not None:
        raise NotAllowed(sentence)
    return me, post


def _version(typed: object) -> int:
    """Which version the person had before her; 0 for nonsense, which is none that there is."""
    return int(typed) if isinstance(typed, str) and typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _form_of(post: Post, **more: None) -> ThreadForm | PostForm:
    """The opening is changed with all that stands around it."""
    if post.form == "opening":
        form = ThreadForm(**more)
        form.offer(taxonomy())
        return form
    answer = PostForm(**more)
    answer.form.choices, answer.form.data = options([(post.form, post.form)]), post.form
    if post.form == "summary":
        answer.body.validators = [*answer.body.validators, AtMost(SUMMARY_LIMIT)]
    return answer


def _change(post: Post, form: ThreadForm | PostForm, me: Viewer, seen: int, words: actions.Words) -> None:
    if isinstance(form, PostForm):
        actions.edit_post(post, by=me, seen_version=seen, words=words, details=form.details())
        return
    names = taxonomy()
    actions.edit_thread(
        post,
        by=me,
        seen_version=seen,
        title=form.title.data or "",
        words=words,
        kind=form.chosen_kind(),
        topic_id=form.read_topic(names),
        context=form.context(names),
    )


def _page(post: Post, form: ThreadForm | PostForm, version: int, *, conflict: str = "", draft: Draft | None = None) -> str:
    return render_template(
        "discussion/edit.html",
        post=post,
        form=form,
        version=version,
        conflict=conflict,
        draft=draft,
        last_edit=last_edit_of(post) if conflict else None,
        back=thread_url(post.thread),
        is_opening=post.form == "opening",
    )
