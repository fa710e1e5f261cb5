"""The people of every test: a teacher, her mentor, a moderator, an admin, a stranger of another district, a visitor."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.viewer import VISITOR, Role, Viewer
from forum.people.models import Person
from forum.places.models import District

DISTRICT, OTHER_DISTRICT = "shravasti", "varanasi"


def make_person(handle: str, *, name: str = "", role: Role = "teacher", district: str = DISTRICT, **more: Any) -> Person:
    """Somebody who has joined. She has no password unless one is set: browsers of tests are signed in without."""
    with transaction():
        person = Person(
            handle=handle,
            handle_skeleton=handle,
            name=name or handle.title(),
            role=role,
            district_id=db.session.scalars(select(District.id).where(District.key == district)).one(),
            joined_at=clock.now(),
            rules_accepted_at=clock.now(),
            **more,
        )
        db.session.add(person)
    return person


def as_viewer(person: Person) -> Viewer:
    return Viewer(person_id=person.id, handle=person.handle, name=person.name, role=person.role, context=person.context)


@pytest.fixture
def visitor() -> Viewer:
    return VISITOR


@pytest.fixture
def teacher(app: Flask) -> Person:
    return make_person("sunita", name="सुनीता वर्मा")


@pytest.fixture
def mentor(app: Flask) -> Person:
    """A mentor of the teacher's district."""
    return make_person("meena", name="मीना सिंह", role="mentor")


@pytest.fixture
def moderator(app: Flask) -> Person:
    return make_person("rakesh", name="Rakesh Kumar", role="moderator", district=OTHER_DISTRICT)


@pytest.fixture
def admin(app: Flask) -> Person:
    return make_person("anjali", name="Anjali Gupta", role="admin", district=OTHER_DISTRICT)


@pytest.fixture
def stranger(app: Flask) -> Person:
    """A teacher of another district."""
    return make_person("imran", name="Imran Khan", district=OTHER_DISTRICT)
