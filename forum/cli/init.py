"""`forum init`: from nothing, or from an older version, to a site that can be served. Safe to repeat."""

import click
from sqlalchemy import func, select

from forum import migrating, storage
from forum.cli.site import check_folders, open_site
from forum.core.db import db, learn_sizes, transaction
from forum.core.i18n import gettext
from forum.core.settings import Settings, make_secret_key, read_settings
from forum.places.models import District
from forum.places.seed import sow_taxonomy
from forum.recognition.credentials import make_award_key
from forum.search.document import IndexUnavailable
from forum.search.engine import site_engine
from forum.search.workers import rebuild_index


@click.command(help="Create or upgrade the database and the search index.")
def init() -> None:
    settings = read_settings()
    check_folders(settings)
    _make_key(settings)
    _upgrade(settings)
    with open_site().app_context():
        _sow()
        with transaction():
            learn_sizes()
        _index()
        db.session.remove()
        db.engine.dispose()
        site_engine().close()


def _make_key(settings: Settings) -> None:
    if not settings.is_production and not settings.secret_key_file.exists():
        make_secret_key(settings)
        click.echo(gettext("Made a secret key in %(file)s.", file=settings.secret_key_file))
    if (made := make_award_key(settings)) is not None:
        click.echo(gettext("Made the key that signs certificates, in %(file)s.", file=made))


def _upgrade(settings: Settings) -> None:
    before = storage.current_revision(settings)
    migrating.upgrade(settings)
    after = storage.current_revision(settings)
    if before is None:
        click.echo(gettext("Made the database, at version %(version)s.", version=after))
    elif before != after:
        click.echo(gettext("Brought the database from version %(before)s to %(after)s.", before=before, after=after))
    else:
        click.echo(gettext("The database is at version %(version)s.", version=after))


def _index() -> None:
    """Where there is none that this version can read."""
    try:
        held = site_engine().count()
    except IndexUnavailable:
        rebuild_index()
        click.echo(gettext("Made the search index, with %(n)s posts.", n=site_engine().count()))
    else:
        click.echo(gettext("The search index holds %(n)s posts.", n=held))


def _sow() -> None:
    """Districts and topics for a site that has none; what somebody has renamed stays."""
    if db.session.scalar(select(func.count()).select_from(District)):
        return
    with transaction():
        sow_taxonomy()
    click.echo(gettext("Put in the districts, topics and traits of classes."))
