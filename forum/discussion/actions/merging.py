"""Making one thread of two that say the same, and taking them apart again.

Rows move, nothing is copied and nothing is thrown away: posts take their tries, thanks, reports and versions along. What the asker
wrote becomes a comment of the thread that is kept (on a practice a variation, because it may have been tried), with its title as
its first line. The record of the deed says what moved, so that the deed can be undone.
"""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, or_, select, update

from forum.core.db import db
from forum.core.errors import Conflict, NotAllowed
from forum.core.events import publish
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion import policy
from forum.discussion.actions.editing import keep_version, take_words
from forum.discussion.actions.summaries import find_summary
from forum.discussion.actions.writing import Words, new_key
from forum.discussion.counts import counting
from forum.discussion.events import ThreadChanged, ThreadsMerged, ThreadsParted
from forum.discussion.models import Draft, Form, Post, PostVersion, SameProblem, Thread
from forum.markup import excerpt
from forum.people.audit import record
from forum.people.models import AuditEntry

MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+.!>-])")


def body_with_title(thread: Thread, opening: Post) -> str:
    """What the opening says when it stands in another thread: its title first, which nothing else would say there."""
    title = MARKDOWN.sub(r"\\\1", thread.title)
    return f"**{title}**\n\n{opening.body}"


def join_threads(gone: Thread, into: Thread, *, by: Viewer, seen_version: int, words: Words) -> None:
    """`words` are those of `body_with_title`, rendered; `seen_version` is the version of the opening that they were made of.
    Raises NotAllowed, Conflict."""
    if (sentence := policy.why_not_join_threads(by, gone, into)) is not None:
        raise NotAllowed(sentence)
    opening = _opening_of(gone)
    if opening.version != seen_version:
        raise Conflict(gettext("This has changed in the meantime. Please look at it once more."))
    posts = db.session.scalars(select(Post).where(Post.thread_id == gone.id)).all()
    with counting(gone), counting(into, *posts):
        told = {
            "into": into.id,
            "posts": [post.id for post in posts],
            "opening": opening.id,
            "marks": _mark_by(by, posts),
            "summary": _make_room_for_one_summary(gone, into),
            "joined": _carry_people(gone, into),
        }
        _carry_opening(opening, gone, by=by, words=words)
        for post in posts:
            post.thread_id = into.id
        gone.state, gone.merged_into_id = "merged", into.id
    _carry_drafts(gone, into)
    record(by, "merge", "thread", gone.id, **told, version=opening.version)
    publish(ThreadsMerged(gone.id, into.id, opening.id, opening.author_id, by.person_id or 0))
    publish(ThreadChanged(gone.id))
    publish(ThreadChanged(into.id))


def part_threads(gone: Thread, into: Thread, *, by: Viewer, words: Words | None) -> None:
    """Undo it. What was written since in the thread that was kept stays there, but for comments under solutions that go back.
    `words` are the opening's own words of before, rendered; None where somebody has changed it since. Raises NotAllowed."""
    if (sentence := policy.why_not_part_threads(by, gone, into)) is not None:
        raise NotAllowed(sentence)
    told = details_of_join(gone)
    ids: list[int] = told["posts"]
    back = select(Post).where(Post.thread_id == into.id, or_(Post.id.in_(ids), Post.about_id.in_(ids)))
    posts = db.session.scalars(back).all()
    opening = next(post for post in posts if post.id == told["opening"])
    with counting(into), counting(gone, *posts):
        _restore_opening(opening, gone, by=by, words=words)
        for post in posts:
            post.thread_id = gone.id
            if str(post.id) in told["marks"] and post.marked_at is not None:
                post.marked_by_id = told["marks"][str(post.id)]
            if post.id == told["summary"]:
                post.form = "summary"
        db.session.execute(delete(SameProblem).where(SameProblem.thread_id == into.id, SameProblem.person_id.in_(told["joined"])))
        gone.state, gone.merged_into_id = opening.state, None
    record(by, "part", "thread", gone.id, **{"from": into.id})
    publish(ThreadsParted(gone.id, into.id))
    publish(ThreadChanged(gone.id))
    publish(ThreadChanged(into.id))


def details_of_join(gone: Thread) -> dict[str, Any]:
    """What the record of the newest join of this thread says that moved. Raises NotAllowed where there is none."""
    entry = (
        select(AuditEntry.details)
        .where(AuditEntry.about == "thread", AuditEntry.about_id == gone.id, AuditEntry.deed == "merge")
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    details: dict[str, Any] | None = db.session.scalar(entry)
    if details is None:
        raise NotAllowed(gettext("There is nothing to take apart."))
    return details


def body_before(gone: Thread) -> str | None:
    """What the opening said before the join; None where it was changed since, which then stays."""
    told = details_of_join(gone)
    opening = db.session.get_one(Post, told["opening"])
    if opening.version != told["version"]:
        return None
    before = (PostVersion.post_id == opening.id, PostVersion.number == opening.version - 1)
    return db.session.scalar(select(PostVersion.body).where(*before))


def _opening_of(thread: Thread) -> Post:
    return db.session.scalars(select(Post).where(Post.thread_id == thread.id, Post.form == "opening")).one()


def _carry_opening(opening: Post, gone: Thread, *, by: Viewer, words: Words) -> None:
    form: Form = "solution" if gone.kind == "practice" else "comment"
    keep_version(opening, by=by, details={"title": gone.title})
    opening.form, opening.key = form, new_key()
    take_words(opening, words)


def _restore_opening(opening: Post, gone: Thread, *, by: Viewer, words: Words | None) -> None:
    opening.form, opening.key, opening.about_id = "opening", f"{gone.key}:0", None
    if words is not None:
        keep_version(opening, by=by, details={})
        opening.body, opening.html, opening.text = words.body, words.rendered.html, words.rendered.text
    gone.excerpt = excerpt(opening.text)  # what was taken out of the words meanwhile stays out of lists, too


def _mark_by(by: Viewer, posts: Sequence[Post]) -> dict[str, int | None]:
    """What solved it there solves it here because she who joins them says so. Gives who marked each before."""
    marked = [post for post in posts if post.marked_at is not None]
    before = {str(post.id): post.marked_by_id for post in marked}
    for post in marked:
        post.marked_by_id = by.person_id
    return before


def _make_room_for_one_summary(gone: Thread, into: Thread) -> int | None:
    """A thread has one: where both have, the other's becomes a comment. One that was deleted makes room, and is no summary to go on
    with in another thread. Gives the id of the other's, where it became a comment."""
    theirs, ours = find_summary(gone), find_summary(into)
    if theirs is None or (theirs.state != "deleted" and ours is None):
        return None
    if theirs.state != "deleted" and ours is not None and ours.state == "deleted":
        ours.form = "comment"
        db.session.flush()
        return None
    theirs.form = "comment"
    db.session.flush()
    return theirs.id


def _carry_people(gone: Thread, into: Thread) -> list[int]:
    """Who has this problem too, its asker among them. Gives those who had not joined the other. The rows of the thread that is gone
    stay, for the day on which it comes back."""
    if gone.kind != "problem":
        return []
    joined = {row.person_id: row.created_at for row in _joined(gone)} | {gone.author_id: gone.created_at}
    there = {row.person_id for row in _joined(into)} | {into.author_id}
    new = {person: moment for person, moment in joined.items() if person not in there}
    db.session.add_all(SameProblem(thread_id=into.id, person_id=p, created_at=moment) for p, moment in sorted(new.items()))
    return sorted(new)


def _joined(thread: Thread) -> Sequence[SameProblem]:
    return db.session.scalars(select(SameProblem).where(SameProblem.thread_id == thread.id)).all()


def _carry_drafts(gone: Thread, into: Thread) -> None:
    """An answer that somebody has begun; not of those who have begun one in the other thread too."""
    there = select(Draft.author_id).where(Draft.place == f"post:{into.id}")
    mine = update(Draft).where(Draft.place == f"post:{gone.id}", Draft.author_id.not_in(there))
    db.session.execute(mine.values(place=f"post:{into.id}").execution_options(synchronize_session=False))
