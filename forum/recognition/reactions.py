"""When a deed happens, whoever may have reached a milestone by it is looked at, by the worker, after the commit."""

from sqlalchemy import select

from forum.core import jobs
from forum.core.db import db
from forum.discussion.events import PostStateChanged, SolutionMarked, ThreadChanged, TryReported
from forum.discussion.models import Post
from forum.recognition.events import DiscussionLed
from forum.showcase.events import EntryPublished
from forum.showcase.models import ShowcaseSolution

JOB = "recognition.reckon"


def look_at_try(fact: TryReported) -> None:
    """Whoever tried, and whoever was tried."""
    jobs.enqueue(JOB, person=fact.author_id)
    _look_at_author(fact.post_id)


def look_at_post(fact: SolutionMarked | PostStateChanged) -> None:
    _look_at_author(fact.post_id)


def look_at_thread(fact: ThreadChanged) -> None:
    """Shown again: everybody who wrote in it may have what she did not have."""
    wrote = select(Post.author_id).where(Post.thread_id == fact.thread_id).distinct()
    for person_id in db.session.scalars(wrote.limit(jobs.BATCH)):
        jobs.enqueue(JOB, person=person_id)


def look_at_leader(fact: DiscussionLed) -> None:
    jobs.enqueue(JOB, person=fact.person_id)


def look_at_entry(fact: EntryPublished) -> None:
    """Whoever wrote what is picked in it."""
    by_solution = select(Post.author_id).join(ShowcaseSolution, ShowcaseSolution.post_id == Post.id)
    for person_id in set(db.session.scalars(by_solution.where(ShowcaseSolution.entry_id == fact.entry_id))):
        jobs.enqueue(JOB, person=person_id)


def _look_at_author(post_id: int) -> None:
    author_id = db.session.scalar(select(Post.author_id).where(Post.id == post_id))
    if author_id is not None:
        jobs.enqueue(JOB, person=author_id)
