"""`transaction()`: everything or nothing, begun for writing."""

import threading

import pytest
from flask import Flask
from sqlalchemy import select, text

from forum.app import create_app
from forum.core.db import db, transaction
from forum.core.errors import Busy
from forum.core.settings import Settings
from forum.places.models import TaxonomyVersion


def _version() -> int:
    return db.session.scalars(select(TaxonomyVersion.number)).one()


def test_what_fails_half_way_leaves_nothing(app: Flask) -> None:
    before = _version()
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.get_one(TaxonomyVersion, 1).number += 1
        db.session.flush()
        _ = 1 / 0
    db.session.rollback()
    assert _version() == before


def test_a_transaction_inside_a_transaction_is_a_mistake(app: Flask) -> None:
    with transaction(), pytest.raises(RuntimeError), transaction():
        pass


def test_after_a_refused_nesting_the_next_transaction_works(app: Flask) -> None:
    with pytest.raises(RuntimeError), transaction(), transaction():
        pass
    with transaction():
        db.session.get_one(TaxonomyVersion, 1).number += 1


def write_beside(app: Flask) -> Exception | None:
    """In another thread, so on another connection; gives what went wrong."""
    wrong: list[Exception] = []

    def write() -> None:
        try:
            with app.app_context(), transaction():
                db.session.execute(text("UPDATE taxonomy_version SET number = number + 1"))
        except Busy as error:
            wrong.append(error)

    beside = threading.Thread(target=write)
    beside.start()
    beside.join(60)
    return wrong[0] if wrong else None


def test_writing_begins_at_once_so_a_second_writer_waits_instead_of_failing_later(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.core.db.BUSY_TIMEOUT_MS", 50)
    with transaction():
        assert isinstance(write_beside(app), Busy)
    assert write_beside(app) is None


def test_reading_does_not_keep_others_from_writing(app: Flask) -> None:
    before = _version()
    assert write_beside(app) is None
    assert _version() == before, "who reads sees what was there when she began"
    db.session.rollback()
    assert _version() == before + 1


def test_many_writers_at_once_lose_nothing(app: Flask) -> None:
    """Each reads, then writes what it has read and one more."""
    before = _version()

    def count() -> None:
        for _ in range(10):
            with app.app_context(), transaction():
                db.session.get_one(TaxonomyVersion, 1).number += 1

    writers = [threading.Thread(target=count) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    db.session.rollback()
    assert _version() == before + 40


READ_ONLY = {
    "sqlite": ("PRAGMA query_only=1", "PRAGMA query_only=0"),
    "postgresql": ("SET TRANSACTION READ ONLY", "SELECT 1"),
}


def test_a_database_that_cannot_be_written_is_a_sentence_and_no_crash(app: Flask) -> None:
    begin, end = READ_ONLY[db.engine.dialect.name]
    with pytest.raises(Busy), transaction():
        db.session.execute(text(begin))
        db.session.execute(text("UPDATE taxonomy_version SET number = number + 1"))
    db.session.execute(text(end))


@pytest.mark.sqlite
def test_each_connection_keeps_what_was_promised(settings: Settings) -> None:
    """Asked of a site as it is run: those of the other tests are in a hurry (tests/conftest.py)."""
    with create_app(settings).app_context():
        asked = {
            name: db.session.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        db.session.remove()
        db.engine.dispose()
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
