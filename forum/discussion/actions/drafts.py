"""What has been typed and not yet sent, kept for its author alone."""

from collections.abc import Mapping

from sqlalchemy import delete, func, select

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import Viewer
from forum.discussion.models import Draft

MOST_DRAFTS = 50
"""A person's oldest drafts give way; fifty forms left open is more than anyone comes back to."""


def save_draft(place: str, *, by: Viewer, fields: Mapping[str, object]) -> Draft:
    """Keep these fields for this form, in place of what was kept before."""
    draft = db.session.scalar(select(Draft).where(Draft.author_id == by.person_id, Draft.place == place))
    if draft is None:
        draft = Draft(author_id=by.person_id, place=place)
        db.session.add(draft)
    draft.fields, draft.saved_at = dict(fields), clock.now()
    db.session.flush()
    _make_room(by)
    return draft


def discard_draft(place: str, *, by: Viewer) -> None:
    db.session.execute(delete(Draft).where(Draft.author_id == by.person_id, Draft.place == place))


def _make_room(by: Viewer) -> None:
    mine = Draft.author_id == by.person_id
    count = db.session.scalar(select(func.count()).select_from(Draft).where(mine)) or 0
    if count > MOST_DRAFTS:
        oldest = db.session.scalars(select(Draft.id).where(mine).order_by(Draft.saved_at).limit(count - MOST_DRAFTS)).all()
        db.session.execute(delete(Draft).where(Draft.id.in_(oldest)))
