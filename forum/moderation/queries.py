"""The list of what waits for a moderator: one item for a text, however many have reported it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.paging import PER_PAGE, Page, last_page, offset
from forum.core.viewer import Viewer
from forum.discussion.models import Post, Thread, Try
from forum.discussion.policy import posts_seen_by, threads_seen_by, tries_seen_by
from forum.discussion.queries import author_of
from forum.moderation.models import REASONS, Report


@dataclass(frozen=True)
class Item:
    """A reported text with its reports, the most urgent reason first."""

    post: Post
    report_on_try: Try | None
    reports: Sequence[Report]

    @property
    def target(self) -> Post | Try:
        return self.report_on_try or self.post

    @property
    def path(self) -> str:
        """Where its buttons post to."""
        return f"/moderation/tries/{self.report_on_try.id}" if self.report_on_try else f"/moderation/posts/{self.post.id}"


def count_open() -> int:
    """Texts, not reports."""
    return db.session.scalar(select(func.count()).select_from(_groups(is_open=True).subquery())) or 0


def list_items(*, is_open: bool, number: int = 1) -> Page[Item]:
    """Open ones: the most urgent first, then the oldest. Answered ones: the newest first. Four SELECTs."""
    groups = _groups(is_open=is_open)
    total = db.session.scalar(select(func.count()).select_from(groups.subquery())) or 0
    number = min(number, last_page(total))
    keys = [(row[0], row[1]) for row in db.session.execute(groups.offset(offset(number)).limit(PER_PAGE))]
    return Page(_items(keys, is_open=is_open), number, total)


def get_try(try_id: int, *, seen_by: Viewer) -> Try:
    """With its post and thread. Raises NotFound."""
    found = db.session.scalar(
        select(Try)
        .join(Post, Try.post_id == Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(Try.id == try_id, tries_seen_by(seen_by), posts_seen_by(seen_by), threads_seen_by(seen_by))
        .options(joinedload(Try.post).joinedload(Post.thread), author_of(Try.author))
    )
    if found is None:
        raise NotFound(gettext("This report of a try is not here."))
    return found


def _groups(*, is_open: bool) -> Select[int | None, int | None]:
    urgency = case({reason: place for place, reason in enumerate(REASONS)}, value=Report.reason)
    answered = Report.outcome.is_(None) if is_open else Report.outcome.is_not(None)
    order = (func.min(urgency), func.min(Report.created_at)) if is_open else (func.max(Report.handled_at).desc(),)
    return select(Report.post_id, Report.try_id).where(answered).group_by(Report.post_id, Report.try_id).order_by(*order)


def _items(keys: Sequence[tuple[int | None, int | None]], *, is_open: bool) -> list[Item]:
    tries = {
        one.id: one
        for one in db.session.scalars(
            select(Try)
            .where(Try.id.in_([t for _, t in keys if t]))
            .options(author_of(Try.author), joinedload(Try.post).options(joinedload(Post.thread), author_of(Post.author)))
        )
    }
    posts = {
        one.id: one
        for one in db.session.scalars(
            select(Post).where(Post.id.in_([p for p, _ in keys if p])).options(joinedload(Post.thread), author_of(Post.author))
        )
    }
    answered = Report.outcome.is_(None) if is_open else Report.outcome.is_not(None)
    about = Report.post_id.in_(posts) | Report.try_id.in_(tries)
    reports = db.session.scalars(
        select(Report).where(answered, about).options(author_of(Report.reporter)).order_by(Report.created_at)
    ).all()
    items = []
    for post_id, try_id in keys:
        mine = sorted((r for r in reports if (r.post_id, r.try_id) == (post_id, try_id)), key=lambda r: REASONS.index(r.reason))
        found = tries[try_id] if try_id else None
        items.append(Item(found.post if found else posts[post_id or 0], found, mine))
    return items
