"""`forum search`, `forum index check`, `forum index rebuild`."""

import html
import json
import re
import sys

import click

from forum.cli.bars import Bars
from forum.cli.site import Commands, in_site
from forum.core.i18n import gettext
from forum.core.jobs import NotNow
from forum.core.viewer import VISITOR
from forum.discussion.queries import ThreadFilter
from forum.places.taxonomy import taxonomy
from forum.search.document import IndexUnavailable
from forum.search.documents import all_documents, count_documents
from forum.search.engine import site_engine
from forum.search.queries import HitShown, find
from forum.search.workers import rebuild_index

SHOWN = 20
"""Differences that `index check` names one by one."""


@click.command("search", help="Search as a visitor.")
@click.argument("words")
@click.option("--district", help="The key of a district.")
@click.option("--topic", help="The key of a topic.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 200))
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@in_site
def search_command(*, words: str, district: str | None, topic: str | None, limit: int, as_json: bool) -> None:
    names = taxonomy()
    narrowed = ThreadFilter(
        district_id=names.get_district(district).id if district else None,
        topic_ids=names.get_topic(topic).and_below if topic else (),
    )
    hits: list[HitShown] = []
    try:
        number, last = 1, 1
        while len(hits) < limit and number <= last:
            page = find(words, narrowed, VISITOR, number=number).page
            hits, last, number = [*hits, *page.rows], page.last, number + 1
    except IndexUnavailable:
        raise click.ClickException(gettext("There is no index that can be read; `forum index rebuild` makes one.")) from None
    for rank, hit in enumerate(hits[:limit], 1):
        click.echo(
            json.dumps(_record(rank, hit), ensure_ascii=False)
            if as_json
            else f"{rank:3} {hit.thread.title}\n    {_plain(hit.text)}"
        )
    if not hits and not as_json:
        click.echo(gettext("Nothing found."))


def _record(rank: int, hit: HitShown) -> dict[str, object]:
    names = taxonomy()
    district = names.district_by_id.get(hit.thread.district_id or 0)
    return {
        "rank": rank,
        "thread": hit.thread.key,
        "title": hit.thread.title,
        "district": district.key if district else None,
        "topic": names.topic_by_id[hit.thread.topic_id].key,
        "score": round(hit.score, 4),
        "snippet": _plain(hit.text),
    }


@click.group("index", cls=Commands, help="Compare the search index with the database, or make it anew.")
def index_group() -> None:
    pass


@index_group.command("check", help="Compare index and database; ends with 1 where they differ.")
@in_site
def check() -> None:
    wanted = {document.post_id: document.stamp for document in all_documents()}
    try:
        held = site_engine().stamps()
    except IndexUnavailable:
        raise click.ClickException(gettext("There is no index that can be read; `forum index rebuild` makes one.")) from None
    click.echo(gettext("Posts that visitors see: %(wanted)s; posts in the index: %(held)s.", wanted=len(wanted), held=len(held)))
    differences = [
        (gettext("missing in the index"), sorted(wanted.keys() - held.keys())),
        (gettext("too many in the index"), sorted(held.keys() - wanted.keys())),
        (gettext("old in the index"), sorted(i for i in wanted.keys() & held.keys() if wanted[i] != held[i])),
    ]
    for words, ids in differences:
        for post_id in ids[:SHOWN]:
            click.echo(f"post {post_id}: {words}")
        if len(ids) > SHOWN:
            click.echo(gettext("and %(n)s more: %(words)s", n=len(ids) - SHOWN, words=words))
    if any(ids for _words, ids in differences):
        raise SystemExit(1)


@index_group.command("rebuild", help="Make the index anew while the site keeps answering.")
@in_site
def rebuild() -> None:
    many = count_documents()
    if not sys.stderr.isatty():
        click.echo(gettext("Posts to read: %(n)s.", n=many))
    try:
        rebuild_index(step=Bars()(gettext("posts"), many))
    except NotNow:
        raise click.ClickException(
            gettext("Another process is at work on the search index. Please try again in a moment.")
        ) from None
    except OSError as error:
        raise click.ClickException(
            gettext("The search index cannot be written to %(where)s: %(why)s.", where=error.filename, why=error.strerror)
        ) from None
    click.echo(gettext("The index holds %(n)s posts.", n=site_engine().count()))


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"</?mark>", "", str(text)))
