"""`forum doctor`: is the site well? One line each, `ok` or what to do."""

import os
import smtplib
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

import click
from flask import current_app
from sqlalchemy import Table, select, text
from sqlalchemy.exc import SQLAlchemyError

from forum import storage
from forum.cli.site import in_site
from forum.core import clock, jobs
from forum.core.db import db, transaction
from forum.core.i18n import gettext, ngettext
from forum.core.settings import Settings
from forum.discussion.counts import recount
from forum.discussion.models import Post, Tally, Thread
from forum.notices.actions import recount_unread
from forum.notices.letters import dead_letters
from forum.people.models import Person
from forum.search import dictionary
from forum.search.document import IndexUnavailable
from forum.search.documents import count_documents
from forum.search.engine import site_engine

LATE_SECONDS = 600
"""A job that waits so long has failed more than once, or no worker is there."""


@click.command(help="Check settings, database, migrations, counts, jobs, index, folders, mail and dictionary.")
@click.option("--mend", is_flag=True, help="Count again what is counted wrongly.")
@in_site
def doctor(*, mend: bool) -> None:
    settings: Settings = current_app.extensions["settings"]
    if mend:
        with transaction():
            recount()
            recount_unread()
    wrong = 0
    for name, check in CHECKS.items():
        try:
            advice = check(settings)
        except (OSError, SQLAlchemyError) as error:
            advice = f"{type(error).__name__}: {error}".splitlines()[0]
        wrong += advice is not None
        click.echo(f"{name}: {advice or 'ok'}")
    is_broken, words = _look_at_dictionary()
    click.echo(f"dictionary: {words}")
    raise SystemExit(1 if wrong or is_broken else 0)


def _look_at_dictionary() -> tuple[bool, str]:
    """Whether something is to be done, and the words. A machine need not have it."""
    if not dictionary.is_installed():
        return False, gettext(
            "none, which is no fault; with the Debian package %(package)s a question finds more in the other language.",
            package=dictionary.PACKAGE,
        )
    found = dictionary.site_dictionary()
    if found is None:
        return True, gettext("it cannot be read: install the package %(package)s again.", package=dictionary.PACKAGE)
    return False, gettext("ok, %(n)s English words", n=len(found))


def _check_settings(settings: Settings) -> str | None:
    if not settings.is_production and not settings.secret_key_file.exists() and not os.environ.get("FORUM_SECRET_KEY"):
        return gettext("there is no secret key, so every start signs everybody out: run `forum init`.")
    return None


def _check_database(_settings: Settings) -> str | None:
    if db.engine.dialect.name != "sqlite":
        kept = db.session.scalar(text("SHOW server_encoding"))
        return None if kept == "UTF8" else gettext("it keeps letters as %(what)s: make one with ENCODING 'UTF8'.", what=kept)
    found = db.session.scalar(text("PRAGMA quick_check"))
    return None if found == "ok" else gettext("it is damaged (%(what)s): put the newest copy back.", what=found)


def _check_migrations(settings: Settings) -> str | None:
    return None if storage.is_current(settings) else gettext("the database is not of this version: run `forum init`.")


def _check_counts(_settings: Settings) -> str | None:
    """Count everything again, compare, and take it back."""
    db.session.rollback()
    db.session.connection(execution_options={"write": True})  # begun as a reader it could not write after somebody else did
    before = _counts()
    recount()
    recount_unread()
    after = _counts()
    db.session.rollback()
    wrong = [name for name in before if before[name] != after[name]]
    return gettext("wrong in %(where)s: run `forum doctor --mend`.", where=", ".join(wrong)) if wrong else None


def _counts() -> dict[str, list[tuple[object, ...]]]:
    tables = [
        table for table in (Thread.__table__, Post.__table__, Tally.__table__, Person.__table__) if isinstance(table, Table)
    ]
    found = {}
    for table in tables:
        columns = [column for column in table.columns if column.primary_key or column.name.startswith(COUNTED)]
        rows = db.session.execute(select(*columns).order_by(*table.primary_key.columns)).all()
        found[table.name] = [tuple(row) for row in rows if table.name != "tally" or row.threads or row.tries]
    return found


COUNTED = ("solutions", "comments", "same_problem", "tries", "thanks", "threads", "solved_post_id", "unread_notices")


def _check_jobs(_settings: Settings) -> str | None:
    many, oldest = jobs.count_waiting()
    if oldest is None or (clock.now() - oldest).total_seconds() < LATE_SECONDS:
        return None
    return gettext(
        "%(many)s wait, the oldest since %(since)s: is `forum work` there?", many=many, since=oldest.isoformat(" ", "minutes")
    )


def _check_index(_settings: Settings) -> str | None:
    """How many posts visitors see, and how many of them can be found; `forum index check` names each that differs."""
    try:
        held = site_engine().count()
    except IndexUnavailable as wrong:
        return gettext("%(why)s: run `forum index rebuild`.", why=wrong)
    wanted = count_documents()
    return (
        None
        if held == wanted
        else gettext(
            "visitors see %(wanted)s posts, the index holds %(held)s: run `forum index check`.", wanted=wanted, held=held
        )
    )


def _check_folders(settings: Settings) -> str | None:
    folders = [settings.data_dir] + ([settings.index_folder] if settings.index_folder else [])
    shut = [str(folder) for folder in folders if not os.access(folder, os.W_OK)]
    return gettext("cannot be written: %(folders)s.", folders=", ".join(shut)) if shut else None


def _check_mail(settings: Settings) -> str | None:
    parts = urlsplit(settings.mail_url)
    if parts.scheme != "smtp":
        return None
    try:
        with smtplib.SMTP(parts.hostname or "", parts.port or 25, timeout=5) as server:
            server.noop()
    except (OSError, smtplib.SMTPException, socket.gaierror) as error:
        return gettext("%(host)s does not answer (%(why)s): look at FORUM_MAIL_URL.", host=parts.hostname, why=error)
    return None


def _check_letters(_settings: Settings) -> str | None:
    """Those that were given up, as long as they are kept."""
    many, why = dead_letters()
    return ngettext("%(n)s was given up: %(why)s", "%(n)s were given up, the newest: %(why)s", many, why=why) if many else None


CHECKS: dict[str, Callable[[Settings], str | None]] = {
    "settings": _check_settings,
    "database": _check_database,
    "migrations": _check_migrations,
    "counts": _check_counts,
    "jobs": _check_jobs,
    "index": _check_index,
    "folders": _check_folders,
    "mail": _check_mail,
    "letters": _check_letters,
}
