"""Asking for a look, hiding, showing again, leaving as it is.

A child who can be recognised does not wait for a moderator: that report hides what it is about, at once. It can be undone with
one press, and what a stranger has read cannot. Whoever wrote it is told each time, kindly, and never who asked.
"""

from typing import Any, Literal

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, NotAllowed
from forum.core.events import publish
from forum.core.i18n import gettext
from forum.core.viewer import VISITOR, Viewer
from forum.discussion.actions import set_state
from forum.discussion.counts import counting
from forum.discussion.events import TryStateChanged
from forum.discussion.models import Post, State, Thread
from forum.moderation.models import Reason, Report
from forum.moderation.policy import Item, why_not_moderate, why_not_report
from forum.moderation.queries import find_own_report, kind_of, open_reports, others_moderate, state_before_hiding
from forum.people.audit import record
from forum.people.models import Person
from forum.people.records import tell

Answer = Literal["hidden", "shown", "kept"]
"""What becomes of a report: the item was hidden, was hidden and is shown again, or stayed as it was."""


def report(item: Item, *, by: Viewer, reason: Reason, note: str = "") -> Report:
    """One open report per person and item: reporting again changes it. Raises NotAllowed."""
    earlier = find_own_report(item, by)
    if (sentence := why_not_report(by, item, earlier)) is not None:
        raise NotAllowed(sentence)
    mine = earlier if earlier is not None and earlier.handled_at is None else _new_report(item, by)
    mine.reason, mine.note = reason, note
    db.session.add(mine)
    db.session.flush()
    if reason == "child_identity":
        _set_state(item, "hidden")
        record(VISITOR, "hide_on_report", kind_of(item), item.id, report=mine.id)
        _tell_author(item, "hidden_on_report")
    return mine


def hide(item: Item, *, by: Viewer, reason: str = "") -> None:
    """From everybody but moderators; a hidden opening takes its thread along. `reason` is read by the author.
    Raises NotAllowed."""
    _check(item, by)
    answered = _answer_reports(item, by, "hidden")
    if item.state == "hidden" and not answered:
        return  # pressed twice
    before = item.state
    if item.state != "hidden":
        _set_state(item, "hidden")
    record(by, "hide", kind_of(item), item.id, reason=reason, reports=answered, before=before)
    _tell_author(item, "hidden", reason=reason)


def restore(item: Item, *, by: Viewer, reason: str = "") -> None:
    """Show it again, to everybody; but what its author had deleted before it was hidden stays deleted, for her to bring back.
    Raises NotAllowed, and Conflict where it is not hidden but deleted."""
    _check(item, by)
    if item.state == "visible":
        return  # pressed twice
    if item.state != "hidden":
        raise Conflict(_changed())
    was_deleted = state_before_hiding(item) == "deleted"
    _set_state(item, "deleted" if was_deleted else "visible")
    answered = _answer_reports(item, by, "hidden" if was_deleted else "shown")
    record(by, "restore", kind_of(item), item.id, reason=reason, reports=answered)
    if not was_deleted:
        _tell_author(item, "shown_again", reason=reason)


def keep(item: Item, *, by: Viewer, reason: str = "") -> None:
    """Leave it as it is. Its author is told nothing: it was never away, and she would only wonder who asked.
    Raises NotAllowed, and Conflict where a report has hidden it in between."""
    _check(item, by)
    if item.state == "hidden":
        raise Conflict(_changed())
    if answered := _answer_reports(item, by, "kept"):
        record(by, "keep", kind_of(item), item.id, reason=reason, reports=answered)


def _new_report(item: Item, by: Viewer) -> Report:
    about = {"post_id": item.id} if isinstance(item, Post) else {"try_id": item.id}
    return Report(reporter_id=by.person_id, created_at=clock.now(), **about)


def _check(item: Item, by: Viewer) -> None:
    if (sentence := why_not_moderate(by, item, others_moderate=others_moderate(by))) is not None:
        raise NotAllowed(sentence)


def _changed() -> str:
    return gettext("This has changed in the meantime. Please look at it once more.")


def _set_state(item: Item, state: State) -> None:
    """A try is in no index: only the counts follow, and what was told of it."""
    if isinstance(item, Post):
        set_state(item, state)
        return
    post = db.session.get_one(Post, item.post_id)
    with counting(db.session.get_one(Thread, post.thread_id), post):
        item.state = state
    publish(TryStateChanged(item.id, post.id))


def _answer_reports(item: Item, by: Viewer, answer: Answer) -> list[int]:
    """Close all open reports on it and tell those who asked; gives their ids."""
    answered = open_reports(item)
    for one in answered:
        one.outcome, one.handled_by_id, one.handled_at = answer, by.person_id, clock.now()
        if one.reporter_id != by.person_id:
            # What is hidden is not named again to others: a child's name may stand in the title.
            details = {} if answer == "hidden" else _about(item)
            tell(db.session.get_one(Person, one.reporter_id), "report_decided", answer=answer, **details)
    return [one.id for one in answered]


def _tell_author(item: Item, kind: str, **details: Any) -> None:
    tell(db.session.get_one(Person, item.author_id), kind, **_about(item), **details)


def _about(item: Item) -> dict[str, Any]:
    """What a notice is about; the title of its thread is asked for when somebody reads it."""
    return {"post": item.id if isinstance(item, Post) else item.post_id}
