"""Answering: posts, marks, thanks, `my problem too`. Each does one thing and goes back to where it was done."""

from collections.abc import Callable
from datetime import timedelta

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion import actions
from forum.discussion.begun import place_of_draft
from forum.discussion.blueprint import blueprint
from forum.discussion.forms import PostForm
from forum.discussion.models import Form, Post, Thread
from forum.discussion.pressing import who_presses
from forum.discussion.queries import get_post, get_thread_or_kept, read_only_thread_or_kept
from forum.discussion.showing import post_url, thread_url
from forum.discussion.thread_views import show_thread
from forum.discussion.wording import tell_if_plain, words_of
from forum.people.session import signed_in_viewer, viewer
from forum.web.limits import limit_post

POSTS_AN_HOUR = 40


@blueprint.post("/threads/<int:thread_id>/posts")
def write_post(thread_id: int) -> ResponseReturnValue:
    """In a thread that was joined to another while she wrote, the words go to the other."""
    me = signed_in_viewer()
    thread = read_only_thread_or_kept(thread_id, seen_by=me)
    form = PostForm()
    form.offer(thread)
    if not form.validate_on_submit():
        form.new_key()
        return show_thread(thread, me, composer=form), 400
    limit_post("post", str(me.person_id), times=POSTS_AN_HOUR, within=timedelta(hours=1))
    words = words_of(form.body.data or "", form.lang.data, by=me)
    with transaction():
        thread = get_thread_or_kept(thread_id, seen_by=me)
        kind: Form = "solution" if form.form.data == "solution" else "comment"
        about = _solution(form.about.data, thread, me)
        post = actions.write_post(thread, by=me, form=kind, words=words, details=form.details(), about=about, form_key=form.key)
        actions.discard_draft(f"post:{thread.id}", by=me)
        where = post_url(post.id)
    tell_if_plain(words)
    flash(gettext("Shared. Colleagues can see it now."), "good")
    return redirect(where, 303)


@blueprint.get("/threads/<int:thread_id>/posts")
def thread_of_posts(thread_id: int) -> ResponseReturnValue:
    """Where a refused form stands after its language is changed, or after the page is asked for again."""
    return redirect(thread_url(get_thread_or_kept(thread_id, seen_by=viewer())), 303)


@blueprint.post("/posts/<int:post_id>/thank")
def thank(post_id: int) -> ResponseReturnValue:
    return _press(post_id, actions.thank)


@blueprint.post("/posts/<int:post_id>/unthank")
def unthank(post_id: int) -> ResponseReturnValue:
    return _press(post_id, actions.unthank)


@blueprint.post("/posts/<int:post_id>/mark")
def mark(post_id: int) -> ResponseReturnValue:
    return _press(post_id, actions.mark_solution, gettext("Marked as what solved it."))


@blueprint.post("/posts/<int:post_id>/unmark")
def unmark(post_id: int) -> ResponseReturnValue:
    return _press(post_id, actions.unmark_solution, gettext("The mark was taken back."))


@blueprint.post("/threads/<int:thread_id>/same")
def same(thread_id: int) -> ResponseReturnValue:
    """From the list of what is like her own text, that text is not needed any more."""
    begun = place_of_draft() if "begun_at" in request.form else None
    return _press_thread(thread_id, actions.join_problem, gettext("Noted: your class has this problem too."), begun)


@blueprint.post("/threads/<int:thread_id>/unsame")
def unsame(thread_id: int) -> ResponseReturnValue:
    return _press_thread(thread_id, actions.leave_problem, gettext("Taken back."))


def _press(post_id: int, action: Callable[..., None], said: str = "") -> ResponseReturnValue:
    me = who_presses()
    with transaction():
        action(get_post(post_id, seen_by=me), by=me)
    if said:
        flash(said, "good")
    return redirect(post_url(post_id), 303)


def _press_thread(thread_id: int, action: Callable[..., None], said: str, begun: str | None = None) -> ResponseReturnValue:
    """`begun` is the place of a draft that goes with it."""
    me = who_presses()
    with transaction():
        thread = get_thread_or_kept(thread_id, seen_by=me)
        action(thread, by=me)
        if begun is not None:
            actions.discard_draft(begun, by=me)
    flash(said, "good")
    return redirect(thread_url(thread), 303)


def _solution(typed: str | None, thread: Thread, me: Viewer) -> Post | None:
    """The solution that a comment is placed under; one that is not there any more, or of another thread, is none."""
    if not typed or not typed.isascii() or not typed.isdigit() or len(typed) > 18:
        return None
    try:
        post = get_post(int(typed), seen_by=me)
    except NotFound:
        return None
    return post if post.thread_id == thread.id else None
