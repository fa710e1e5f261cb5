"""The ground that every test stands on: a real site in a temporary folder, made once a run and copied for each test.

On SQLite with Whoosh, or with `--on-postgres` on a real PostgreSQL (tests/postgres.py).
"""

import os
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import QueuePool

from forum import migrating
from forum.app import create_app
from forum.core.db import db, listen_to, transaction
from forum.core.settings import Settings, read_settings
from forum.places import taxonomy
from forum.places.seed import sow_taxonomy
from forum.search import dictionary
from forum.search.engine import site_engine
from forum.search.workers import rebuild_index
from tests import postgres, server
from tests.client import Client

pytest_plugins = ["tests.cast"]

LOOPBACK = {"127.0.0.1", "::1", "localhost"}

STORED = {"fresh_site", "open_engine", "empty_database", "address"}
"""Whoever asks for one of these, or for what is made of it, touches storage."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--on-postgres", action="store_true", help="keep every site in a real PostgreSQL")
    parser.addoption("--thorough", action="store_true", help="walk each journey in every way, and run what takes long")


def pytest_configure(config: pytest.Config) -> None:
    server.ON_POSTGRES = config.getoption("--on-postgres")
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
    app = create_app(settings)
    with app.app_context():
        with transaction():
            sow_taxonomy()
        rebuild_index()
        db.session.remove()
        db.engine.dispose()  # the last connection takes the write-ahead log into the file
        site_engine().close()
    return folder


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


class OneEngine:
    """All sites of a process behind one engine, one after the other: SQLAlchemy compiles each question once and not for each
    test, which is a seventh of the time of the suite."""

    def __init__(self) -> None:
        self.file = ""
        self.engine = create_engine("sqlite://", creator=self._connect, poolclass=QueuePool)
        listen_to(self.engine)

    def serve(self, app: Flask, settings: Settings) -> None:
        self.engine.dispose()
        self.file = make_url(settings.database_url).database or ""
        db._app_engines[app][None] = self.engine
        taxonomy._kept.clear()

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.file, check_same_thread=False)


@pytest.fixture(scope="session")
def one_engine() -> Iterator[OneEngine]:
    one = OneEngine()
    yield one
    one.engine.dispose()


@pytest.fixture
def app(settings: Settings, compiled_templates: FileSystemBytecodeCache, one_engine: OneEngine) -> Iterator[Flask]:
    """The site, with its context open: a test may call actions and queries at once."""
    app = create_app(settings)
    if not server.ON_POSTGRES:
        one_engine.serve(app, settings)
    app.testing = True
    app.test_client_class = Client
    app.jinja_env.bytecode_cache = compiled_templates
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
