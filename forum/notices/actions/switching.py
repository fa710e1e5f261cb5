"""What she wants to be told of."""

from collections.abc import Collection

from sqlalchemy import delete

from forum.core.db import db
from forum.core.viewer import Viewer
from forum.notices.kinds import SWITCHED
from forum.notices.models import NoticeSwitch


def choose_kinds(wanted: Collection[str], *, by: Viewer) -> None:
    """Of the kinds that have a switch. What she was told before stays."""
    db.session.execute(delete(NoticeSwitch).where(NoticeSwitch.person_id == by.person_id))
    db.session.add_all(NoticeSwitch(person_id=by.person_id, kind=kind) for kind in SWITCHED if kind not in wanted)
