"""Where Flask-SQLAlchemy is bound: the one `db`, the column types, and `transaction()`.

Writes begin with BEGIN IMMEDIATE. With SQLAlchemy's usual deferred BEGIN, 73% of read-then-write transactions failed under
eight writers in spite of a busy timeout of 5 s; with IMMEDIATE none did (measured before the first line was written).

PostgreSQL gives the same by other means: a reader sees the database as it was when it began (repeatable read), and who writes
takes one lock first and then sees what the writer before has committed (docs/decisions/0011-postgresql-beside-sqlite.md).
"""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, Text, TypeDecorator, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

from forum.core.errors import Busy
from forum.core.i18n import Bilingual, gettext

log = logging.getLogger(__name__)

BUSY_TIMEOUT_MS = 5000

WRITERS = 0x41414D00
"""The key of the lock that writers take on PostgreSQL; the locks of search follow it (forum/search/postgres_builds.py)."""

after_commit: list[Callable[[], None]] = []
"""What runs right after a transaction has been kept, outside it. forum/core/jobs.py puts itself here."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"expire_on_commit": False})


class Moment(TypeDecorator[datetime]):
    """An aware datetime; kept in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


SHORT_JSON = 100
"""Characters of a list that is remembered as it was read."""


class Json(TypeDecorator[Any]):
    """Lists and dictionaries of plain values, as JSON text that a person can read in the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        if value is None:
            return None
        known = _known(value) if len(value) <= SHORT_JSON else None
        return json.loads(value) if known is None else list(known)


@lru_cache(4096)
def _known(value: str) -> tuple[Any, ...] | None:
    """A short list of plain values, which the same few classes and situations say again and again; None for anything else."""
    read = json.loads(value)
    return tuple(read) if isinstance(read, list) and not any(isinstance(one, list | dict) for one in read) else None


class BilingualText(TypeDecorator[Bilingual]):
    """A Bilingual, as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Bilingual | None, _dialect: Dialect) -> str | None:
        return None if value is None else json.dumps({"en": value.en, "hi": value.hi}, ensure_ascii=False)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Bilingual | None:
        return None if value is None else Bilingual(**json.loads(value))


@contextmanager
def transaction() -> Iterator[None]:
    """One unit of writing: everything inside is kept, or nothing is.

    What was read before stands outside: sign-in's look-up has already begun a reading transaction, which is ended here, so
    rows that matter are read again inside. Nesting is a mistake and raises RuntimeError. Raises Busy when the database
    cannot be written just now.
    """
    session = db.session
    if session.info.get("writing"):
        raise RuntimeError("a transaction is already open: an action must not open its own")
    session.rollback()
    session.expire_all()
    try:
        session.connection(execution_options={"write": True})
        session.info["writing"] = True
        yield
        session.commit()
    except (OperationalError, InternalError) as error:  # a server that may only be read calls that an internal error
        session.rollback()
        raise Busy(
            gettext("The site cannot save just now. Your words are kept below; please send them again in a moment.")
        ) from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)
    for run in after_commit:
        run()


def learn_sizes() -> None:
    """SQLite plans a question by how many rows a value of an index has, and knows it from ANALYZE alone: without it, it takes
    `state = 'visible'` for ten rows and begins with every thread that there is. PostgreSQL looks by itself. In the caller's
    transaction; 27 ms at 20,000 posts. `analysis_limit` is not set: of a column that is mostly empty it says what is not so."""
    asking = db.session.connection()
    if asking.dialect.name == "sqlite":
        asking.exec_driver_sql("ANALYZE")


def listen_to(engine: Engine) -> None:
    """Set each connection up as the docstring of this module says."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_connection)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "connect", _set_up_postgres)
        event.listen(engine, "begin", _begin_postgres)


def _set_up_connection(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver would otherwise begin, deferred, by itself
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError:  # a disk that can only be read: the mode stands in the file, and reading goes on
        log.warning("the database can only be read", exc_info=True)


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("write"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN")  # it waits for nobody and cannot fail; by way of SQLAlchemy it takes ten times as long, on every page


def _set_up_postgres(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.autocommit = True
    connection.execute("SET default_transaction_isolation = 'repeatable read'")
    connection.autocommit = False


def _begin_postgres(connection: Connection) -> None:
    """Committed, not repeatable: the lock may have to be waited for, and what is read after it must be what is true then."""
    if connection.get_execution_options().get("write"):
        connection.exec_driver_sql(
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; "
            f"SET LOCAL lock_timeout = {BUSY_TIMEOUT_MS}; SELECT pg_advisory_xact_lock({WRITERS})"
        )
