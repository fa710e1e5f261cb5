"""What somebody has given, for her profile: what everybody sees, so that the numbers above it (`deeds_of`) are right."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from forum.core.db import db
from forum.core.paging import PER_PAGE, Page, last_page, offset
from forum.discussion.models import REPORTED, Post, Thread, Try


def list_solutions_by(person_id: int, *, total: int, number: int = 1) -> Page[Post]:
    """With their threads, the newest first. One SELECT."""
    number = min(number, last_page(total))
    rows = db.session.scalars(
        select(Post)
        .join(Thread, Post.thread_id == Thread.id)
        .where(Post.author_id == person_id, Post.form == "solution", Post.state == "visible", Thread.state == "visible")
        .options(contains_eager(Post.thread).joinedload(Thread.author))
        .order_by(Post.created_at.desc(), Post.id.desc())
        .offset(offset(number))
        .limit(PER_PAGE)
    ).all()
    return Page(rows, number, total)


def list_tries_by(person_id: int, *, total: int, number: int = 1) -> Page[Try]:
    """Those that have happened, with post and thread, the newest first. One SELECT."""
    number = min(number, last_page(total))
    rows = db.session.scalars(
        select(Try)
        .join(Post, Try.post_id == Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(Try.author_id == person_id, Try.outcome.in_(REPORTED), Try.state == "visible")
        .where(Post.state == "visible", Thread.state == "visible")
        .options(contains_eager(Try.post).contains_eager(Post.thread))
        .order_by(Try.created_at.desc(), Try.id.desc())
        .offset(offset(number))
        .limit(PER_PAGE)
    ).all()
    return Page(rows, number, total)
