"""Making one thread of two: choose the other, look at both, confirm; and take them apart again."""

import re
from collections.abc import Sequence

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import NotAllowed, NotFound
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion import actions, policy
from forum.discussion.actions.merging import body_before, body_with_title
from forum.discussion.blueprint import blueprint
from forum.discussion.joined import get_joined, list_joined, opening_of
from forum.discussion.models import Post, Thread
from forum.discussion.pressing import who_presses
from forum.discussion.queries import ThreadFilter, get_thread
from forum.discussion.showing import thread_url
from forum.discussion.wording import words_of
from forum.people.session import signed_in_viewer
from forum.search.document import IndexUnavailable
from forum.search.queries import find, similar_threads

MOST_OFFERED, LOOKED_AT = 8, 20
ADDRESS = re.compile(r"(?:.*/threads/)?([1-9][0-9]{0,17})(?:-\S*)?")
"""The address of a thread as it is copied from a browser, or its number."""


@blueprint.get("/threads/<int:thread_id>/join")
def choose_thread(thread_id: int) -> str:
    me, thread = _who_joins(thread_id)
    asked = request.args.get("q", "").strip()[:200]
    into = _named(request.args.get("into", ""), me) or _named(asked, me)
    if into is not None:
        return _preview(thread, into, me)
    return render_template(
        "discussion/join.html",
        thread=thread,
        asked=asked,
        offered=_offered(thread, asked, me),
        joined=list_joined(thread),
    )


@blueprint.post("/threads/<int:thread_id>/join")
def join_threads(thread_id: int) -> ResponseReturnValue:
    me = who_presses()
    gone, into = get_thread(thread_id, seen_by=me), _named(request.form.get("into", ""), me)
    if into is None:
        raise NotFound(gettext("This thread is not here. It may have been taken down or joined to another."))
    _check(me, gone, into)
    opening = opening_of(gone)
    words, seen = words_of(body_with_title(gone, opening), opening.lang, by=me), opening.version
    with transaction():
        gone, into = get_thread(thread_id, seen_by=me), get_thread(into.id, seen_by=me)
        actions.join_threads(gone, into, by=me, seen_version=seen, words=words)
    flash(gettext("The two threads are one now. Old links lead here."), "good")
    return redirect(thread_url(into), 303)


@blueprint.post("/threads/<int:thread_id>/part")
def part_threads(thread_id: int) -> ResponseReturnValue:
    me = who_presses()
    gone, into = get_joined(thread_id, seen_by=me)
    if (sentence := policy.why_not_part_threads(me, gone, into)) is not None:
        raise NotAllowed(sentence)
    body = body_before(gone)
    words = words_of(body, gone.lang, by=me) if body is not None else None
    with transaction():
        gone, into = get_joined(thread_id, seen_by=me)
        actions.part_threads(gone, into, by=me, words=words)
    flash(gettext("They are two threads again."), "good")
    return redirect(thread_url(gone), 303)


def _who_joins(thread_id: int) -> tuple[Viewer, Thread]:
    me = signed_in_viewer()
    thread = get_thread(thread_id, seen_by=me)
    _check(me, thread)
    return me, thread


def _check(me: Viewer, gone: Thread, into: Thread | None = None) -> None:
    if (sentence := policy.why_not_join_threads(me, gone, into)) is not None:
        raise NotAllowed(sentence)


def _named(typed: str, me: Viewer) -> Thread | None:
    """The thread of an address or a number; None for anything else, and for what is not there."""
    number = ADDRESS.fullmatch(typed)
    if number is None:
        return None
    try:
        return get_thread(int(number[1]), seen_by=me)
    except NotFound:
        return None


def _offered(thread: Thread, asked: str, me: Viewer) -> Sequence[Thread]:
    """What was searched for, or what asks the same, or at least says some of its words: only threads that it can be joined to."""
    narrowed = ThreadFilter(kind=thread.kind, district_id=None if me.is_moderator else me.context.district_id)
    try:
        alike = () if asked else similar_threads(thread.title, me, LOOKED_AT)
        found = [*alike, *(hit.thread for hit in find(asked or thread.title, narrowed, me).page.rows)]
    except IndexUnavailable:
        return []
    offered = {other.id: other for other in found if policy.why_not_join_threads(me, thread, other) is None}
    return list(offered.values())[:MOST_OFFERED]


def _preview(gone: Thread, into: Thread, me: Viewer) -> str:
    return render_template(
        "discussion/join_preview.html",
        gone=gone,
        into=into,
        why_not=policy.why_not_join_threads(me, gone, into),
        may_turn=policy.why_not_join_threads(me, into, gone) is None,
        openings=_openings(gone, into),
    )


def _openings(*threads: Thread) -> dict[int, Post]:
    return {thread.id: opening_of(thread) for thread in threads}
