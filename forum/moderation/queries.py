"""What waits for a moderator, what was answered, and one item by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.paging import PER_PAGE, Page, last_page, offset
from forum.core.viewer import Viewer
from forum.discussion.models import Post, Thread, Try
from forum.discussion.policy import posts_seen_by, threads_seen_by, tries_seen_by
from forum.discussion.queries import author_of, get_post
from forum.moderation.models import REASONS, Reason, Report
from forum.moderation.policy import Item, may_see_reporters, why_not_moderate
from forum.people.models import AuditEntry, Person

Kind = Literal["post", "try"]
RECORDS_READ = 20
"""Of one item; it may have been hidden, and said to be hidden, several times."""
URGENCY = case({reason: number for number, reason in enumerate(REASONS)}, value=Report.reason, else_=len(REASONS))


@dataclass(frozen=True)
class ItemShown:
    """Something reported, with what is around it. `post` is the item itself, or what was tried. `reports` stand oldest first;
    `why_not_moderate` is a sentence where this viewer may only look."""

    item: Item
    post: Post
    reports: Sequence[Report]
    names_reporters: bool
    why_not_moderate: str | None

    @property
    def kind(self) -> Kind:
        return kind_of(self.item)

    @property
    def thread(self) -> Thread:
        return self.post.thread

    @property
    def reason(self) -> Reason | None:
        """The most urgent of them."""
        return min((report.reason for report in self.reports), key=REASONS.index, default=None)

    @property
    def is_open(self) -> bool:
        """Whether a report on it waits for an answer."""
        return any(report.handled_at is None for report in self.reports)


def kind_of(item: Item) -> Kind:
    return "post" if isinstance(item, Post) else "try"


def list_open(viewer: Viewer, number: int = 1) -> Page[ItemShown]:
    """The most urgent first, then what has waited longest. Six SELECTs."""
    return _list(viewer, Report.handled_at.is_(None), (func.min(URGENCY), func.min(Report.created_at)), number)


def list_handled(viewer: Viewer, number: int = 1) -> Page[ItemShown]:
    """What was answered last comes first. Six SELECTs."""
    return _list(viewer, Report.handled_at.is_not(None), (func.max(Report.handled_at).desc(),), number)


def count_open() -> int:
    """Items, not reports. One SELECT."""
    return _count(_items(Report.handled_at.is_(None)))


def get_item(kind: Kind, item_id: int, *, seen_by: Viewer) -> Item:
    """A post with thread and author; a try with author, and its post and thread. Raises NotFound."""
    if kind == "post":
        return get_post(item_id, seen_by=seen_by)
    found = db.session.scalar(
        select(Try)
        .join(Post, Try.post_id == Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(Try.id == item_id, tries_seen_by(seen_by), posts_seen_by(seen_by), threads_seen_by(seen_by))
        .options(joinedload(Try.post).joinedload(Post.thread), author_of(Try.author))
    )
    if found is None:
        raise NotFound(gettext("This try is not here. It may have been taken down."))
    return found


def show_item(item: Item, viewer: Viewer) -> ItemShown:
    """With all reports on it, answered or not. Two SELECTs."""
    reports = db.session.scalars(_reports().where(is_about(item))).all()
    return _shown(item, reports, viewer, others_moderate=others_moderate(viewer))


def find_own_report(item: Item, by: Viewer) -> Report | None:
    """The newest."""
    mine = select(Report).where(is_about(item), Report.reporter_id == by.person_id)
    return db.session.scalar(mine.order_by(Report.id.desc()).limit(1))


def open_reports(item: Item) -> Sequence[Report]:
    return db.session.scalars(_reports().where(is_about(item), Report.handled_at.is_(None))).all()


def state_before_hiding(item: Item) -> str:
    """What a moderator found when she hid it, by the record."""
    hidden = select(AuditEntry.details).where(
        AuditEntry.about == kind_of(item),
        AuditEntry.about_id == item.id,
        AuditEntry.deed.in_(("hide", "hide_on_report")),
    )
    entries = db.session.scalars(hidden.order_by(AuditEntry.id.desc()).limit(RECORDS_READ))
    found = (str(details.get("before", "visible")) for details in entries)
    return next((before for before in found if before != "hidden"), "visible")


def others_moderate(viewer: Viewer) -> bool:
    """Whether anybody else could answer."""
    others = exists().where(
        Person.role.in_(("moderator", "admin")), Person.suspended_at.is_(None), Person.id != (viewer.person_id or 0)
    )
    return bool(db.session.scalar(select(others)))


def is_about(item: Item) -> ColumnElement[bool]:
    return Report.post_id == item.id if isinstance(item, Post) else Report.try_id == item.id


def _list(viewer: Viewer, which: ColumnElement[bool], order: tuple[ColumnElement[Any], ...], number: int) -> Page[ItemShown]:
    items = _items(which)
    total = _count(items)
    number = min(number, last_page(total))
    rows = db.session.execute(items.order_by(*order, func.min(Report.id)).offset(offset(number)).limit(PER_PAGE)).all()
    found = _load([row.post_id for row in rows if row.post_id], [row.try_id for row in rows if row.try_id])
    reports = _reports_on(found, which)
    others = others_moderate(viewer)
    shown = []
    for row in rows:
        key: tuple[Kind, int] = ("post", row.post_id) if row.post_id else ("try", row.try_id)
        shown.append(_shown(found[key], reports[key], viewer, others_moderate=others))
    return Page(shown, number, total)


def _load(post_ids: Sequence[int], try_ids: Sequence[int]) -> dict[tuple[Kind, int], Item]:
    """Two SELECTs, whatever there is."""
    posts = select(Post).where(Post.id.in_(post_ids)).options(joinedload(Post.thread), author_of(Post.author))
    tries = select(Try).where(Try.id.in_(try_ids)).options(joinedload(Try.post).joinedload(Post.thread), author_of(Try.author))
    items: list[Item] = [*db.session.scalars(posts), *db.session.scalars(tries)]
    return {(kind_of(item), item.id): item for item in items}


def _reports_on(items: dict[tuple[Kind, int], Item], which: ColumnElement[bool]) -> dict[tuple[Kind, int], list[Report]]:
    ids: dict[Kind, list[int]] = {"post": [], "try": []}
    for kind, item_id in items:
        ids[kind].append(item_id)
    found: dict[tuple[Kind, int], list[Report]] = {}
    for report in db.session.scalars(
        _reports().where(which, or_(Report.post_id.in_(ids["post"]), Report.try_id.in_(ids["try"])))
    ):
        found.setdefault(("post", report.post_id) if report.post_id else ("try", report.try_id or 0), []).append(report)
    return found


def _shown(item: Item, reports: Sequence[Report], viewer: Viewer, *, others_moderate: bool) -> ItemShown:
    return ItemShown(
        item=item,
        post=item if isinstance(item, Post) else item.post,
        reports=reports,
        names_reporters=may_see_reporters(viewer, item),
        why_not_moderate=why_not_moderate(viewer, item, others_moderate=others_moderate),
    )


def _items(which: ColumnElement[bool]) -> Select[int | None, int | None]:
    return select(Report.post_id, Report.try_id).where(which).group_by(Report.post_id, Report.try_id)


def _count(items: Select[int | None, int | None]) -> int:
    return db.session.scalar(select(func.count()).select_from(items.subquery())) or 0


def _reports() -> Select[Report]:
    return select(Report).options(author_of(Report.reporter)).order_by(Report.created_at, Report.id)
