"""`forum person ...` and `forum invite`: accounts by the command line, the first admin among them."""

import click

from forum.cli.site import Commands, in_site
from forum.core.db import transaction
from forum.core.errors import Invalid
from forum.core.i18n import gettext
from forum.core.viewer import ROLES, Role, Viewer
from forum.people.authority import change_role, suspend, unsuspend
from forum.people.codes import hash_code, new_recovery_code, spaced
from forum.people.handles import cleaned_name, why_not_handle, why_not_name
from forum.people.invitations import DAYS, PLACES, invite
from forum.people.joining import add_person, why_not_free
from forum.people.models import Person
from forum.people.notices import role_word
from forum.people.passwords import new_password_hash
from forum.people.policy import OPERATOR
from forum.people.queries import get_person
from forum.people.recovery import issue_reset_code
from forum.places.taxonomy import taxonomy


@click.group(cls=Commands, help="Add people, change roles, help with lost passwords, suspend.")
def person() -> None:
    pass


@person.command(help="Add somebody; the first admin too. Without a password a reset code is printed.")
@click.argument("handle")
@click.option("--name", required=True, help="As it shall be shown.")
@click.option("--role", type=click.Choice(ROLES), default="teacher", show_default=True)
@click.option("--district", help="Key of the district; a mentor needs one.")
@click.option("--ask-password", is_flag=True, help="Ask for a password on the terminal.")
@in_site
def add(*, handle: str, name: str, role: Role, district: str | None, ask_password: bool) -> None:
    name = cleaned_name(name)
    for sentence in (why_not_handle(handle) or why_not_free(handle), why_not_name(name, is_staff=role != "teacher")):
        if sentence is not None:
            raise Invalid(sentence)
    password_hash = new_password_hash(_asked(), handle=handle, name=name) if ask_password else None
    district_id = taxonomy().get_district(district).id if district else None
    if role == "mentor" and district_id is None:
        raise Invalid(gettext("A mentor needs a district."))
    with transaction():
        someone = add_person(handle, name=name, password_hash=password_hash, role=role)
        someone.district_id = district_id
    click.echo(gettext("Added %(handle)s: %(name)s, %(role)s.", handle=handle, name=name, role=role_word(role)))
    if password_hash is None:
        _print_reset_code(handle)


@person.command(help="Change the role of somebody; with --district also whose mentor she is.")
@click.argument("handle")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--district", help="Key of the district; a mentor needs one.")
@in_site
def role(*, handle: str, role: Role, district: str | None) -> None:
    district_id = taxonomy().get_district(district).id if district else None
    with transaction():
        someone = get_person(handle)
        if district_id is not None:
            _move(someone, district_id)
        change_role(someone, role, by=OPERATOR)
    click.echo(gettext("%(handle)s is now: %(role)s.", handle=handle, role=role_word(role)))


@person.command(name="reset-code", help="Print a code with which somebody sets a new password, once, within a day.")
@click.argument("handle")
@in_site
def reset_code(*, handle: str) -> None:
    get_person(handle)
    _print_reset_code(handle)


@person.command(name="suspend", help="Close an account at once, or open it again with --undo. What was written stays.")
@click.argument("handle")
@click.option("--reason", default="", help="For the record.")
@click.option("--undo", is_flag=True)
@in_site
def suspend_(*, handle: str, reason: str, undo: bool) -> None:
    with transaction():
        if undo:
            unsuspend(get_person(handle), by=OPERATOR)
        else:
            suspend(get_person(handle), by=OPERATOR, reason=reason)
    click.echo(
        gettext("%(handle)s is open again.", handle=handle) if undo else gettext("%(handle)s is suspended.", handle=handle)
    )


@click.command(name="invite", help="Make an invitation code.")
@click.option("--by", "handle", help="Whose invitation it is: a mentor or moderator.")
@click.option("--places", default=PLACES, show_default=True, help="How many may join with it.")
@click.option("--days", default=DAYS, show_default=True, help="How long it lasts.")
@in_site
def invite_command(*, handle: str | None, places: int, days: int) -> None:
    by = OPERATOR
    if handle is not None:
        someone = get_person(handle)
        by = Viewer(someone.id, someone.handle, someone.name, someone.role, someone.context)
    with transaction():
        made = invite(by=by, places=places, days=days)
    click.echo(
        gettext("Invitation code: %(code)s (%(places)s places, %(days)s days)", code=spaced(made.code), places=places, days=days)
    )


def _print_reset_code(handle: str) -> None:
    code = new_recovery_code()
    code_hash = hash_code(code, handle=handle)
    with transaction():
        issue_reset_code(get_person(handle), by=OPERATOR, code_hash=code_hash)
    click.echo(gettext("Reset code, for one day and once, at /recover: %(code)s", code=spaced(code)))


def _move(someone: Person, district_id: int) -> None:
    if someone.district_id != district_id:
        someone.district_id, someone.block_id = district_id, None


def _asked() -> str:
    password: str = click.prompt(gettext("Password"), hide_input=True, confirmation_prompt=True)
    return password
