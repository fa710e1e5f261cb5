"""Giving what was reached: after the facts, and once an hour for everybody, because an import or a later rule tells no one."""

from collections.abc import Sequence

from forum.core.db import transaction
from forum.core.jobs import Payload
from forum.recognition.actions import reckon


def reckon_people(jobs: Sequence[Payload]) -> None:
    """Each job names a person. Doing it again gives nothing."""
    with transaction():
        reckon({int(job["person"]) for job in jobs})


def reckon_everybody() -> None:
    with transaction():
        reckon()
