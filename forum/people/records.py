"""What is written down beside a deed: for the record, and for the person concerned."""

from typing import Any

from forum.core.events import publish
from forum.core.viewer import Viewer
from forum.people.audit import record
from forum.people.events import PersonTold
from forum.people.models import Person


def write_audit(deed: str, person: Person, *, by: Viewer, **details: Any) -> None:
    """`by` without a person is the command line."""
    record(by, deed, "person", person.id, **details)


def tell(person: Person, kind: str, **details: Any) -> None:
    """`kind` is a key of NOTICES in forum/people/notices.py, or of the feature that tells. Whoever keeps notices hears of it."""
    publish(PersonTold(person.id, kind, details))
