"""What a mentor says above many solutions."""

from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, NotAllowed
from forum.core.events import publish
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion import policy
from forum.discussion.actions.editing import keep_version, take_words
from forum.discussion.actions.keeping import set_state
from forum.discussion.actions.writing import Words, add_post
from forum.discussion.counts import counting
from forum.discussion.events import PostEdited, SummaryWritten
from forum.discussion.models import Post, Thread


def write_summary(thread: Thread, *, by: Viewer, words: Words) -> Post:
    """The first, or one in place of a summary that was deleted, whose versions go on. Sent twice it is one. Raises NotAllowed,
    Conflict."""
    if (sentence := policy.why_not_summarise(by, thread)) is not None:
        raise NotAllowed(sentence)
    earlier = find_summary(thread)
    if earlier is None:
        with counting(thread):
            post = add_post(thread, by=by, form="summary", words=words)
        publish(SummaryWritten(post.id, thread.id, post.author_id))
        return post
    if earlier.state == "visible" and (earlier.body, earlier.author_id) == (words.body, by.person_id):
        return earlier
    if earlier.state != "deleted":
        raise Conflict(gettext("There is a summary here already. Please change that one."))
    keep_version(earlier, by=by, details={})
    take_words(earlier, words)
    earlier.author_id, earlier.created_at = by.person_id or earlier.author_id, clock.now()
    set_state(earlier, "visible")
    publish(PostEdited(earlier.id, thread.id))
    return earlier


def find_summary(thread: Thread) -> Post | None:
    """In whatever state."""
    return db.session.scalar(select(Post).where(Post.thread_id == thread.id, Post.form == "summary"))
