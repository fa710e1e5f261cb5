"""`forum topic add` and `forum topic rename`: the topic tree by the command line."""

import re

import click

from forum.cli.site import Commands, in_site
from forum.core import clock
from forum.core.db import transaction
from forum.core.errors import Conflict, Invalid
from forum.core.i18n import Bilingual, gettext
from forum.places.actions import put_topic
from forum.places.taxonomy import taxonomy

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@click.group(cls=Commands, help="Add and rename topics.")
def topic() -> None:
    pass


@topic.command(help="Add a topic with its names in English and Hindi.")
@click.argument("key")
@click.option("--en", required=True, help="The English name.")
@click.option("--hi", required=True, help="The Hindi name.")
@click.option("--about-en", default="", help="One line in English.")
@click.option("--about-hi", default="", help="One line in Hindi.")
@click.option("--parent", help="Key of the topic that it stands below.")
@in_site
def add(*, key: str, en: str, hi: str, about_en: str, about_hi: str, parent: str | None) -> None:
    if KEY.fullmatch(key) is None or len(key) > 60:
        raise Invalid(gettext("A key is made of small English letters, digits and hyphens, like good-meetings."))
    if key in taxonomy().topic_by_key:
        raise Conflict(gettext("There is a topic %(key)s already; `forum topic rename` changes its name.", key=key))
    with transaction():
        put_topic(key=key, name=_named(en, hi), about=Bilingual(about_en.strip(), about_hi.strip()), parent_key=parent)
    click.echo(gettext("Added the topic %(key)s: %(en)s / %(hi)s.", key=key, en=en, hi=hi))


@topic.command(help="Give a topic new names. Its key and its threads stay.")
@click.argument("key")
@click.option("--en", help="The English name.")
@click.option("--hi", help="The Hindi name.")
@in_site
def rename(*, key: str, en: str | None, hi: str | None) -> None:
    if en is None and hi is None:
        raise Invalid(gettext("Give a new name with --en or --hi."))
    known = taxonomy().get_topic(key)
    parent = taxonomy().topic_by_id[known.parent_id].key if known.parent_id else None
    name = _named(known.name.en if en is None else en, known.name.hi if hi is None else hi)
    with transaction():
        put_topic(key=key, name=name, about=known.about, parent_key=parent).named_here_at = clock.now()
    click.echo(gettext("The topic %(key)s is now: %(en)s / %(hi)s.", key=key, en=name.en, hi=name.hi))


def _named(en: str, hi: str) -> Bilingual:
    en, hi = en.strip(), hi.strip()
    if not en or not hi or max(len(en), len(hi)) > 100:
        raise Invalid(gettext("A name has 1 to 100 characters, in English and in Hindi."))
    return Bilingual(en, hi)
