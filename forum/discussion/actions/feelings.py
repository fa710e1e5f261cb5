"""`Thank you`, and `my class has this problem too`. Saying either twice is saying it once."""

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotAllowed
from forum.core.events import publish
from forum.core.viewer import Viewer
from forum.discussion import policy
from forum.discussion.counts import counting
from forum.discussion.events import PostThanked, ThanksTakenBack
from forum.discussion.models import Post, SameProblem, Thank, Thread


def thank(post: Post, *, by: Viewer) -> None:
    """Raises NotAllowed."""
    _check(policy.why_not_thank(by, post))
    if db.session.get(Thank, (post.id, by.person_id)) is None:
        with counting(db.session.get_one(Thread, post.thread_id), post):
            db.session.add(Thank(post_id=post.id, person_id=by.person_id, created_at=clock.now()))
        publish(PostThanked(post.id, post.thread_id, by.person_id or 0))


def unthank(post: Post, *, by: Viewer) -> None:
    """Raises NotAllowed."""
    _check(policy.why_not_thank(by, post))
    if (given := db.session.get(Thank, (post.id, by.person_id))) is not None:
        with counting(db.session.get_one(Thread, post.thread_id), post):
            db.session.delete(given)
        publish(ThanksTakenBack(post.id, by.person_id or 0))


def join_problem(thread: Thread, *, by: Viewer) -> None:
    """Raises NotAllowed."""
    _check(policy.why_not_join_problem(by, thread))
    if db.session.get(SameProblem, (thread.id, by.person_id)) is None:
        with counting(thread):
            db.session.add(SameProblem(thread_id=thread.id, person_id=by.person_id, created_at=clock.now()))


def leave_problem(thread: Thread, *, by: Viewer) -> None:
    """Raises NotAllowed."""
    _check(policy.why_not_join_problem(by, thread))
    if (joined := db.session.get(SameProblem, (thread.id, by.person_id))) is not None:
        with counting(thread):
            db.session.delete(joined)


def _check(sentence: str | None) -> None:
    if sentence is not None:
        raise NotAllowed(sentence)
