"""The sample sign-ins exist only while nobody but this machine can reach the site, in development."""

import click

from forum.core.db import transaction
from forum.core.i18n import gettext
from forum.demo.loading import SAMPLE_PASSWORD, SAMPLES, give_sample_passwords, sample_people
from forum.people.models import Person
from forum.people.notices import role_word
from forum.people.passwords import is_password
from forum.people.queries import find_person
from forum.people.signing_in import end_sign_ins


def offer_samples() -> None:
    """Give the people of the sample community their password, where they have none, and say it."""
    if find_person(SAMPLES[0]) is None:
        return
    if any(person.password_hash is None for person in sample_people()):
        give_sample_passwords()
    click.echo(gettext("Sample sign-ins, password %(password)s:", password=SAMPLE_PASSWORD))
    for person in sample_people():
        click.echo(f"  {person.handle:<14} {role_word(person.role)}")


def withdraw_samples() -> None:
    """Before others can reach the site: what everybody can read in the source must open nothing."""
    known = [person for person in sample_people() if _has_sample_password(person)]
    if not known:
        return
    with transaction():
        for person in known:
            person.password_hash = None
            end_sign_ins(person)
    click.echo(gettext("The sample sign-ins were closed: this site can be reached by others."))


def _has_sample_password(person: Person) -> bool:
    return person.password_hash is not None and is_password(SAMPLE_PASSWORD, person.password_hash)
