from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select

from forum import migrating, storage
from forum.core.db import db
from forum.core.settings import Settings
from forum.discussion.models import Thread
from forum.people.models import Person
from tests.conftest import settings_in
from tests.make import make_solution, make_thread, make_try


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    """Settings of a site that has nothing yet."""
    return settings_in(tmp_path / "empty")


def test_the_migrations_make_what_the_models_say(empty: Settings) -> None:
    migrating.upgrade(empty)
    migrating.check_models(empty)
    assert storage.is_current(empty)
    assert _indexes(empty) >= {index.name for table in storage.metadata().tables.values() for index in table.indexes}


def _indexes(settings: Settings) -> set[str]:
    """Also those over an expression, which Alembic does not compare on SQLite."""
    asked = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'", "postgresql": "SELECT indexname FROM pg_indexes"}
    with storage.connected(settings) as connection:
        return set(connection.exec_driver_sql(asked[connection.dialect.name]).scalars())


def test_the_migrations_go_down_to_nothing_and_up_again(empty: Settings) -> None:
    migrating.upgrade(empty)
    migrating.downgrade(empty, "base")
    engine = create_engine(empty.database_url)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()
    migrating.upgrade(empty)
    migrating.check_models(empty)


def test_the_newest_migration_goes_both_ways_with_a_community_in_it(
    settings: Settings, teacher: Person, stranger: Person
) -> None:
    thread = make_thread(teacher)
    make_try(make_solution(thread, stranger), teacher)
    db.session.remove()
    db.engine.dispose()
    newest = storage.newest_revision()
    migrating.downgrade(settings, "-1")
    migrating.upgrade(settings)
    assert storage.current_revision(settings) == newest
    if newest != "0001":  # the first takes its tables with it
        assert db.session.scalars(select(Thread)).one().tries_worked == 1
