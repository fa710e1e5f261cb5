"""`I tried this`: what came of a solution in another class."""

from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotAllowed
from forum.core.events import publish
from forum.core.viewer import ClassContext, Viewer
from forum.discussion import policy
from forum.discussion.counts import counting
from forum.discussion.events import TryReported
from forum.discussion.models import Lang, Outcome, Post, Thread, Try


def report_try(post: Post, *, by: Viewer, outcome: Outcome, note: str, lang: Lang, context: ClassContext) -> Try:
    """One per person and solution: reporting again changes it. A plan that has been carried out counts from now.
    Raises NotAllowed."""
    thread = db.session.get_one(Thread, post.thread_id)
    if (sentence := policy.why_not_try(by, post, thread)) is not None:
        raise NotAllowed(sentence)
    with counting(thread, post):
        report = find_try(post, by)
        if report is None:
            report = Try(post_id=post.id, author_id=by.person_id, created_at=clock.now())
            db.session.add(report)
        elif report.outcome == "planning" and outcome != "planning":
            report.created_at = clock.now()
        else:
            report.edited_at = clock.now()
        report.outcome, report.note, report.lang = outcome, note, lang
        report.grades, report.class_size = list(context.grades), context.class_size
        report.situations, report.languages = list(context.situations), list(context.languages)
        if report.state == "deleted":
            report.state = "visible"
    publish(TryReported(post.id, thread.id, report.author_id))
    return report


def withdraw_try(post: Post, *, by: Viewer) -> None:
    """Take one's own report back; reporting again brings it back."""
    report = find_try(post, by)
    if report is None or report.state != "visible":
        return
    with counting(db.session.get_one(Thread, post.thread_id), post):
        report.state = "deleted"
    publish(TryReported(post.id, post.thread_id, report.author_id))


def find_try(post: Post, by: Viewer) -> Try | None:
    return db.session.scalar(select(Try).where(Try.post_id == post.id, Try.author_id == by.person_id))


def context_of_try(report: Try) -> ClassContext:
    """The class of a report as it was written down; without its place, which is its author's."""
    return ClassContext(
        grades=tuple(report.grades),
        class_size=report.class_size,
        situations=tuple(report.situations),
        languages=tuple(report.languages),
    )
