"""The command `forum`, also `python -m forum`. One file per group of commands; each adds its line to COMMANDS."""

from importlib import import_module

import click

from forum.cli.site import Commands

COMMANDS = {
    "demo": "forum.cli.archive:demo_command",
    "doctor": "forum.cli.doctor:doctor",
    "export": "forum.cli.archive:export_command",
    "holiday": "forum.cli.holidays:holiday",
    "import": "forum.cli.archive:import_command",
    "index": "forum.cli.search:index_group",
    "init": "forum.cli.init:init",
    "invite": "forum.cli.people:invite_command",
    "person": "forum.cli.people:person",
    "search": "forum.cli.search:search_command",
    "serve": "forum.cli.serve:serve",
    "topic": "forum.cli.places:topic",
    "work": "forum.cli.work:work",
}
"""Where each stands. Only the one that is called is loaded: a server starts without Alembic and the archive."""


class Loading(Commands):
    """Each command is loaded when it is called, or when all are listed."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        module, _, name = COMMANDS.get(cmd_name, "").partition(":")
        return getattr(import_module(module), name) if module else None


@click.group(cls=Loading, help="Aazmaya: a forum of primary-school teachers.")
def main() -> None:
    pass
