"""Browsers of people who are signed in, and somebody with a password and printed codes."""

from collections.abc import Callable

import pytest
from flask import Flask

from forum.core.db import db, transaction
from forum.people.codes import hash_code
from forum.people.handles import skeleton_of
from forum.people.models import Person
from forum.people.passwords import hash_password
from forum.people.recovery import keep_recovery_codes
from tests.cast import make_person
from tests.client import Client, sign_in

PASSWORD = "नीली साइकिल और आम"
CODE = "ABCDE23456"

Browser = Callable[[Person], Client]


@pytest.fixture
def browser(new_client: Callable[[], Client]) -> Browser:
    """A browser in which this person is signed in; another each time."""
    return lambda person: sign_in(new_client(), person)


@pytest.fixture
def rekha(app: Flask) -> Person:
    """A teacher with a password and one printed recovery code."""
    person = make_person("rekha-y", name="रेखा यादव", password_hash=hash_password(PASSWORD))
    with transaction():
        db.session.get_one(Person, person.id).handle_skeleton = skeleton_of("rekha-y")
        keep_recovery_codes(person, code_hashes=[hash_code(CODE, handle="rekha-y")])
    return person
