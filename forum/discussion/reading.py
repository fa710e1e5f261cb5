"""One thread as a page shows it: solutions first, in an order that the reader chooses, each with its comments; then comments.

The order is made from an outline (a few small columns of every post of the thread), the page from its twenty rows. Where all posts
stand on one page their rows are the outline. A thread of two thousand posts asks one SELECT more than one of two.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Literal

from sqlalchemy import BindParameter, CompoundSelect, Select, bindparam, literal, null, select, union_all

from forum.core.db import db
from forum.core.paging import PER_PAGE, Page, last_page, offset
from forum.core.shapes import Shape
from forum.core.viewer import ClassContext, Viewer
from forum.discussion import policy
from forum.discussion.likeness import likeness, reasons
from forum.discussion.models import OUTCOMES, Draft, Outcome, Post, SameProblem, Thank, Thread, Try
from forum.discussion.queries import AUTHOR, author_of

Order = Literal["like", "worked", "new"]
ORDERS: tuple[Order, ...] = ("like", "worked", "new")

TRIES_READ = 500
"""Tries of a thread that ordering looks at, newest first."""
TRIES_SHOWN = 3
"""Tries under a solution before `all reports`."""


_POST = Shape(Post, without=("body", "mentions"), author=AUTHOR)
"""A page shows the HTML, and tells search engines the text; what was typed is read where it is edited."""

_TRY = Shape(Try, author=AUTHOR)


@dataclass(frozen=True)
class TryShown:
    """`alike` names what the class shares with the viewer's, the weightiest first."""

    report: Try
    alike: tuple[str, ...] = ()


@dataclass(frozen=True)
class PostShown:
    """A post on its page. `tries` are the first few, `about` the solution that a comment is placed under."""

    post: Post
    tries: Sequence[TryShown] = ()
    about: int | None = None
    thanked: bool = False
    own_try: Outcome | None = None

    @property
    def under_solution(self) -> bool:
        """A comment that stands below its solution."""
        return self.about is not None


@dataclass(frozen=True)
class Mine:
    """What the viewer has said in this thread, and a text that she began."""

    thanked: frozenset[int] = frozenset()
    tried: Mapping[int, Outcome] = field(default_factory=dict)
    has_problem: bool = False
    draft: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class SummaryShown:
    """What a mentor says above the solutions. `against` counts the tries that came after it and did not work, `against_post_id` is
    what was tried last of them."""

    post: Post
    said_at: datetime
    against: int = 0
    against_post_id: int | None = None


@dataclass(frozen=True)
class ThreadPage:
    thread: Thread
    opening: PostShown
    summary: SummaryShown | None
    posts: Page[PostShown]
    order: Order
    mine: Mine

    @property
    def loose(self) -> list[PostShown]:
        """Comments that stand under no solution."""
        return [one for one in self.posts.rows if one.post.form == "comment" and not one.under_solution]


Place = tuple[int, int | None]
"""A post in the order of the page, and the solution that it stands under."""


@dataclass(frozen=True)
class _Line:
    """A post in the outline."""

    id: int
    form: str
    about_id: int | None
    marked: bool
    worked: int
    created_at: Any


def read_thread(thread: Thread, viewer: Viewer, *, order: Order | None = None, number: int = 1) -> ThreadPage:
    """A page of the thread: the opening, and twenty of its posts. Four SELECTs for a member at most, three for a visitor."""
    order = order or default_order(viewer)
    tries = _tries_of(thread, viewer)
    posts = _all_posts(thread, viewer) if _fits_one_page(thread, viewer) else {}
    lines = [_line_of(post) for post in posts.values()] or _lines(thread, viewer)
    opening_id, summary_id, sequence = _sequence(lines, viewer, order, tries)
    number = min(number, last_page(len(sequence)))
    places = sequence[offset(number) : offset(number) + PER_PAGE]
    posts = posts or _posts([opening_id, *([summary_id] if summary_id else []), *(i for i, _ in places)])
    mine = _mine(thread, viewer)
    shown = [_shown(posts[i], tries, mine, about) for i, about in places if i in posts]
    opening = _shown(posts[opening_id], tries, mine)
    summary = _summary_shown(posts[summary_id], tries, {i for i, _ in sequence}) if summary_id else None
    return ThreadPage(thread, opening, summary, Page(shown, number, len(sequence)), order, mine)


def page_of(post: Post, thread: Thread, viewer: Viewer) -> int:
    """The page of its thread on which the viewer finds the post, in the order that she is shown first."""
    _, _, sequence = _sequence(_lines(thread, viewer), viewer, default_order(viewer), _tries_of(thread, viewer))
    ids = [i for i, _ in sequence]
    return ids.index(post.id) // PER_PAGE + 1 if post.id in ids else 1


def default_order(viewer: Viewer) -> Order:
    """Classes like hers where something is known of hers, else what worked most."""
    return "like" if viewer.context != ClassContext() else "worked"


def list_tries(post: Post, viewer: Viewer, *, outcome: Outcome | None = None, number: int = 1) -> Page[TryShown]:
    """All reports on a solution, newest first. One SELECT."""
    where = [Try.post_id == post.id, policy.tries_seen_by(viewer)]
    if outcome is not None:
        where.append(Try.outcome == outcome)
    total = sum(getattr(post, f"tries_{name}") for name in OUTCOMES if outcome in {None, name})
    number = min(number, last_page(total))
    rows = db.session.scalars(
        select(Try)
        .where(*where)
        .options(author_of(Try.author))
        .order_by(Try.created_at.desc(), Try.id.desc())
        .offset(offset(number))
        .limit(PER_PAGE)
    )
    return Page([_try_shown(report, viewer) for report in rows], number, total)


def context_of(report: Try) -> ClassContext:
    """The class of a try; the place is that of its author, who must be loaded."""
    return ClassContext(
        district_id=report.author.district_id,
        block_id=report.author.block_id,
        grades=tuple(report.grades),
        class_size=report.class_size,
        situations=tuple(report.situations),
        languages=tuple(report.languages),
    )


def _tries_of(thread: Thread, viewer: Viewer) -> dict[int, list[TryShown]]:
    """By post; in each the most alike first, then the newest."""
    by_post: dict[int, list[TryShown]] = {}
    for report in _TRY.read(_seen_tries(viewer), {"thread": thread.id}):
        by_post.setdefault(report.post_id, []).append(_try_shown(report, viewer))
    for shown in by_post.values():
        shown.sort(key=lambda one: -likeness(viewer.context, context_of(one.report)))
    return by_post


def _try_shown(report: Try, viewer: Viewer) -> TryShown:
    return TryShown(report, tuple(reasons(viewer.context, context_of(report))))


def _lines(thread: Thread, viewer: Viewer) -> list[_Line]:
    return [_Line(*row) for row in db.session.connection().execute(_outline(viewer), {"thread": thread.id}).all()]


def _line_of(post: Post) -> _Line:
    worked = post.tries_worked + post.tries_adapted
    return _Line(post.id, post.form, post.about_id, post.marked_at is not None, worked, post.created_at)


def _sequence(
    lines: Sequence[_Line], viewer: Viewer, order: Order, tries: Mapping[int, list[TryShown]]
) -> tuple[int, int | None, list[Place]]:
    """The ids of the opening and of the summary, and the others in the order of the page, each with the solution that it stands
    under."""
    opening = next((line.id for line in lines if line.form == "opening"), 0)
    summary = next((line.id for line in lines if line.form == "summary"), None)
    solutions = [line for line in lines if line.form == "solution"]
    shown = {line.id for line in solutions}
    under: dict[int, list[Place]] = {}
    loose: list[Place] = []
    for line in lines:
        if line.form == "comment" and line.about_id in shown:
            under.setdefault(line.about_id, []).append((line.id, line.about_id))
        elif line.form == "comment":
            loose.append((line.id, None))
    sequence: list[Place] = []
    for line in _ordered(solutions, viewer, order, tries):
        sequence += [(line.id, None), *under.get(line.id, ())]
    return opening, summary, sequence + loose


def _summary_shown(post: Post, tries: Mapping[int, list[TryShown]], seen: set[int]) -> SummaryShown:
    """With the tries of posts that are seen which did not work since it was written."""
    said_at = post.edited_at or post.created_at
    against = [
        one.report
        for post_id, reports in tries.items()
        for one in reports
        if post_id in seen and one.report.outcome == "did_not_work" and one.report.state == "visible"
        if (one.report.edited_at or one.report.created_at) > said_at
    ]
    newest = max(against, key=lambda report: (report.created_at, report.id), default=None)
    return SummaryShown(post, said_at, len(against), newest.post_id if newest else None)


def _ordered(solutions: list[_Line], viewer: Viewer, order: Order, tries: Mapping[int, list[TryShown]]) -> list[_Line]:
    """Marked; then most worked, in classes like the viewer's first; then newest."""
    if order == "new":
        return sorted(solutions, key=lambda line: (line.created_at, line.id), reverse=True)

    def weight(line: _Line) -> tuple[bool, float, int, Any, int]:
        alike = _worked_alike(tries.get(line.id, ()), viewer) if order == "like" else 0.0
        return (line.marked, alike, line.worked, line.created_at, line.id)

    return sorted(solutions, key=weight, reverse=True)


def _worked_alike(tries: Sequence[TryShown], viewer: Viewer) -> float:
    """Of tries that are shown: one taken back or hidden, which its author or a moderator still sees, weighs nothing."""
    worked = (one.report for one in tries if one.report.outcome in {"worked", "adapted"} and one.report.state == "visible")
    return sum(likeness(viewer.context, context_of(report)) for report in worked)


def _fits_one_page(thread: Thread, viewer: Viewer) -> bool:
    """The counts are of what visitors see; a moderator sees what was hidden too, which may be any number of posts."""
    return thread.solutions + thread.comments <= PER_PAGE and not viewer.is_moderator


def _all_posts(thread: Thread, viewer: Viewer) -> dict[int, Post]:
    """In the order of the outline."""
    return {post.id: post for post in _POST.read(_posts_of_thread(viewer), {"thread": thread.id})}


def _posts(ids: Sequence[int]) -> dict[int, Post]:
    return {post.id: post for post in _POST.read(_posts_of_page(), {"ids": ids})}


@lru_cache(512)
def _seen_tries(viewer: Viewer) -> Select[Any]:
    """Of the posts of `thread`. The questions of this file are kept, because to build one takes longer than to answer it."""
    return (
        _TRY.question()
        .join(Try.author)
        .join(Post, Try.post_id == Post.id)
        .where(Post.thread_id == bindparam("thread"), policy.tries_seen_by(viewer))
        .order_by(Try.created_at.desc(), Try.id.desc())
        .limit(TRIES_READ)
    )


@lru_cache(512)
def _outline(viewer: Viewer) -> Select[int, str, int | None, bool, int, datetime]:
    worked = Post.tries_worked + Post.tries_adapted
    return (
        select(Post.id, Post.form, Post.about_id, Post.marked_at.is_not(None), worked, Post.created_at)
        .where(Post.thread_id == bindparam("thread"), policy.posts_seen_by(viewer))
        .order_by(Post.created_at, Post.id)
    )


@lru_cache(512)
def _posts_of_thread(viewer: Viewer) -> Select[Any]:
    where = (Post.thread_id == bindparam("thread"), policy.posts_seen_by(viewer))
    return _POST.question().join(Post.author).where(*where).order_by(Post.created_at, Post.id)


@cache
def _posts_of_page() -> Select[Any]:
    return _POST.question().join(Post.author).where(Post.id.in_(bindparam("ids", expanding=True)))


def _mine(thread: Thread, viewer: Viewer) -> Mine:
    """All that the viewer has said here, in one SELECT."""
    if not viewer.is_signed_in:
        return Mine()
    values = {"me": viewer.person_id, "thread": thread.id, "place": f"post:{thread.id}"}
    said = db.session.connection().execute(_said_by_me(), values).all()
    return Mine(
        thanked=frozenset(row[1] for row in said if row[0] == "thank"),
        tried={row[1]: row[2] for row in said if row[0] == "try"},
        has_problem=any(row[0] == "same" for row in said),
        draft=next((_json_of(row[2]) for row in said if row[0] == "draft"), None),
    )


@cache
def _said_by_me() -> CompoundSelect[Any]:
    me: BindParameter[int] = bindparam("me")
    thread: BindParameter[int] = bindparam("thread")
    posts = select(Post.id).where(Post.thread_id == thread)
    return union_all(
        select(literal("thank"), Thank.post_id, null()).where(Thank.person_id == me, Thank.post_id.in_(posts)),
        select(literal("try"), Try.post_id, Try.outcome).where(
            Try.author_id == me, Try.post_id.in_(posts), Try.state == "visible"
        ),
        select(literal("same"), SameProblem.thread_id, null()).where(
            SameProblem.person_id == me, SameProblem.thread_id == thread
        ),
        select(literal("draft"), Draft.id, Draft.fields).where(Draft.author_id == me, Draft.place == bindparam("place")),
    )


def _json_of(value: Any) -> Any:
    """In a union the column has lost its type: the draft arrives as the text that is stored."""
    return json.loads(value) if isinstance(value, str) else value


def _shown(post: Post, tries: Mapping[int, list[TryShown]], mine: Mine, about: int | None = None) -> PostShown:
    return PostShown(
        post=post,
        tries=tries.get(post.id, [])[:TRIES_SHOWN],
        about=about,
        thanked=post.id in mine.thanked,
        own_try=mine.tried.get(post.id),
    )
