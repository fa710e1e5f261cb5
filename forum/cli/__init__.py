"""The command `forum`, also `python -m forum`. One file per group of commands; each adds its line here."""

import click

from forum.cli.archive import demo_command, export_command, import_command
from forum.cli.doctor import doctor
from forum.cli.holidays import holiday
from forum.cli.init import init
from forum.cli.people import invite_command, person
from forum.cli.places import topic
from forum.cli.search import index_group, search_command
from forum.cli.serve import serve
from forum.cli.site import Commands
from forum.cli.work import work


@click.group(cls=Commands, help="Aazmaya: a forum of primary-school teachers.")
def main() -> None:
    pass


for command in (
    demo_command,
    doctor,
    export_command,
    holiday,
    import_command,
    index_group,
    init,
    invite_command,
    person,
    search_command,
    serve,
    topic,
    work,
):
    main.add_command(command)
