"""`transaction()`: everything or nothing, begun for writing."""

import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from forum.core.db import db, transaction
from forum.core.errors import Busy
from forum.core.settings import Settings
from forum.places.models import District, TaxonomyVersion


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


def test_writing_begins_at_once_so_a_second_writer_waits_instead_of_failing_later(app: Flask, settings: Settings) -> None:
    with transaction():
        other = sqlite3.connect(Path(settings.data_dir) / "forum.sqlite3", timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_reading_does_not_keep_others_from_writing(app: Flask, settings: Settings) -> None:
    db.session.scalars(select(func.count()).select_from(District)).one()
    other = sqlite3.connect(Path(settings.data_dir) / "forum.sqlite3", timeout=0)
    other.execute("BEGIN IMMEDIATE")
    other.rollback()
    other.close()


def test_a_database_that_cannot_be_written_is_a_sentence_and_no_crash(app: Flask) -> None:
    with pytest.raises(Busy), transaction():
        db.session.execute(text("PRAGMA query_only=1"))
        db.session.execute(text("UPDATE taxonomy_version SET number = number + 1"))
    db.session.execute(text("PRAGMA query_only=0"))


def test_each_connection_keeps_what_was_promised(app: Flask) -> None:
    asked = {
        name: db.session.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
