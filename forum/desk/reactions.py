"""What the desk does at once when something happens, so that a card that was answered is gone on the next page. What is new comes
with the worker's next round."""

from sqlalchemy import select, update

from forum.core.db import db
from forum.desk.actions import rest
from forum.desk.assigning import end_answered
from forum.desk.finding import summaries
from forum.desk.keeping import drop_card, drop_cards_about, put_card
from forum.desk.minutes import note_deed
from forum.desk.models import DeskCard
from forum.discussion.actions.summaries import find_summary
from forum.discussion.events import PostStateChanged, PostWritten, SummaryWritten, ThreadChanged
from forum.discussion.models import Post, Thread
from forum.people.models import Person

ASKED_BACK_DAYS = 3
"""A mentor who asked back has done her part for now: the problem comes back to her after these."""


def answer_written(fact: PostWritten) -> None:
    """A solution ends the care for a problem. Words of the staff are a welcome, rest a card, and count as work."""
    end_answered(fact.thread_id)
    author = db.session.get_one(Person, fact.author_id)
    if author.role == "teacher":
        return
    thread, post = db.session.get_one(Thread, fact.thread_id), db.session.get_one(Post, fact.post_id)
    if thread.author_id != author.id:
        note_deed("solution" if post.form == "solution" else "comment", author.id)
    drop_cards_about(fact.thread_id, kind="welcome")
    asked = select(DeskCard).where(DeskCard.thread_id == fact.thread_id, DeskCard.kind == "unanswered")
    for card in db.session.scalars(asked):
        rest(card, author.id, days=ASKED_BACK_DAYS)


def thread_changed(fact: ThreadChanged) -> None:
    """Hidden, joined to another, moved, or no problem any more."""
    end_answered(fact.thread_id)
    thread = db.session.get_one(Thread, fact.thread_id)
    if thread.state != "visible":
        drop_cards_about(fact.thread_id)
        return
    if (summary := find_summary(thread)) is not None and summary.state != "deleted":
        drop_card("summary", str(thread.id))  # it may have come along with a thread that was joined
    moved = update(DeskCard).where(DeskCard.thread_id == thread.id, DeskCard.kind != "welcome")
    db.session.execute(moved.values(district_id=thread.district_id))


def post_state_changed(fact: PostStateChanged) -> None:
    """A solution that is shown again is a solution. A summary that was deleted is asked for again, and one that is back is not."""
    end_answered(fact.thread_id)
    if db.session.get_one(Post, fact.post_id).form == "summary":
        drop_card("summary", str(fact.thread_id))
        for wanted in summaries([fact.thread_id]):
            put_card(wanted)


def summary_written(fact: SummaryWritten) -> None:
    """The card goes with what was answered on it: should the summary be deleted, that is news for everybody."""
    drop_card("summary", str(fact.thread_id))
