"""Databases of a real PostgreSQL, for tests: `pytest --on-postgres` keeps every site of every test there.

A site is known by its folder, as on SQLite. A file in the folder names its database, so that a copied folder is a copied database.
Copying takes a quarter of a second, and most tests only write a few rows: theirs is one database a process, put back after each.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from zlib import crc32

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

NAMED = "FORUM_TEST_POSTGRES"
MISSING = (
    f"No PostgreSQL for tests: install it (on Debian: apt-get install postgresql), then `.ci/postgres` in front of a command starts "
    f"one for it; or name a server in {NAMED}, like postgresql+psycopg://USER@HOST/postgres, whose user may make databases."
)

MARK = "database"
"""The file: name of the database, and the folder whose it is."""

_made: list[str] = []


def server() -> str:
    """The address of a server. Without one the test is skipped, and fails where CI=true."""
    url = os.environ.get(NAMED)
    if not url:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return url


def database_of(folder: Path) -> str:
    """The address of the database of a site: made now where it has none yet, copied where the folder was copied."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / MARK
    name, _, of = mark.read_text("utf-8").partition(" ") if mark.exists() else ("", "", "")
    if of != str(folder):
        name = make_database(name or "template0")
        mark.write_text(f"{name} {folder}", "utf-8")
    return url_of(name, folder)


def make_database(template: str = "template0") -> str:
    name = f"forum_test_{secrets.token_hex(6)}"
    _do(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    _made.append(name)
    return name


def drop_databases() -> None:
    """All that this process has made."""
    while _made:
        _do(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_made.pop())))


def url_of(name: str, folder: Path | None = None) -> str:
    """Another one for each folder: what a process keeps of a site, it keeps by its address."""
    url = make_url(server()).set(database=name)
    if folder is not None:
        url = url.update_query_dict({"application_name": f"{crc32(str(folder).encode()):08x}"})
    return url.render_as_string(hide_password=False)


def connect(url: str) -> psycopg.Connection[Any]:
    """Past SQLAlchemy; each statement is kept at once."""
    return psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True)


def _do(statement: sql.Composed) -> None:
    with connect(server()) as connection:
        connection.execute(statement)


class Reused:
    """A copy of the fresh site's database that is put back to what it was, in some milliseconds."""

    def __init__(self, fresh: Path) -> None:
        self._fresh = (fresh / MARK).read_text("utf-8").partition(" ")[0]
        self._name = ""

    def give_to(self, folder: Path) -> None:
        """Let the site in this folder have it, as if nobody had been there."""
        if not self._name or not self._put_back():
            self._name = make_database(self._fresh)
            with connect(url_of(self._name)) as connection:
                connection.execute(REMEMBER)
        (folder / MARK).write_text(f"{self._name} {folder}", "utf-8")

    def _put_back(self) -> bool:
        """False where a test has changed more than rows."""
        try:
            with connect(url_of(self._name)) as connection:
                connection.execute(PUT_BACK)
        except psycopg.Error:
            return False
        return True


REMEMBER = """
CREATE SCHEMA pristine;
DO $$ DECLARE it record; BEGIN
    FOR it IN SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'search_index') LOOP
        EXECUTE format('CREATE TABLE pristine.%I AS TABLE %I.%I', it.tablename, it.schemaname, it.tablename);
    END LOOP;
END $$;
CREATE TABLE pristine._counters AS SELECT sequencename::text AS name, last_value FROM pg_sequences WHERE schemaname = 'public';
"""

PUT_BACK = """
SET session_replication_role = replica;  -- rows come and go in no order
DO $$ DECLARE it record; differs boolean; BEGIN
    IF EXISTS (SELECT tablename FROM pg_tables WHERE schemaname = 'pristine' AND tablename <> '_counters'
               EXCEPT SELECT tablename FROM pg_tables WHERE schemaname IN ('public', 'search_index')) THEN
        RAISE EXCEPTION 'a table is gone';
    END IF;
    FOR it IN SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'search_index') LOOP
        EXECUTE format(
            'SELECT EXISTS (TABLE %1$I.%2$I EXCEPT ALL TABLE pristine.%2$I) OR EXISTS (TABLE pristine.%2$I EXCEPT ALL TABLE %1$I.%2$I)',
            it.schemaname, it.tablename) INTO differs;
        IF differs THEN
            EXECUTE format('DELETE FROM %I.%I', it.schemaname, it.tablename);
            EXECUTE format('INSERT INTO %1$I.%2$I TABLE pristine.%2$I', it.schemaname, it.tablename);
        END IF;
    END LOOP;
END $$;
SELECT setval(quote_ident(name)::regclass, COALESCE(last_value, 1), last_value IS NOT NULL) FROM pristine._counters;
"""
"""A table of a new search index has no copy, and one that is gone has no place: that fails, and the database is made anew."""
