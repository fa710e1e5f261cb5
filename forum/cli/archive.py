"""`forum import`, `forum export`, `forum demo`."""

from typing import IO

import click

from forum.archive.actions import has_content, import_archive
from forum.archive.errors import ArchiveError
from forum.archive.exporting import export_lines
from forum.archive.reading import Archive
from forum.archive.writing import Written
from forum.cli.bars import Bars
from forum.cli.site import WRONG, in_site
from forum.core import jobs
from forum.core.i18n import gettext
from forum.core.settings import read_settings
from forum.demo.loading import give_sample_passwords, load_demo


@click.command("import", help="Put an archive into the site; `-` reads standard input. All of it, or nothing.")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@in_site
def import_command(*, file: IO[str]) -> None:
    try:
        archive, written = import_archive(file, progress=Bars())
    except ArchiveError as wrong:
        _refuse(f"{file.name}, {wrong.sentence}")
    except UnicodeDecodeError:
        _refuse(gettext("%(file)s is not UTF-8 text.", file=file.name))
    jobs.run_due(["search.rebuild"])
    _say(archive, written)


@click.command("export", help="Write everything that visitors may see as an archive; `-` writes to standard output.")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True))
@in_site
def export_command(*, file: IO[str]) -> None:
    lines = 0
    for line in export_lines(site=read_settings().site_name or "Aazmaya"):
        file.write(line + "\n")
        lines += 1
    if file.name != "<stdout>":
        click.echo(gettext("Wrote %(lines)s lines to %(file)s.", lines=lines, file=file.name))


@click.command("demo", help="Load the sample community of 84 threads.")
@click.option("--force", is_flag=True, help="Also into a site that has content.")
@click.option("--if-empty", is_flag=True, help="Do nothing in a site that has content.")
@in_site
def demo_command(*, force: bool, if_empty: bool) -> None:
    if has_content() and not force:
        if not if_empty:
            _refuse(gettext("This site has content already. With --force the sample is added to it."))
        return
    written = load_demo(progress=Bars())
    jobs.run_due(["search.rebuild"])
    click.echo(gettext("Loaded the sample community: %(threads)s threads.", threads=written.counts.get("thread", 0)))
    if not read_settings().is_production:
        give_sample_passwords()


def _say(archive: Archive, written: Written) -> None:
    for kind, count in written.counts.items():
        click.echo(f"{kind}: {count}")
    for kind, key in written.kept:
        click.echo(gettext("%(kind)s %(key)s was edited here since, and stays as it is.", kind=kind, key=key))
    for field, line in archive.unknown.items():
        click.echo(
            gettext("The field %(field)s (first on line %(line)s) is not known here and was left out.", field=field, line=line)
        )


def _refuse(sentence: str) -> None:
    click.echo(sentence, err=True)
    raise SystemExit(WRONG)
