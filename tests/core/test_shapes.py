"""Rows as objects that a page shows: they are right, they cannot be saved, and what was not read is not guessed."""

import pytest
from flask import Flask
from sqlalchemy import inspect
from sqlalchemy.orm.exc import UnmappedInstanceError

from forum.core.db import db
from forum.core.shapes import Shape
from forum.discussion.models import Tally, Thread
from forum.people.models import Person
from tests.make import make_thread

OF_THREAD = Shape(Thread, without=("excerpt",), author=Shape(Person, only=("handle", "name")))


def _read() -> Thread:
    return OF_THREAD.read(OF_THREAD.question().join(Thread.author))[0]


def test_what_was_read_is_what_stands_there(teacher: Person) -> None:
    thread = make_thread(teacher, grades=(1, 2))
    shown = _read()
    for name in {attribute.key for attribute in inspect(Thread).column_attrs} - {"excerpt"}:
        assert getattr(shown, name) == getattr(thread, name), name
    assert (shown.status, shown.author.name) == (thread.status, teacher.name)


def test_what_was_not_read_raises(teacher: Person) -> None:
    make_thread(teacher)
    shown = _read()
    with pytest.raises(AttributeError):
        _ = shown.excerpt
    with pytest.raises(AttributeError):
        _ = shown.author.about


def test_a_change_to_it_is_not_saved(teacher: Person) -> None:
    thread = make_thread(teacher)
    title = thread.title
    shown = _read()
    shown.title = "changed"
    with pytest.raises(UnmappedInstanceError):
        db.session.add(shown)
    db.session.commit()
    db.session.expire_all()
    assert thread.title == title


def test_a_row_with_two_keys_has_a_shape_too(app: Flask, teacher: Person) -> None:
    make_thread(teacher)
    of_tally = Shape(Tally)
    shown = {(tally.scope, tally.place_id): tally.threads for tally in of_tally.read(of_tally.question())}
    assert shown["site", 0] == 1
