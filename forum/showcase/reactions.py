"""What the showcase does when something happens to what is picked."""

from sqlalchemy import delete, select, update

from forum.core.db import db
from forum.core.events import publish
from forum.discussion.events import ThreadsMerged, ThreadsParted, TryReported
from forum.discussion.models import Post, Try
from forum.showcase.events import EntryContradicted
from forum.showcase.models import ShowcasePick, ShowcaseSolution
from forum.showcase.queries import entries_with


def notice_contradiction(fact: TryReported) -> None:
    """The page says so by itself; this tells the curator."""
    mine = select(Try.outcome).where(Try.post_id == fact.post_id, Try.author_id == fact.author_id, Try.state == "visible")
    if db.session.scalar(mine) != "did_not_work":
        return
    for entry in entries_with(db.session.get_one(Post, fact.post_id)):
        publish(EntryContradicted(entry.id, entry.curator_id, fact.post_id, fact.author_id))


def pick_the_kept_one(fact: ThreadsMerged) -> None:
    """An entry that picked the thread that is gone picks the other, once."""
    there = db.session.scalars(select(ShowcasePick.entry_id).where(ShowcasePick.thread_id == fact.into_id)).all()
    gone = ShowcasePick.thread_id == fact.thread_id
    db.session.execute(delete(ShowcasePick).where(gone, ShowcasePick.entry_id.in_(there)))
    db.session.execute(update(ShowcasePick).where(gone).values(thread_id=fact.into_id))


def pick_the_parted(fact: ThreadsParted) -> None:
    """Solutions that went back stand in their own thread: their entries pick it again. An entry of whole threads stays."""

    def with_solutions_in(thread_id: int) -> set[int]:
        asked = select(ShowcaseSolution.entry_id).join(Post, Post.id == ShowcaseSolution.post_id)
        return set(db.session.scalars(asked.where(Post.thread_id == thread_id)))

    stay = with_solutions_in(fact.from_id)
    for entry_id in sorted(with_solutions_in(fact.thread_id)):
        kept = db.session.get(ShowcasePick, (entry_id, fact.from_id))
        if db.session.get(ShowcasePick, (entry_id, fact.thread_id)) is None:
            position = kept.position if kept is not None else 0
            db.session.add(ShowcasePick(entry_id=entry_id, thread_id=fact.thread_id, position=position))
        if kept is not None and entry_id not in stay:
            db.session.delete(kept)
