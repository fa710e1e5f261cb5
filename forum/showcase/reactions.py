"""What the showcase does when something happens to the threads that it is made of."""

from sqlalchemy import delete, select, update

from forum.core.db import db
from forum.discussion.events import ThreadsMerged
from forum.showcase.models import ShowcasePick


def pick_the_kept_one(fact: ThreadsMerged) -> None:
    """An entry that picked the thread that is gone picks the other, once."""
    there = db.session.scalars(select(ShowcasePick.entry_id).where(ShowcasePick.thread_id == fact.into_id)).all()
    gone = ShowcasePick.thread_id == fact.thread_id
    db.session.execute(delete(ShowcasePick).where(gone, ShowcasePick.entry_id.in_(there)))
    db.session.execute(update(ShowcasePick).where(gone).values(thread_id=fact.into_id))
