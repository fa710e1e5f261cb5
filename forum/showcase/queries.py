"""Showcase entries, with what the tries of their threads add up to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import joinedload, load_only, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.paging import PER_PAGE, Page, last_page, offset
from forum.core.viewer import Viewer
from forum.discussion.models import Post, Thread, Try
from forum.discussion.policy import threads_seen_by
from forum.discussion.queries import author_of
from forum.markup import excerpt
from forum.people.models import Person
from forum.places.traits import SIZE_BANDS, name_of_band, size_band
from forum.showcase.models import ShowcaseEntry, ShowcasePick

LEAD = 220


@dataclass(frozen=True)
class EntryShown:
    """An entry as its card shows it. `lead` is the beginning of its summary, in plain words."""

    entry: ShowcaseEntry
    lead: str
    picked: Sequence[Thread]

    @property
    def threads(self) -> int:
        return len(self.picked)

    @property
    def tries_worked(self) -> int:
        return sum(thread.tries_worked for thread in self.picked)

    @property
    def tries_adapted(self) -> int:
        return sum(thread.tries_adapted for thread in self.picked)

    @property
    def tries_did_not_work(self) -> int:
        return sum(thread.tries_did_not_work for thread in self.picked)

    @property
    def tries_planning(self) -> int:
        return 0

    @property
    def tries(self) -> int:
        return sum(thread.tries for thread in self.picked)


@dataclass(frozen=True)
class BandShown:
    """What came of it in classes of one size."""

    name: str
    outcomes: tuple[str, ...]

    @property
    def worked(self) -> int:
        return sum(outcome != "did_not_work" for outcome in self.outcomes)


def list_entries(viewer: Viewer, *, topic_ids: Sequence[int] = (), number: int = 1) -> Page[EntryShown]:
    """Newest first; of these topics, or of all. Three SELECTs."""
    where = [_is_of_topics(topic_ids)] if topic_ids else []
    total = db.session.scalar(select(func.count()).select_from(ShowcaseEntry).where(*where)) or 0
    number = min(number, last_page(total))
    rows = db.session.scalars(
        select(ShowcaseEntry)
        .where(*where)
        .options(_with_curator(), selectinload(ShowcaseEntry.picks).joinedload(ShowcasePick.thread))
        .order_by(ShowcaseEntry.published_at.desc(), ShowcaseEntry.id.desc())
        .offset(offset(number))
        .limit(PER_PAGE)
    ).all()
    return Page([_shown(entry, viewer) for entry in rows], number, total)


def newest_entries(viewer: Viewer, limit: int) -> list[EntryShown]:
    """Two SELECTs."""
    rows = db.session.scalars(
        select(ShowcaseEntry)
        .options(_with_curator(), selectinload(ShowcaseEntry.picks).joinedload(ShowcasePick.thread))
        .order_by(ShowcaseEntry.published_at.desc(), ShowcaseEntry.id.desc())
        .limit(limit)
    ).all()
    return [_shown(entry, viewer) for entry in rows]


def get_entry(entry_id: int, viewer: Viewer) -> EntryShown:
    """With its threads and their authors. Raises NotFound. Two SELECTs."""
    entry = db.session.scalar(select(ShowcaseEntry).where(ShowcaseEntry.id == entry_id).options(_with_curator()))
    if entry is None:
        raise NotFound(gettext("There is no such entry in the showcase."))
    picked = db.session.scalars(
        select(Thread)
        .join(ShowcasePick, ShowcasePick.thread_id == Thread.id)
        .where(ShowcasePick.entry_id == entry_id, threads_seen_by(viewer))
        .options(author_of(Thread.author))
        .order_by(ShowcasePick.position)
    ).all()
    return EntryShown(entry, excerpt(entry.summary_text, LEAD), picked)


def bands_of(shown: EntryShown) -> list[BandShown]:
    """Outcomes by class size, the worked ones first; sizes that nobody has are left out. One SELECT."""
    ids = [thread.id for thread in shown.picked]
    rows = db.session.execute(
        select(Try.class_size, Try.outcome)
        .join(Post, Try.post_id == Post.id)
        .where(Post.thread_id.in_(ids), Post.state == "visible", Try.state == "visible", Try.outcome != "planning")
    ).all()
    order = {"worked": 0, "adapted": 1, "did_not_work": 2}
    found = []
    for number in range(len(SIZE_BANDS)):
        outcomes = sorted((row.outcome for row in rows if size_band(row.class_size) == number), key=lambda o: order[o])
        if outcomes:
            found.append(BandShown(name_of_band(number), tuple(outcomes)))
    return found


def _shown(entry: ShowcaseEntry, viewer: Viewer) -> EntryShown:
    picked = [pick.thread for pick in entry.picks if pick.thread.state == "visible" or viewer.is_moderator]
    return EntryShown(entry, excerpt(entry.summary_text, LEAD), picked)


def _is_of_topics(topic_ids: Sequence[int]) -> ColumnElement[bool]:
    picked = exists().where(ShowcasePick.entry_id == ShowcaseEntry.id, ShowcasePick.thread_id == Thread.id)
    return picked.where(Thread.topic_id.in_(topic_ids))


def _with_curator() -> ORMOption:
    return joinedload(ShowcaseEntry.curator).options(load_only(Person.handle, Person.name, Person.role, raiseload=True))
