"""Changing what was written. Every version is kept, and nobody overwrites another's edit unseen."""

from typing import Any

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, NotAllowed
from forum.core.events import publish
from forum.core.i18n import gettext
from forum.core.viewer import ClassContext, Viewer
from forum.discussion import policy
from forum.discussion.actions.writing import NO_DETAILS, Details, Words, ids_of_handles
from forum.discussion.counts import counting, write_traits
from forum.discussion.events import PostEdited, ThreadChanged
from forum.discussion.models import Kind, Post, PostVersion, Thread
from forum.markup import excerpt


def edit_post(post: Post, *, by: Viewer, seen_version: int, words: Words, details: Details = NO_DETAILS) -> Post:
    """`seen_version` is the version that the person had before her. Raises NotAllowed, Conflict."""
    _check(post, by=by, seen_version=seen_version)
    kept: dict[str, Any] = {name: getattr(post, name) for name in vars(NO_DETAILS)} if post.form == "solution" else {}
    keep_version(post, by=by, details=kept)
    take_words(post, words)
    if post.form == "solution":
        for name, value in vars(details).items():
            setattr(post, name, value)
    if post.form == "summary" and by.person_id is not None:
        post.author_id = by.person_id
    publish(PostEdited(post.id, post.thread_id))
    return post


def edit_thread(
    opening: Post,
    *,
    by: Viewer,
    seen_version: int,
    title: str,
    words: Words,
    kind: Kind,
    topic_id: int,
    context: ClassContext,
) -> Thread:
    """The opening and what stands around it. A story that has solutions cannot come of it. Raises NotAllowed, Conflict."""
    _check(opening, by=by, seen_version=seen_version)
    thread = db.session.get_one(Thread, opening.thread_id)
    if kind != thread.kind and _would_lose(thread, opening, kind):
        raise NotAllowed(gettext("There are solutions or tries here already, so the kind of the thread must stay."))
    keep_version(opening, by=by, details={"title": thread.title})
    take_words(opening, words)
    with counting(thread):
        thread.title, thread.kind, thread.lang = title, kind, words.lang
        thread.excerpt = excerpt(words.rendered.text)
        place(thread, topic_id=topic_id, context=context)
    publish(PostEdited(opening.id, thread.id))
    publish(ThreadChanged(thread.id))
    return thread


def place(thread: Thread, *, topic_id: int, context: ClassContext) -> None:
    """Say where the thread stands and for what class."""
    thread.topic_id, thread.district_id, thread.block_id = topic_id, context.district_id, context.block_id
    thread.grades, thread.situations = list(context.grades), list(context.situations)
    thread.class_size, thread.languages = context.class_size, list(context.languages)
    write_traits(thread)


def _would_lose(thread: Thread, opening: Post, kind: Kind) -> bool:
    """A story takes no solutions; a mark belongs to a problem, tries of the opening to a practice."""
    if kind == "story" and thread.solutions:
        return True
    tried = opening.tries + opening.tries_planning
    return (thread.kind == "problem" and thread.solved_post_id is not None) or (thread.kind == "practice" and tried > 0)


def _check(post: Post, *, by: Viewer, seen_version: int) -> None:
    thread = db.session.get_one(Thread, post.thread_id)
    if (sentence := policy.why_not_edit(by, post, thread)) is not None:
        raise NotAllowed(sentence)
    if post.version != seen_version:
        raise Conflict(gettext("This was changed in the meantime. Your text is below, and what stands there now is beside it."))


def keep_version(post: Post, *, by: Viewer, details: dict[str, Any]) -> None:
    db.session.add(
        PostVersion(
            post_id=post.id,
            number=post.version,
            body=post.body,
            details=details,
            written_at=post.edited_at or post.created_at,
            written_by_id=post.edited_by_id or post.author_id,
        )
    )
    post.version += 1
    post.edited_at, post.edited_by_id = clock.now(), by.person_id


def take_words(post: Post, words: Words) -> None:
    post.body, post.html, post.text = words.body, words.rendered.html, words.rendered.text
    post.lang, post.shown_plain = words.lang, words.rendered.failed
    post.mentions = ids_of_handles(words.rendered.mentions)
    db.session.flush()
