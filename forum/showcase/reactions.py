"""What the showcase does when somebody has tried what is picked."""

from sqlalchemy import select

from forum.core.db import db
from forum.core.events import publish
from forum.discussion.events import TryReported
from forum.discussion.models import Post, Try
from forum.showcase.events import EntryContradicted
from forum.showcase.queries import entries_with


def notice_contradiction(fact: TryReported) -> None:
    """The page says so by itself; this tells the curator."""
    mine = select(Try.outcome).where(Try.post_id == fact.post_id, Try.author_id == fact.author_id, Try.state == "visible")
    if db.session.scalar(mine) != "did_not_work":
        return
    for entry in entries_with(db.session.get_one(Post, fact.post_id)):
        publish(EntryContradicted(entry.id, entry.curator_id, fact.post_id, fact.author_id))
