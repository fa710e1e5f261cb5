"""An address of this site that somebody copied out of her browser, as what stands there."""

import re

from sqlalchemy import select

from forum.core.db import db
from forum.core.errors import Invalid
from forum.core.i18n import gettext
from forum.discussion.models import Post, Thread

_THREAD, _POST = re.compile(r"/threads/(\d{1,18})\b"), re.compile(r"(?:/posts/|#post-)(\d{1,18})\b")


def thread_at(typed: str) -> int | None:
    """None where nothing was typed. Raises Invalid for what is no thread that everybody sees."""
    if not typed.strip():
        return None
    post, found = _POST.search(typed), _THREAD.search(typed)
    asked = select(Thread.id).where(Thread.state == "visible")
    if post is not None:
        asked = asked.join(Post, Post.thread_id == Thread.id).where(Post.id == int(post[1]), Post.state == "visible")
    elif found is not None:
        asked = asked.where(Thread.id == int(found[1]))
    thread_id = db.session.scalar(asked) if post or found else None
    if thread_id is None:
        sentence = gettext("There is no thread at this address. Please copy it from the page of the thread.")
        raise Invalid(sentence, {"address": sentence})
    return thread_id


def own_post_at(typed: str, *, author_id: int) -> int | None:
    """A post of this author, or the opening of her thread; None where nothing was typed. Raises Invalid."""
    if not typed.strip():
        return None
    post, found = _POST.search(typed), _THREAD.search(typed)
    asked = (
        select(Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(Post.author_id == author_id, Post.state == "visible", Thread.state == "visible")
    )
    if post is not None:
        asked = asked.where(Post.id == int(post[1]))
    elif found is not None:
        asked = asked.where(Thread.id == int(found[1]), Post.form == "opening")
    post_id = db.session.scalar(asked) if post or found else None
    if post_id is None:
        sentence = gettext("At this address stands nothing that this teacher wrote. Please copy it once more, or leave it empty.")
        raise Invalid(sentence, {"address": sentence})
    return post_id
