"""Reporting, and answering reports. Hiding takes a text out of every page, count and search in the same transaction."""

from typing import Any

from sqlalchemy import select, update

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid, NotAllowed
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion.actions import set_state
from forum.discussion.counts import counting
from forum.discussion.models import Post, State, Thread, Try
from forum.moderation import policy
from forum.moderation.models import Reason, Report
from forum.people.models import AuditEntry, Notice

HIDES_AT_ONCE: frozenset[Reason] = frozenset({"child_identity"})
"""A child cannot wait for a moderator; a wrong report costs a text a few hours."""


def report(item: Post | Try, *, by: Viewer, reason: Reason, note: str) -> Report:
    """Once a person and text. Raises NotAllowed, Invalid."""
    if (sentence := policy.why_not_report(by, item)) is not None:
        raise NotAllowed(sentence)
    if (
        db.session.scalar(select(Report.id).where(_about(item), Report.reporter_id == by.person_id, Report.outcome.is_(None)))
        is not None
    ):
        raise Invalid(gettext("You have reported this already. A moderator will look at it."))
    made = Report(
        post_id=item.id if isinstance(item, Post) else None,
        try_id=item.id if isinstance(item, Try) else None,
        reporter_id=by.person_id,
        reason=reason,
        note=note,
        created_at=clock.now(),
    )
    db.session.add(made)
    if reason in HIDES_AT_ONCE and item.state == "visible":
        _put(item, "hidden")
        _tell_author(item, "hidden_for_child")
    return made


def hide(item: Post | Try, *, by: Viewer, words: str) -> None:
    """`words` are for the author: why. Raises NotAllowed."""
    _check(item, by)
    if item.state != "hidden":
        _put(item, "hidden")
        _tell_author(item, "hidden", words=words)
    _answer(item, by=by, outcome="hidden", words=words)


def restore(item: Post | Try, *, by: Viewer, words: str) -> None:
    """Show a hidden text again. Raises NotAllowed."""
    _check(item, by)
    if item.state == "hidden":
        _put(item, "visible")
        _tell_author(item, "restored", words=words)
    _answer(item, by=by, outcome="restored", words=words)


def keep(item: Post | Try, *, by: Viewer, words: str) -> None:
    """Nothing is wrong with it: the reports are answered, the text stays as it is. Raises NotAllowed."""
    _check(item, by)
    _answer(item, by=by, outcome="kept", words=words)


def _check(item: Post | Try, by: Viewer) -> None:
    if (sentence := policy.why_not_moderate(by, item)) is not None:
        raise NotAllowed(sentence)


def _put(item: Post | Try, state: State) -> None:
    if isinstance(item, Post):
        set_state(item, state)
        return
    post = db.session.get_one(Post, item.post_id)
    with counting(db.session.get_one(Thread, post.thread_id), post):
        item.state = state


def _answer(item: Post | Try, *, by: Viewer, outcome: str, words: str) -> None:
    """Close every open report on it, and write down who decided."""
    answered = {"outcome": outcome, "handled_by_id": by.person_id, "handled_at": clock.now()}
    db.session.execute(update(Report).where(_about(item), Report.outcome.is_(None)).values(answered))
    about = "post" if isinstance(item, Post) else "try"
    details: dict[str, Any] = {"words": words} if words else {}
    db.session.add(
        AuditEntry(actor_id=by.person_id, deed=outcome, about=about, about_id=item.id, details=details, created_at=clock.now())
    )


def _tell_author(item: Post | Try, kind: str, *, words: str = "") -> None:
    post = item if isinstance(item, Post) else db.session.get_one(Post, item.post_id)
    title = db.session.scalars(select(Thread.title).where(Thread.id == post.thread_id)).one()
    details = {"title": title, "words": words}
    db.session.add(Notice(person_id=item.author_id, kind=kind, details=details, created_at=clock.now()))


def _about(item: Post | Try) -> Any:
    return Report.post_id == item.id if isinstance(item, Post) else Report.try_id == item.id
