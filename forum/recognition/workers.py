"""Giving what was reached: after the facts, and once an hour for everybody, because an import or a later rule tells no one."""

from collections.abc import Sequence

from forum.core.db import transaction
from forum.core.jobs import Payload
from forum.recognition.actions import reckon
from forum.recognition.counting import who_reached
from forum.recognition.rules import RULES

AT_ONCE = 50
"""People in one transaction."""


def reckon_people(jobs: Sequence[Payload]) -> None:
    """Each job names a person. Doing it again gives nothing."""
    with transaction():
        reckon({int(job["person"]) for job in jobs})


def reckon_everybody() -> None:
    """Looking happens outside the transaction: on a large site it takes seconds, and nobody's post waits for it."""
    found = sorted({reached.person_id for rule in RULES.values() for reached in who_reached(rule)})
    for first in range(0, len(found), AT_ONCE):
        with transaction():
            reckon(found[first : first + AT_ONCE])
