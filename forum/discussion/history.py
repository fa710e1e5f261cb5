"""What a post said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.core.db import db
from forum.discussion.models import Post, PostVersion
from forum.people.models import Person


@dataclass(frozen=True)
class VersionShown:
    number: int
    body: str
    details: dict[str, Any]
    written_at: datetime
    name: str


def list_versions(post: Post) -> Sequence[VersionShown]:
    """The newest first, without the text that stands there now."""
    rows = db.session.execute(
        select(PostVersion, Person.name)
        .join(Person, PostVersion.written_by_id == Person.id)
        .where(PostVersion.post_id == post.id)
        .order_by(PostVersion.number.desc())
    )
    return [VersionShown(v.number, v.body, v.details, v.written_at, name) for v, name in rows]


def last_edit_of(post: Post) -> tuple[str, datetime]:
    """Who changed it last, and when."""
    by = post.edited_by_id or post.author_id
    return db.session.scalars(select(Person.name).where(Person.id == by)).one(), post.edited_at or post.created_at
