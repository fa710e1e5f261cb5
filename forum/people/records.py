"""What is written down beside a deed: for the record, and for the person concerned."""

from typing import Any

from sqlalchemy import update

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import Viewer
from forum.people.models import AuditEntry, Notice, Person


def write_audit(deed: str, person: Person, *, by: Viewer, **details: Any) -> None:
    """`by` without a person is the command line."""
    entry = AuditEntry(actor_id=by.person_id, deed=deed, about="person", about_id=person.id, details=details)
    entry.created_at = clock.now()
    db.session.add(entry)


def tell(person: Person, kind: str, **details: Any) -> None:
    """`kind` is a key of NOTICES in forum/people/notices.py, or of the feature that tells."""
    db.session.add(Notice(person_id=person.id, kind=kind, details=details, created_at=clock.now()))


def read_notices(*, by: Viewer) -> None:
    """She has seen what she was told."""
    mine = update(Notice).where(Notice.person_id == by.person_id, Notice.read_at.is_(None))
    db.session.execute(mine.values(read_at=clock.now()))
