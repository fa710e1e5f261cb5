"""What is written down beside a deed: for the record, and for the person concerned."""

from typing import Any

from sqlalchemy import update

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import Viewer
from forum.people.audit import record
from forum.people.models import Notice, Person


def write_audit(deed: str, person: Person, *, by: Viewer, **details: Any) -> None:
    """`by` without a person is the command line."""
    record(by, deed, "person", person.id, **details)


def tell(person: Person, kind: str, **details: Any) -> None:
    """`kind` is a key of NOTICES in forum/people/notices.py, or of the feature that tells."""
    db.session.add(Notice(person_id=person.id, kind=kind, details=details, created_at=clock.now()))


def read_notice(notice_id: int, *, by: Viewer) -> None:
    """She has seen what she was told. Of a notice that is not hers nothing happens, and nothing tells her that it is there."""
    mine = update(Notice).where(Notice.id == notice_id, Notice.person_id == by.person_id, Notice.read_at.is_(None))
    db.session.execute(mine.values(read_at=clock.now()))
