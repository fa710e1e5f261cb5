"""The ground that every test stands on: a real site in a temporary folder, made once a run and copied for each test.

On SQLite with Whoosh, or with `--on-postgres` on a real PostgreSQL (tests/postgres.py).
"""

import gc
import os
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Dialect, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from forum import migrating
from forum.app import create_app
from forum.core.db import db, listen_to, transaction
from forum.core.settings import Settings, read_settings
from forum.people import codes, passwords, visits
from forum.people.session import LASTS
from forum.places import taxonomy
from forum.places.seed import sow_taxonomy
from forum.search import dictionary, engine, missed, past
from forum.search.engine import site_engine
from forum.search.workers import rebuild_index
from tests import page, postgres, server
from tests.client import Client

pytest_plugins = ["tests.cast"]

LOOPBACK = {"127.0.0.1", "::1", "localhost"}

STORED = {"fresh_site", "open_engine", "empty_database", "address"}
"""Whoever asks for one of these, or for what is made of it, touches storage."""

COSTLY = {
    "forum.people.passwords._hasher": passwords._hasher,
    "forum.people.codes.TIMES": codes.TIMES,
    "forum.people.codes.KILOBYTES": codes.KILOBYTES,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--on-postgres", action="store_true", help="keep every site in a real PostgreSQL")
    parser.addoption("--thorough", action="store_true", help="walk each journey in every way, and run what takes long")


def pytest_configure(config: pytest.Config) -> None:
    server.ON_POSTGRES = config.getoption("--on-postgres")
    page.is_thorough = config.getoption("--thorough")
    if server.ON_POSTGRES and not os.environ.get(postgres.NAMED):
        raise pytest.UsageError(postgres.MISSING)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if STORED.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("storage")
    if not config.getoption("--thorough"):
        left_out = [item for item in items if _takes_long(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not _takes_long(item)]


def pytest_collection_finish() -> None:
    """What has been imported stays until the end: it need not be looked through for garbage again and again."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _takes_long(item: pytest.Item) -> bool:
    """What stands back unless `--thorough` is said (`make check-all`): tests that are marked so, and of journeys two of four ways:
    each is walked in both languages, with script and without."""
    if item.get_closest_marker("thorough"):
        return True
    ways = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return {"lang", "script"} <= ways.keys() and (ways["lang"] == "hi") != ways["script"]


def pytest_runtest_setup(item: pytest.Item) -> None:
    if server.ON_POSTGRES and item.get_closest_marker("sqlite"):
        pytest.skip("about SQLite or the embedded index")


@pytest.fixture(scope="session", autouse=True)
def _closed_sockets() -> Iterator[None]:
    """No test speaks to anything beyond this machine."""
    connect = socket.socket.connect

    def connect_near(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise AssertionError(f"a test wanted to speak to {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_near)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_dictionary_of_the_machine() -> Iterator[None]:
    """Search finds the same wherever the tests run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dictionary, "FOLDER", Path("/nonexistent"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _cheap_guesses() -> Iterator[None]:
    """A guess at a password costs 18 ms on purpose, and the tests make thousands: a fifth of their time. `costly_guesses` is for
    those that ask what it costs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr(codes, "TIMES", 1)
        patch.setattr(codes, "KILOBYTES", 8)
        yield


@pytest.fixture
def costly_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords and codes are hashed as on a site that is run."""
    for name, value in COSTLY.items():
        monkeypatch.setattr(name, value)


def settings_in(folder: Path, **more: str) -> Settings:
    """Settings of a site that keeps everything in this folder; more variables by their names."""
    return read_settings({**server.variables_of(folder), "FORUM_SECRET_KEY": "only for tests " * 3, **more})


@pytest.fixture(scope="session")
def _dropped_databases() -> Iterator[None]:
    yield
    postgres.drop_databases()


@pytest.fixture(scope="session")
def fresh_site(tmp_path_factory: pytest.TempPathFactory, _dropped_databases: None) -> Path:
    """The folder of a migrated site with the taxonomy and nobody in it. Copied, never used."""
    folder = tmp_path_factory.mktemp("fresh") / "site"
    settings = settings_in(folder)
    migrating.upgrade(settings)
    with _finishing(settings):
        with transaction():
            sow_taxonomy()
        rebuild_index()
    return folder


@contextmanager
def building(fresh_site: Path, folder: Path) -> Iterator[None]:
    """A copy of the fresh site in this folder, with its context open, to put more into it; afterwards it can be copied."""
    shutil.copytree(fresh_site, folder)
    with _finishing(settings_in(folder)):
        yield


@contextmanager
def _finishing(settings: Settings) -> Iterator[None]:
    with create_app(settings).app_context():
        yield
        db.session.remove()
        db.engine.dispose()  # the last connection takes the write-ahead log into the file
        site_engine().close()


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def reused(fresh_site: Path) -> postgres.Reused | None:
    return postgres.Reused(fresh_site) if server.ON_POSTGRES else None


@pytest.fixture
def settings(fresh_site: Path, reused: postgres.Reused | None, tmp_path: Path) -> Settings:
    shutil.copytree(fresh_site, tmp_path / "site")
    if reused is not None:
        reused.give_to(tmp_path / "site")
    return settings_in(tmp_path / "site")


class OneSite:
    """All sites of a process, one after the other, as one application before one engine: addresses, templates and SQLAlchemy's
    questions are compiled once and not for each test, which was a third of the time of the suite.

    What a site remembers, each test finds empty; what a test changes in `app.extensions` or `app.config` is put back.
    """

    def __init__(self, compiled_templates: FileSystemBytecodeCache) -> None:
        self._templates = compiled_templates
        self._app: Flask | None = None
        self._url = ""

    def at(self, settings: Settings) -> Flask:
        """The site that keeps everything where these settings say."""
        self._url = settings.database_url
        if self._app is None:
            self._app = self._build(settings)
        app = self._app
        self._engine.dispose()
        app.extensions.clear()
        app.extensions.update(self._extensions, settings=settings, visits=visits.Book(LASTS))
        app.config.clear()
        app.config.update(self._config, SQLALCHEMY_DATABASE_URI=settings.database_url)
        engine.connect(settings)
        missed._notes.counted.clear()
        past._day.forget()
        taxonomy._kept.clear()
        return app

    def _build(self, settings: Settings) -> Flask:
        app = create_app(settings)
        app.testing = True
        app.test_client_class = Client
        app.jinja_env.bytecode_cache = self._templates
        self._extensions, self._config = dict(app.extensions), dict(app.config)
        self._engine = create_engine(settings.database_url, poolclass=QueuePool)
        event.listen(self._engine, "do_connect", self._connect)
        listen_to(self._engine)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _hurry)
        db._app_engines[app][None] = self._engine
        return app

    def _connect(self, dialect: Dialect, *_of_the_first_site: Any) -> Any:
        words, named = dialect.create_connect_args(make_url(self._url))
        return dialect.connect(*words, **named)


def _hurry(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    """A test that loses power is lost."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def one_site(compiled_templates: FileSystemBytecodeCache) -> OneSite:
    return OneSite(compiled_templates)


@pytest.fixture
def app(settings: Settings, one_site: OneSite) -> Iterator[Flask]:
    """The site, with its context open: a test may call actions and queries at once."""
    app = one_site.at(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
        site_engine().close()


@pytest.fixture
def new_client(app: Flask) -> Callable[[], Client]:
    """Another browser each time."""

    def make() -> Client:
        client = app.test_client()
        assert isinstance(client, Client)
        return client

    return make


@pytest.fixture
def client(new_client: Callable[[], Client]) -> Client:
    """A visitor's browser."""
    return new_client()
