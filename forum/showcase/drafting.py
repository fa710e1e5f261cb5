"""What curators and second readers see: versions that nobody else reads yet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.viewer import VISITOR, Viewer
from forum.discussion.models import Post, Thread
from forum.discussion.policy import posts_seen_by, takes_tries, threads_seen_by
from forum.discussion.queries import author_of
from forum.people.models import Person
from forum.showcase.criteria import Criterion, criteria
from forum.showcase.models import ShowcaseEntry, ShowcaseSolution, ShowcaseVersion
from forum.showcase.policy import why_not_read_second, why_not_write_entry
from forum.showcase.queries import BYLINE, tries_of_posts

MOST_PICKS = 20
MOST_OFFERED = 30

PLACE = re.compile(r"/(threads|posts)/(\d{1,18})")


@dataclass(frozen=True)
class Draft:
    """An entry and the version of it that is being written. `posts` are the picked ones that everybody can see, in order; `gone`
    is how many cannot be seen any more."""

    entry: ShowcaseEntry
    version: ShowcaseVersion
    posts: Sequence[Post]
    gone: int
    why_not_write: str | None
    why_not_read: str | None

    @property
    def threads(self) -> list[Thread]:
        return list({post.thread_id: post.thread for post in self.posts}.values())


@dataclass(frozen=True)
class Desk:
    """`waiting` are versions that this viewer may read before the others; among `published` are those that were taken out."""

    drafts: Sequence[ShowcaseVersion]
    waiting: Sequence[ShowcaseVersion]
    published: Sequence[ShowcaseEntry]


def get_entry_to_write(entry_id: int, viewer: Viewer) -> ShowcaseEntry:
    """With its curator. Raises NotFound for what is not there and for whoever may not write it, alike."""
    entry = _find_entry(entry_id)
    if entry is None or why_not_write_entry(viewer, entry) is not None:
        raise NotFound(_none())
    return entry


def find_working(entry: ShowcaseEntry) -> ShowcaseVersion | None:
    """The version that is being written."""
    return db.session.scalar(_versions().where(ShowcaseVersion.entry_id == entry.id, ShowcaseVersion.published_at.is_(None)))


def get_draft(entry_id: int, viewer: Viewer) -> Draft:
    """For whoever writes it, and for a second reader once one is asked for. Raises NotFound."""
    entry = _find_entry(entry_id)
    version = find_working(entry) if entry is not None else None
    if entry is None or version is None:
        raise NotFound(_none())
    posts = posts_picked(version.post_ids)
    why_not_write = why_not_write_entry(viewer, entry)
    writers = {version.written_by_id, *(post.author_id for post in posts)}
    why_not_read = why_not_read_second(viewer, entry, curator_district_id=entry.curator.district_id, writers=writers)
    if why_not_write is not None and (why_not_read is not None or version.asked_at is None):
        raise NotFound(_none())
    return Draft(entry, version, posts, len(version.post_ids) - len(posts), why_not_write, why_not_read)


def read_desk(viewer: Viewer) -> Desk:
    """Three SELECTs."""
    unread = _versions().where(ShowcaseVersion.published_at.is_(None), ShowcaseEntry.stage != "withdrawn")
    drafts = db.session.scalars(
        unread.where(ShowcaseEntry.curator_id == viewer.person_id).order_by(ShowcaseVersion.written_at.desc()).limit(MOST_OFFERED)
    ).all()
    asked = unread.where(ShowcaseVersion.asked_at.is_not(None), ShowcaseEntry.curator_id != viewer.person_id)
    others = db.session.scalars(asked.order_by(ShowcaseVersion.asked_at).limit(10 * MOST_OFFERED))
    waiting = [one for one in others if _may_read(viewer, one)][:MOST_OFFERED]
    mine = select(ShowcaseEntry).where(ShowcaseEntry.curator_id == viewer.person_id, ShowcaseEntry.stage != "draft")
    published = db.session.scalars(mine.order_by(ShowcaseEntry.id.desc()).limit(MOST_OFFERED)).all()
    return Desk(drafts, waiting, published)


def list_versions(entry: ShowcaseEntry) -> Sequence[ShowcaseVersion]:
    """What readers have seen, the newest first."""
    mine = _versions().where(ShowcaseVersion.entry_id == entry.id, ShowcaseVersion.published_at.is_not(None))
    return db.session.scalars(mine.order_by(ShowcaseVersion.number.desc())).all()


def possible_readers(entry: ShowcaseEntry) -> Sequence[Person]:
    """Mentors of other districts than the curator's, and moderators."""
    elsewhere = or_(Person.role != "mentor", Person.district_id.is_distinct_from(entry.curator.district_id))
    asked = select(Person).where(
        Person.role.in_(("mentor", "moderator", "admin")), elsewhere, Person.id != entry.curator_id, Person.suspended_at.is_(None)
    )
    return db.session.scalars(asked.order_by(Person.role, Person.name, Person.id)).all()


def posts_picked(post_ids: Sequence[int]) -> list[Post]:
    """Those that everybody can see and try, in this order, with thread and author. One SELECT."""
    found = db.session.scalars(_pickable().where(Post.id.in_(post_ids)))
    by_id = {post.id: post for post in found if takes_tries(post, post.thread)}
    return [by_id[i] for i in post_ids if i in by_id]


def posts_of_threads(thread_ids: Sequence[int]) -> list[Post]:
    """What can be picked of these threads, in their order, the most tried first. One SELECT."""
    found = [post for post in db.session.scalars(_pickable().where(Post.thread_id.in_(thread_ids))) if _can_be_tried(post)]
    found.sort(key=lambda post: (thread_ids.index(post.thread_id), -post.tries, post.id))
    return found[:MOST_OFFERED]


def posts_at(typed: str) -> list[Post] | None:
    """What can be picked at an address that was pasted; None where it is none."""
    place = PLACE.search(typed)
    if place is None:
        return None
    number = int(place[2])
    return posts_of_threads([number]) if place[1] == "threads" else posts_picked([number])


def ids_picked_in(entry: ShowcaseEntry) -> list[int]:
    """What readers see picked now."""
    mine = select(ShowcaseSolution.post_id).where(ShowcaseSolution.entry_id == entry.id)
    return list(db.session.scalars(mine.order_by(ShowcaseSolution.position)))


def judge(draft: Draft, *, second_reader: str | None = None) -> list[Criterion]:
    """The rules, as they would stand for this version. One SELECT."""
    return criteria(
        tries_of_posts([post.id for post in draft.posts]),
        insiders={draft.entry.curator_id, *(post.author_id for post in draft.posts)},
        has_limits=has_limits(draft.version.limits, draft.posts),
        second_reader=second_reader,
    )


def has_limits(limits: str | None, posts: Sequence[Post]) -> bool:
    """In the entry, or with every solution of it."""
    return bool(limits and limits.strip()) or (bool(posts) and all(post.limits for post in posts))


def _can_be_tried(post: Post) -> bool:
    return takes_tries(post, post.thread)


def _pickable() -> Select[Post]:
    return (
        select(Post)
        .join(Thread, Post.thread_id == Thread.id)
        .where(posts_seen_by(VISITOR), threads_seen_by(VISITOR))
        .options(joinedload(Post.thread).joinedload(Thread.author).load_only(*BYLINE, raiseload=True), author_of(Post.author))
    )


def _may_read(viewer: Viewer, version: ShowcaseVersion) -> bool:
    entry = version.entry
    return (
        why_not_read_second(viewer, entry, curator_district_id=entry.curator.district_id, writers={version.written_by_id}) is None
    )


def _find_entry(entry_id: int) -> ShowcaseEntry | None:
    return db.session.scalar(select(ShowcaseEntry).where(ShowcaseEntry.id == entry_id).options(author_of(ShowcaseEntry.curator)))


def _versions() -> Select[ShowcaseVersion]:
    return (
        select(ShowcaseVersion)
        .join(ShowcaseEntry, ShowcaseVersion.entry_id == ShowcaseEntry.id)
        .options(
            joinedload(ShowcaseVersion.entry).joinedload(ShowcaseEntry.curator).load_only(*BYLINE, raiseload=True),
            author_of(ShowcaseVersion.written_by),
            author_of(ShowcaseVersion.approved_by),
        )
    )


def _none() -> str:
    return gettext("There is no such entry in the showcase.")
