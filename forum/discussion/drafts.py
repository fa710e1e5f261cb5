"""Drafts as pages ask for them: a person's own, and nobody else's."""

import re
from collections.abc import Sequence

from sqlalchemy import select

from forum.core.db import db
from forum.core.viewer import Viewer
from forum.discussion.models import Draft

PLACE = re.compile(r"thread|ask:[0-9a-f]{8}|(?:post|edit|try|summary):[1-9][0-9]{0,17}")
"""The forms that keep drafts: a new thread, one that began with a question of its own, a post in a thread, an edit of a post, a try
of a post, a summary of a thread."""

NEW_THREAD = re.compile(r"thread|ask:[0-9a-f]{8}")


def is_place(place: str) -> bool:
    return PLACE.fullmatch(place) is not None


def find_draft(place: str, *, by: Viewer) -> Draft | None:
    return db.session.scalar(select(Draft).where(Draft.author_id == by.person_id, Draft.place == place))


def list_drafts(by: Viewer) -> Sequence[Draft]:
    """The newest first."""
    return db.session.scalars(select(Draft).where(Draft.author_id == by.person_id).order_by(Draft.saved_at.desc())).all()


def address_of(place: str) -> str:
    """Where the form of a draft is."""
    kind, _, number = place.partition(":")
    return {
        "thread": "/threads/new",
        "ask": f"/threads/new?draft={number}",
        "summary": f"/threads/{number}/summary",
        "post": f"/threads/{number}-#write",
        "edit": f"/posts/{number}/edit",
        "try": f"/posts/{number}/try",
    }[kind]
