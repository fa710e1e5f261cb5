import contextvars
import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from forum.cli import main
from forum.core.db import db
from forum.core.settings import Settings
from forum.people.models import AuditEntry, Invitation, Person
from forum.places.models import Topic
from tests.client import Client
from tests.server import variables_of

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, settings: Settings) -> Run:
    env = {**variables_of(settings.data_dir), "FORUM_SECRET_KEY": settings.secret_key}

    def run_it(*words: str, typed: str | None = None) -> Result:
        runner = CliRunner(env={**env, "LANG": "C"})
        return contextvars.copy_context().run(runner.invoke, main, words, input=typed)

    return run_it


def test_the_first_admin_comes_by_the_command_line_and_signs_in_with_the_code(run: Run, client: Client) -> None:
    done = run("person", "add", "asha", "--name", "आशा देवी", "--role", "admin")
    assert done.exit_code == 0, done.output
    code = re.findall(r"[A-Z0-9]{5}-[A-Z0-9]{5}", done.output)[0]
    assert client.submit("/recover", handle="asha", code=code, password="बिल्कुल नया शब्द").status_code == 303
    assert db.session.scalars(select(Person.role)).one() == "admin"


def test_a_password_may_be_typed_on_the_terminal(run: Run, client: Client) -> None:
    done = run("person", "add", "asha", "--name", "Asha", "--ask-password", typed="तीन आम दो केले\nतीन आम दो केले\n")
    assert done.exit_code == 0, done.output
    assert "केले" not in done.output
    assert client.submit("/signin", handle="asha", password="तीन आम दो केले").status_code == 303


@pytest.mark.parametrize(
    "words",
    [("add", "Asha", "--name", "Asha"), ("add", "asha", "--name", ""), ("add", "asha"), ("add", "sunita", "--name", "Twin"),
     ("add", "asha", "--name", "Asha", "--role", "king"), ("add", "asha", "--name", "Asha", "--role", "mentor"),
     ("add", "asha", "--name", "Asha", "--district", "atlantis"), ("role", "nobody", "mentor"), ("suspend", "nobody"), ("reset-code", "nobody")],
)  # fmt: skip
def test_wrong_words_end_with_2_and_change_nothing(run: Run, teacher: Person, words: tuple[str, ...]) -> None:
    done = run("person", *words)
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert len(db.session.scalars(select(Person)).all()) == 1


def test_a_mentor_gets_her_district_with_the_role(run: Run, teacher: Person) -> None:
    assert run("person", "role", "sunita", "mentor", "--district", "varanasi").exit_code == 0
    _look_again()
    kept = db.session.get_one(Person, teacher.id)
    assert kept.role == "mentor"
    assert kept.district_id != 0
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.actor_id, entry.deed, entry.details) == (None, "role", {"before": "teacher", "after": "mentor"})


def test_the_last_admin_stays_by_the_command_line_too(run: Run, admin: Person) -> None:
    assert run("person", "role", "anjali", "teacher").exit_code == 2
    assert run("person", "suspend", "anjali").exit_code == 2


def test_suspending_and_back(run: Run, teacher: Person) -> None:
    assert run("person", "suspend", "sunita", "--reason", "spam").exit_code == 0
    _look_again()
    assert db.session.get_one(Person, teacher.id).suspended_at is not None
    assert run("person", "suspend", "sunita", "--undo").exit_code == 0
    _look_again()
    assert db.session.get_one(Person, teacher.id).suspended_at is None


def test_an_invitation_of_a_mentor(run: Run, mentor: Person, teacher: Person) -> None:
    done = run("invite", "--by", "meena", "--places", "5")
    assert done.exit_code == 0, done.output
    made = db.session.scalars(select(Invitation)).one()
    assert (made.made_by_id, made.places) == (mentor.id, 5)
    assert f"{made.code[:4]}-{made.code[4:]}" in done.output
    assert run("invite", "--by", "sunita").exit_code == 2
    assert run("invite", "--places", "0").exit_code == 2


def test_a_topic_is_added_and_renamed(run: Run) -> None:
    assert run("topic", "add", "kitchen-garden", "--en", "Kitchen garden", "--hi", "पोषण वाटिका").exit_code == 0
    assert run("topic", "rename", "kitchen-garden", "--hi", "रसोई वाटिका").exit_code == 0
    made = db.session.scalars(select(Topic).where(Topic.key == "kitchen-garden")).one()
    assert (made.name.en, made.name.hi) == ("Kitchen garden", "रसोई वाटिका")
    assert made.named_here_at is not None, "an archive that comes again does not undo it"


@pytest.mark.parametrize(
    "words",
    [("add", "decoding", "--en", "a", "--hi", "b"), ("add", "Bad Key", "--en", "a", "--hi", "b"), ("add", "x", "--en", " ", "--hi", "b"),
     ("add", "x", "--en", "a", "--hi", "b", "--parent", "nowhere"), ("rename", "nowhere", "--en", "a"), ("rename", "decoding")],
)  # fmt: skip
def test_a_topic_that_cannot_be_ends_with_2(run: Run, words: tuple[str, ...]) -> None:
    assert run("topic", *words).exit_code == 2


def _look_again() -> None:
    """The commands wrote in connections of their own."""
    db.session.rollback()
    db.session.expire_all()
