"""Deleting and bringing back, hiding, moving, closing."""

from dataclasses import replace

from sqlalchemy import exists, or_, select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotAllowed
from forum.core.events import publish
from forum.core.viewer import Viewer
from forum.discussion import policy
from forum.discussion.actions.editing import place
from forum.discussion.counts import counting
from forum.discussion.events import PostStateChanged, ThreadChanged
from forum.discussion.models import Post, State, Thread, Try
from forum.people.audit import record
from forum.people.models import AuditEntry


def delete_post(post: Post, *, by: Viewer) -> None:
    """Softly: whoever deleted it, or a moderator, can bring it back. The opening takes its thread along. Raises NotAllowed."""
    if (sentence := policy.why_not_delete(by, post, others_wrote=others_wrote_below(post))) is not None:
        raise NotAllowed(sentence)
    set_state(post, "deleted")
    _audit_of_others("delete", post, by)


def undelete_post(post: Post, *, by: Viewer) -> None:
    """Raises NotAllowed."""
    if (sentence := policy.why_not_undelete(by, post, taken_down=was_taken_down(post))) is not None:
        raise NotAllowed(sentence)
    set_state(post, "visible")
    _audit_of_others("undelete", post, by)


def set_state(post: Post, state: State) -> None:
    """Show, hide or delete a post. For callers that have asked their own policy (moderation does)."""
    thread = db.session.get_one(Thread, post.thread_id)
    with counting(thread, post):
        post.state = state
        if post.form == "opening":
            thread.state = state
    publish(ThreadChanged(thread.id) if post.form == "opening" else PostStateChanged(post.id, thread.id))


def others_wrote_below(post: Post) -> bool:
    """Whether visible words of others hang on this post: on an opening the whole thread, on a solution its comments and tries."""
    below = (Post.thread_id == post.thread_id) if post.form == "opening" else (Post.about_id == post.id)
    written = exists().where(below, Post.id != post.id, Post.author_id != post.author_id, Post.state == "visible")
    tried = exists().where(
        Try.post_id == Post.id, or_(Post.id == post.id, below), Try.author_id != post.author_id, Try.state == "visible"
    )
    return bool(db.session.scalar(select(or_(written, tried))))


def was_taken_down(post: Post) -> bool:
    """Whether somebody else deleted it: of what its author does with her own words there is no record."""
    deeds = select(AuditEntry.deed).where(
        AuditEntry.about == "post", AuditEntry.about_id == post.id, AuditEntry.deed.in_(("delete", "undelete"))
    )
    return db.session.scalar(deeds.order_by(AuditEntry.id.desc()).limit(1)) == "delete"


def move_thread(thread: Thread, *, by: Viewer, topic_id: int, district_id: int | None, block_id: int | None) -> None:
    """Raises NotAllowed."""
    if (sentence := policy.why_not_move(by)) is not None:
        raise NotAllowed(sentence)
    stood = {"topic_id": thread.topic_id, "district_id": thread.district_id, "block_id": thread.block_id}
    record(by, "move", "thread", thread.id, **stood)
    with counting(thread):
        place(thread, topic_id=topic_id, context=replace(thread.context, district_id=district_id, block_id=block_id))
    publish(ThreadChanged(thread.id))


def close_thread(thread: Thread, *, by: Viewer) -> None:
    """Nothing can be added any more. Raises NotAllowed."""
    if (sentence := policy.why_not_close(by)) is not None:
        raise NotAllowed(sentence)
    thread.closed_at = thread.closed_at or clock.now()
    record(by, "close", "thread", thread.id)


def reopen_thread(thread: Thread, *, by: Viewer) -> None:
    """Raises NotAllowed."""
    if (sentence := policy.why_not_close(by)) is not None:
        raise NotAllowed(sentence)
    thread.closed_at = None
    record(by, "reopen", "thread", thread.id)


def _audit_of_others(deed: str, post: Post, by: Viewer) -> None:
    """What a moderator does to another's words leaves a record; what one does with one's own does not."""
    if post.author_id != by.person_id:
        record(by, deed, "post", post.id)
