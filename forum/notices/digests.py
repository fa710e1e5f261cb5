"""What stands in a digest: what is new on her threads and solutions, and what is new in her topics and her district."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, or_, select, update

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.viewer import Viewer
from forum.discussion.models import Thread
from forum.discussion.news import NewsItem, news_since
from forum.discussion.queries import author_of
from forum.notices.letters import is_wanted, write_letters
from forum.notices.models import MailBox
from forum.people.models import Person
from forum.places.taxonomy import taxonomy

SUNDAY, AT_HOUR = 6, 8
"""Sunday at eight, when the week is over and the next one is being thought of."""

PEOPLE_AT_ONCE = 500
MOST_NEWS, MOST_NEW = 10, 6
LONGEST = timedelta(days=31)
"""Who was away for longer reads on the site."""


@dataclass(frozen=True)
class Digest:
    since: datetime
    news: Sequence[NewsItem]
    new: Sequence[Thread]

    def __bool__(self) -> bool:
        return bool(self.news or self.new)


def digest_of(viewer: Viewer, followed: Sequence[str], since: datetime) -> Digest:
    """Two SELECTs."""
    since = max(since, clock.now() - LONGEST)
    return Digest(since, news_since(viewer, since)[:MOST_NEWS], _new_threads(viewer, followed, since))


def last_due(moment: datetime) -> datetime:
    """The last Sunday at eight, in India."""
    here = moment.astimezone(clock.INDIA)
    day = here.replace(hour=AT_HOUR, minute=0, second=0, microsecond=0) - timedelta(days=(here.weekday() - SUNDAY) % 7)
    return day if day <= here else day - timedelta(days=7)


def has_due() -> bool:
    return db.session.scalar(_due().limit(1)) is not None


def write_digests() -> bool:
    """Letters for the next few hundred people, in a transaction of its own. Whether there may be more."""
    with transaction():
        boxes = list(db.session.execute(_due().order_by(MailBox.person_id).limit(PEOPLE_AT_ONCE)))
        write_letters("digest", {row.person_id: row.digest_at for row in boxes})
        _note([row.person_id for row in boxes])
    return len(boxes) == PEOPLE_AT_ONCE


def _due() -> Select[int, datetime]:
    due = select(MailBox.person_id, MailBox.digest_at).join(Person, Person.id == MailBox.person_id)
    return due.where(*is_wanted(frequency="weekly"), MailBox.digest_at < last_due(clock.now()))


def _note(people: Sequence[int]) -> None:
    had = update(MailBox).where(MailBox.person_id.in_(people)).values(digest_at=clock.now())
    db.session.execute(had.execution_options(synchronize_session=False))


def _new_threads(viewer: Viewer, followed: Sequence[str], since: datetime) -> Sequence[Thread]:
    """Of others, in the places and topics and by the people that she follows, and in her district."""
    places = _places(viewer, followed)
    if not any(places.values()):
        return ()
    return db.session.scalars(_new(), {"me": viewer.person_id, "since": since, **places}).all()


@cache
def _new() -> Select[Thread]:
    """Kept, because to build it takes longer than to answer it."""
    columns = {"topic": Thread.topic_id, "district": Thread.district_id, "block": Thread.block_id, "person": Thread.author_id}
    here = or_(*(column.in_(bindparam(name, expanding=True)) for name, column in columns.items()))
    asked = select(Thread).where(
        Thread.state == "visible", Thread.created_at > bindparam("since"), Thread.author_id != bindparam("me"), here
    )
    return asked.options(author_of(Thread.author)).order_by(Thread.created_at.desc(), Thread.id.desc()).limit(MOST_NEW)


def _places(viewer: Viewer, followed: Sequence[str]) -> dict[str, list[int]]:
    """By what they are, their numbers."""
    ids: dict[str, set[int]] = {"topic": set(), "district": set(), "block": set(), "person": set()}
    for sign in followed:
        kind, _, target = sign.partition(":")
        if kind in ids:
            ids[kind].add(int(target))
    if viewer.context.district_id is not None:
        ids["district"].add(viewer.context.district_id)
    names = taxonomy().topic_by_id
    ids["topic"] = {below for topic_id in ids["topic"] if topic_id in names for below in names[topic_id].and_below}
    return {kind: sorted(some) for kind, some in ids.items()}
