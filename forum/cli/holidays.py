"""`forum holiday`: the days on which schools are closed, when nobody is asked how a try went."""

from datetime import datetime

import click

from forum.cli.site import Commands, in_site
from forum.core.db import db, transaction
from forum.core.errors import Invalid
from forum.core.i18n import Bilingual, gettext
from forum.loop.actions import add_holiday
from forum.loop.models import Holiday
from forum.loop.queries import get_holiday, list_holidays

DAY = click.DateTime(["%Y-%m-%d"])


@click.group(cls=Commands, help="Say when schools are closed.")
def holiday() -> None:
    pass


@holiday.command(help="Add holidays from FIRST to LAST (2026-05-20), both counted.")
@click.argument("first", type=DAY)
@click.argument("last", type=DAY)
@click.option("--en", required=True, help="The English name.")
@click.option("--hi", required=True, help="The Hindi name.")
@in_site
def add(*, first: datetime, last: datetime, en: str, hi: str) -> None:
    if not en.strip() or not hi.strip():
        raise Invalid(gettext("A name has 1 to 100 characters, in English and in Hindi."))
    with transaction():
        added = add_holiday(Bilingual(en.strip(), hi.strip()), first_day=first.date(), last_day=last.date())
    click.echo(gettext("Added: %(what)s", what=_said(added)))


@holiday.command("list", help="List them with their numbers.")
@in_site
def list_command() -> None:
    for one in list_holidays():
        click.echo(_said(one))


@holiday.command(help="Remove holidays by their number.")
@click.argument("number", type=int)
@in_site
def remove(*, number: int) -> None:
    with transaction():
        gone = get_holiday(number)
        db.session.delete(gone)
    click.echo(gettext("Removed: %(what)s", what=_said(gone)))


def _said(one: Holiday) -> str:
    return f"{one.id}. {one.first_day} – {one.last_day}  {one.name.en} / {one.name.hi}"
