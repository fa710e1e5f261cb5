"""What was done with authority over what others wrote. Deeds about a person herself: forum/people/records.py."""

from typing import Any

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import Viewer
from forum.people.models import AuditEntry


def record(by: Viewer, deed: str, about: str, about_id: int, **details: Any) -> None:
    """`by` without a person is the site itself; `about` is the kind of thing that `about_id` numbers."""
    entry = AuditEntry(actor_id=by.person_id, deed=deed, about=about, about_id=about_id, details=details)
    entry.created_at = clock.now()
    db.session.add(entry)
