"""Reading: the list of threads, and one thread."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.paging import page_number
from forum.core.viewer import ClassContext, Viewer
from forum.desk.policy import may_use_desk
from forum.desk.replies import Reply, replies_for, with_reply
from forum.discussion import policy
from forum.discussion.blueprint import blueprint
from forum.discussion.filters import Asked, read_filters
from forum.discussion.forms import PostForm, TryForm
from forum.discussion.models import Thread
from forum.discussion.queries import ThreadFilter, first_threads, get_post, list_threads, read_only_thread_or_kept
from forum.discussion.reading import ORDERS, Order, ThreadPage, default_order, page_of, read_thread
from forum.discussion.showing import order_words, thread_url
from forum.moderation.policy import why_not_report
from forum.people.session import viewer
from forum.places.taxonomy import taxonomy
from forum.showcase.policy import why_not_curate
from forum.web.forms import PressForm

BESIDE = 4
"""Threads named beside a thread."""


@blueprint.get("/threads")
def threads() -> str:
    asked: Asked = read_filters(request.args)
    page = list_threads(viewer(), asked.narrowed, page_number(request.args.get("page")))
    return render_template("discussion/threads.html", page=page, asked=asked)


@blueprint.get("/threads/<int:thread_id>", defaults={"slug": None})
@blueprint.get("/threads/<int:thread_id>-", defaults={"slug": ""})
@blueprint.get("/threads/<int:thread_id>-<slug>")
def thread(thread_id: int, slug: str | None) -> ResponseReturnValue:
    """The old address of a thread that was joined to another leads to the other."""
    found = read_only_thread_or_kept(thread_id, seen_by=viewer())
    if slug is None or found.id != thread_id:
        return redirect(thread_url(found), 301)
    return show_thread(found, viewer())


@blueprint.get("/posts/<int:post_id>")
def post(post_id: int) -> ResponseReturnValue:
    me = viewer()
    found = get_post(post_id, seen_by=me)
    number = page_of(found, found.thread, me)
    query = f"?page={number}" if number > 1 else ""
    return redirect(f"{thread_url(found.thread)}{query}#post-{found.id}", 303)


def show_thread(
    thread: Thread, me: Viewer, *, composer: PostForm | None = None, try_form: TryForm | None = None, try_on: int | None = None
) -> str:
    """The page of a thread. A form that was refused comes back in its place, with everything typed."""
    order: Order | None = next((known for known in ORDERS if known == request.args.get("order")), None)
    shown = read_thread(thread, me, order=order, number=page_number(request.args.get("page")))
    trail = taxonomy().trail_of(taxonomy().topic_by_id[thread.topic_id])
    replies = _replies(thread, me)
    around = ThreadFilter(topic_ids=trail[0].and_below, tried=True, sort="tried")
    beside = first_threads(me, around, BESIDE + 1) if replies is None else ()
    return render_template(
        "discussion/thread.html",
        shown=shown,
        thread=thread,
        order=shown.order,
        orders=[(key, words) for key, words in order_words() if key != "like" or me.context != ClassContext()],
        default_order=default_order(me),
        trail=trail,
        beside=[other for other in beside if other.id != thread.id][:BESIDE],
        may=_may(thread, me),
        try_on=try_on,
        replies=replies,
        **_forms(thread, shown, me, composer, try_form, replies or ()),
    )


def _forms(
    thread: Thread,
    shown: ThreadPage,
    me: Viewer,
    composer: PostForm | None,
    try_form: TryForm | None,
    replies: Sequence[Reply],
) -> Mapping[str, Any]:
    """A visitor's page holds no form that posts."""
    if not me.is_signed_in:
        return {"composer": None, "try_form": None, "press": None, "draft": None}
    draft = shown.mine.draft if composer is None else None
    if composer is None:
        composer = PostForm(formdata=None)
        composer.fill({**with_reply(draft or {}, replies, request.args.get("reply", "")), **_begun_by_link()})
        composer.new_key()
    composer.offer(thread)
    if try_form is None:
        try_form = TryForm(formdata=None)
        try_form.show_class(me.context, taxonomy())
    try_form.offer_class(taxonomy())
    return {"composer": composer, "try_form": try_form, "press": PressForm(formdata=None), "draft": draft}


def _begun_by_link() -> Mapping[str, str]:
    """`Comment` under a solution opens the composer with that solution in mind, also around a text that was begun before."""
    about, form = request.args.get("about", ""), request.args.get("form", "")
    if about.isascii() and about.isdigit():
        return {"form": "comment", "about": about}
    return {"form": form} if form in {"solution", "comment"} else {}


def _replies(thread: Thread, me: Viewer) -> Sequence[Reply] | None:
    """Replies to choose from, where a mentor asked for them: then the threads beside are left out, and the page asks no more often
    than any other."""
    return replies_for(me, thread.lang) if "reply" in request.args and may_use_desk(me) else None


def _may(thread: Thread, me: Viewer) -> SimpleNamespace:
    """What the page offers this viewer; the actions ask policy again."""
    return SimpleNamespace(
        viewer=me,
        path=thread_url(thread),
        why_not_write=policy.why_not_write_post(me, thread, "comment"),
        join=policy.why_not_join_problem(me, thread) is None,
        edit=lambda post: policy.why_not_edit(me, post, thread) is None and me.is_signed_in,
        mark=lambda post: policy.why_not_mark(me, post, thread) is None,
        thank=lambda post: policy.why_not_thank(me, post) is None,
        try_=lambda post: policy.why_not_try(me, post, thread) is None,
        takes_tries=lambda post: policy.takes_tries(post, thread),
        see_versions=lambda post: policy.may_see_versions(me, post),
        report=lambda post: why_not_report(me, post) is None,
        showcase=why_not_curate(me) is None,
        join_threads=policy.why_not_join_threads(me, thread) is None,
        summarise=policy.why_not_summarise(me, thread) is None,
        saved_replies=may_use_desk(me),
        moderate=policy.why_not_move(me) is None and policy.why_not_close(me) is None,
    )
