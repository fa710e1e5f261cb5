"""Deeds, as many as a rule asks for, done through the actions that pages call."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db, transaction
from forum.discussion.models import Outcome, Post
from forum.notices.models import Notice
from forum.people.models import Person
from forum.recognition import actions
from forum.recognition.actions.appreciating import Note
from forum.recognition.models import Appreciation, Award, AwardKind
from forum.recognition.queries import get_award
from forum.showcase.models import ShowcaseEntry, ShowcasePick
from tests.cast import as_viewer, make_person
from tests.client import Client, sign_in
from tests.make import make_solution, make_thread, make_try, mark

Browser = Callable[[Person], Client]

SAID = Note("डॉ. शैल मणि", "प्राचार्य", "डायट श्रावस्ती", "कक्षा में कहानी से पढ़ाना देखा।\nबच्चे खुलकर बोल रहे थे।")


@pytest.fixture
def browser_of(new_client: Callable[[], Client]) -> Browser:
    """A browser in which this person is signed in."""
    return lambda person: sign_in(new_client(), person)


@pytest.fixture
def colleagues(app: Flask) -> Sequence[Person]:
    return [make_person(f"saathi-{letter}") for letter in "abcdefghijk"]


@pytest.fixture
def award(teacher: Person, mentor: Person) -> Award:
    return get_award(give(teacher, mentor).code)


def reckon() -> None:
    with transaction():
        actions.reckon()


def held_by(person: Person) -> list[AwardKind]:
    """The kinds that she holds now, in the order of giving."""
    mine = select(Award.kind).where(Award.person_id == person.id, Award.withdrawn_at.is_(None))
    return list(db.session.scalars(mine.order_by(Award.id)))


def told(person: Person) -> list[str]:
    return list(db.session.scalars(select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)))


def try_ideas(person: Person, of: Person, many: int, outcome: Outcome = "worked") -> None:
    """She tries that many solutions of somebody else, and tells of each."""
    thread = make_thread(make_person(f"asker-{db.session.scalar(select(Person.id).order_by(Person.id.desc()))}"))
    for number in range(many):
        make_try(make_solution(thread, of, f"उपाय {number}"), person, outcome=outcome)


def let_try(post: Post, people: Sequence[Person], outcome: Outcome = "worked") -> None:
    for person in people:
        make_try(post, person, outcome=outcome)


def help_quickly(person: Person, asker: Person, many: int, after: timedelta = timedelta(hours=48)) -> None:
    """She solves that many problems of the asker, each this long after it was written."""
    begin = clock.now() - timedelta(days=30)
    for number in range(many):
        with clock.standing_at(begin):
            thread = make_thread(asker, title=f"समस्या {number}")
        with clock.standing_at(begin + after):
            solution = make_solution(thread, person)
        mark(solution, asker)


def count_led(person: Person, by: Person, many: int) -> None:
    for number in range(many):
        with transaction():
            actions.count_led(person, by=as_viewer(by), about=f"चर्चा {number}", led_on=date(2025, 1, 1))


def pick(thread_id: int, by: Person, key: str = "pick") -> None:
    with transaction():
        entry = ShowcaseEntry(key=key, title="चुना हुआ", summary="क्या", summary_html="<p>क्या</p>", summary_text="क्या", lang="hi")
        entry.curator_id, entry.published_at = by.id, clock.now()
        db.session.add(entry)
        db.session.flush()
        db.session.add(ShowcasePick(entry_id=entry.id, thread_id=thread_id, position=1))


def give(person: Person, by: Person) -> Award:
    """The certificate for three discussions led, counted by a mentor."""
    count_led(person, by, 3)
    reckon()
    return db.session.scalars(select(Award).where(Award.person_id == person.id, Award.kind == "led_discussions")).one()


def withdraw(award: Award, by: Person, reason: str = "दूसरे का लिखा हुआ था") -> None:
    with transaction():
        actions.withdraw_award(db.session.get_one(Award, award.id), by=as_viewer(by), reason=reason)


def ask_for_words(person: Person) -> Appreciation:
    with transaction():
        return actions.ask_appreciation(person, by=as_viewer(person))


def say(note: Appreciation, said: Note = SAID) -> None:
    with transaction():
        actions.write_appreciation(db.session.get_one(Appreciation, note.id), said)


def pass_on(note: Appreciation, by: Person) -> None:
    with transaction():
        actions.look_at_appreciation(db.session.get_one(Appreciation, note.id), by=as_viewer(by), passed_on=True)
