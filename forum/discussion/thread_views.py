"""Reading: the list of threads, and one thread."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.paging import page_number
from forum.core.viewer import ClassContext, Viewer
from forum.desk.policy import may_use_desk
from forum.desk.replies import Reply, replies_for, with_reply
from forum.discussion.blueprint import blueprint
from forum.discussion.filters import Asked, read_filters
from forum.discussion.forms import PostForm
from forum.discussion.models import Thread
from forum.discussion.offer import Offer
from forum.discussion.queries import ThreadFilter, first_threads, get_post, list_threads, read_only_thread_or_kept
from forum.discussion.reading import ORDERS, Order, ThreadPage, default_order, page_of, read_thread
from forum.discussion.showing import order_words, thread_url
from forum.moderation.policy import why_not_report
from forum.people.session import viewer
from forum.places.taxonomy import taxonomy
from forum.showcase.policy import why_not_curate

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


def show_thread(thread: Thread, me: Viewer, *, composer: PostForm | None = None) -> str:
    """The page of a thread. What was typed to be added, and refused, comes back in its place."""
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
        replies=replies,
        **_composer(thread, shown, me, composer, replies or ()),
    )


def _composer(
    thread: Thread, shown: ThreadPage, me: Viewer, refused: PostForm | None, replies: Sequence[Reply]
) -> Mapping[str, Any]:
    """A visitor's page holds no form that posts."""
    if not me.is_signed_in:
        return {"composer": None, "draft": None}
    draft = shown.mine.draft if refused is None else None
    composer = refused or PostForm(formdata=None)
    if refused is None:
        composer.fill({**with_reply(draft or {}, replies, request.args.get("reply", "")), **_begun_by_link()})
        composer.new_key()
    composer.offer(thread)
    return {"composer": composer, "draft": draft}


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


def _may(thread: Thread, me: Viewer) -> Offer:
    return Offer(
        viewer=me,
        thread=thread,
        may_report=lambda post: why_not_report(me, post) is None,
        showcase=why_not_curate(me) is None,
        saved_replies=may_use_desk(me),
    )
