"""Rows as objects that a page shows: they are right, they cannot be saved, and what was not read is not guessed."""

import sys
from threading import Barrier
from threading import Thread as Work

import pytest
from flask import Flask
from sqlalchemy import inspect
from sqlalchemy.orm import aliased
from sqlalchemy.orm.exc import UnmappedInstanceError

from forum.core.db import db
from forum.core.shapes import Shape
from forum.discussion.models import Post, Tally, Thread
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


def test_threads_that_ask_at_the_same_moment_ask_the_same(app: Flask) -> None:
    writer = aliased(Person)
    shape = Shape(Post, author=Shape(Person, only=("handle", "name"), alias=writer))
    start, asked = Barrier(8), list[str]()

    def ask() -> None:
        start.wait()
        asked.append(str(shape.question().join(writer, writer.id == Post.author_id)))

    threads = [Work(target=ask) for _ in range(8)]
    every = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(every)
    assert len(set(asked)) == 1
    assert asked[0].count("FROM post JOIN person AS person_1") == 1
