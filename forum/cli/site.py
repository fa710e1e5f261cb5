"""What the commands share: the site opened for one command, and refusals said as one sentence."""

import logging
import os
import sqlite3
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from forum.app import create_app
from forum.core.db import db
from forum.core.errors import Refusal
from forum.core.i18n import gettext, speak
from forum.core.settings import Settings, WrongSetting, read_settings
from forum.search.engine import site_engine

log = logging.getLogger(__name__)

Asked = ParamSpec("Asked")
Given = TypeVar("Given")

WRONG = 2
"""How a command ends that was given wrong arguments, settings or input; 1 is any other failure."""


class Commands(click.Group):
    """The commands of one word. Speaks Hindi where the terminal does, else English."""

    def invoke(self, ctx: click.Context) -> Any:
        speak("hi" if os.environ.get("LANG", "").startswith("hi") else "en")
        try:
            return super().invoke(ctx)
        except WrongSetting as error:
            sentence = str(error)
        except (OSError, OperationalError) as error:
            found = why_not_keep(read_settings())
            if found is None:
                raise
            log.debug("%s", error, exc_info=True)
            sentence = found
        except Refusal as refusal:
            sentence = refusal.sentence
        click.echo(sentence, err=True)
        raise SystemExit(WRONG)


def check_folders(settings: Settings) -> None:
    """For commands that run long: others fail at once. Raises WrongSetting."""
    if (sentence := why_not_keep(settings)) is not None:
        raise WrongSetting(sentence)


def why_not_keep(settings: Settings) -> str | None:
    """Whether what is written can be kept: tried, because what a disk allows is known only then."""
    database = make_url(settings.database_url)
    file = Path(database.database or "") if database.get_backend_name() == "sqlite" else None
    for name, folder in (("FORUM_DATA_DIR", settings.data_dir), ("FORUM_DATABASE_URL", file.parent if file else None)):
        try:
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
                tempfile.TemporaryFile(dir=folder).close()
        except OSError as error:
            return gettext(
                "The folder %(folder)s cannot be written: %(why)s. Another one is named by %(name)s.",
                folder=folder,
                why=error.strerror,
                name=name,
            )
    return _why_not_written(file) if file is not None and file.exists() else None


def _why_not_written(file: Path) -> str | None:
    """One that somebody else is just writing is well."""
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=0, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return gettext("The database %(file)s cannot be written: %(why)s.", file=file, why=error)
    return None


def open_site() -> Flask:
    """The application, with the settings of the environment. Raises WrongSetting."""
    return create_app(read_settings())


def in_site(command: Callable[Asked, Given]) -> Callable[Asked, Given]:
    """Run the command inside the site: put between `@click.command` and the function. `--help` opens nothing."""

    @wraps(command)
    def run(*args: Asked.args, **kwargs: Asked.kwargs) -> Given:
        with open_site().app_context():
            try:
                return command(*args, **kwargs)
            finally:
                db.session.remove()
                db.engine.dispose()
                site_engine().close()

    return run
