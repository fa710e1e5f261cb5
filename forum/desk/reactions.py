"""What the desk does at once when something happens, so that a card that was answered is gone on the next page. What is new comes
with the worker's next round."""

from typing import Protocol

from sqlalchemy import select, update

from forum.core import clock
from forum.core.db import db
from forum.desk.actions import rest
from forum.desk.assigning import end_answered
from forum.desk.keeping import drop_cards_about
from forum.desk.minutes import note_deed
from forum.desk.models import DeskCard
from forum.discussion.events import PostStateChanged, PostWritten, ThreadChanged
from forum.discussion.models import Post, Thread
from forum.people.models import Person

ASKED_BACK_DAYS = 3
"""A mentor who asked back has done her part for now: the problem comes back to her after these."""


class AboutThread(Protocol):
    """A fact that says which thread it is about."""

    @property
    def thread_id(self) -> int: ...


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
    moved = update(DeskCard).where(DeskCard.thread_id == thread.id, DeskCard.kind != "welcome")
    db.session.execute(moved.values(district_id=thread.district_id))


def post_state_changed(fact: PostStateChanged) -> None:
    """A solution that is shown again is a solution."""
    end_answered(fact.thread_id)


def summary_written(fact: AboutThread) -> None:
    """Whoever keeps summaries publishes a fact with `thread_id`; forum/wiring.py names it. A summary that was written before it was
    asked for is remembered too."""
    moment, about = clock.now(), str(fact.thread_id)
    card = db.session.scalar(select(DeskCard).where(DeskCard.kind == "summary", DeskCard.about == about))
    if card is None:
        card = DeskCard(kind="summary", about=about, thread_id=fact.thread_id, since=moment)
        db.session.add(card)
    card.closed_at = card.closed_at or moment
