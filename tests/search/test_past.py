"""What many look for is offered to whoever begins to type it: never before a fifth person, never what is not public, of nobody."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.settings import Settings
from forum.discussion.actions.keeping import set_state
from forum.discussion.models import State, Thread
from forum.people.models import Person
from forum.search.models import PastSearch
from forum.search.past import write_past
from forum.upkeep import forget_old
from tests.cast import make_person
from tests.client import Client, sign_in
from tests.make import lose_index, make_thread, opening_of, settle, whole_database

NewClient = Callable[[], Client]
SEARCH = "/search?q=मात्रा के कार्ड"


@pytest.fixture
def thread(teacher: Person) -> Thread:
    return make_thread(teacher, title="मात्रा के कार्ड से खेल")


@pytest.fixture
def phones(new_client: NewClient, thread: Thread) -> list[Client]:
    """Of six teachers."""
    return [sign_in(new_client(), make_person(f"teacher-{n}")) for n in range(6)]


def kept() -> list[str]:
    write_past()
    db.session.rollback()
    return list(db.session.scalars(select(PastSearch.words)))


def offered(client: Client, typed: str) -> str:
    write_past()
    return client.get("/search/suggest", query_string={"q": typed}).text


def test_a_fifth_person_makes_it_offered_in_either_script(client: Client, phones: list[Client]) -> None:
    for phone in phones[:4]:
        phone.get(SEARCH)
    assert "अक्सर खोजा गया" not in offered(client, "मात्रा")
    phones[4].get(SEARCH)
    for typed in ("मात्", "मात्रा का", "matra", "card"):
        assert "मात्रा के कार्ड<small>अक्सर खोजा गया" in offered(client, typed)
    for typed in ("", "गिन", "मात्रा के कार्ड"):
        assert "अक्सर खोजा गया" not in offered(client, typed)


def test_it_is_written_with_the_answer_of_a_later_minute(client: Client, phones: list[Client]) -> None:
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        for phone in phones[:5]:
            phone.get(SEARCH).close()
    with clock.standing_at(clock.now() + timedelta(minutes=9)):
        client.get("/topics").close()
    db.session.rollback()
    assert list(db.session.scalars(select(PastSearch.words))) == ["मात्रा के कार्ड"]


def test_one_person_is_one_however_often_and_wherever_she_asks(new_client: NewClient, thread: Thread, teacher: Person) -> None:
    for _device in range(3):
        phone = sign_in(new_client(), teacher)
        for _time in range(3):
            phone.get(SEARCH)
    assert kept() == []


def test_one_person_is_one_on_five_days_too(phones: list[Client]) -> None:
    morning = clock.now()
    for day in range(7):
        with clock.standing_at(morning + timedelta(days=day)):
            phones[0].get(SEARCH)
            phones[1].get(SEARCH)
    assert kept() == []


def test_visitors_do_not_count(new_client: NewClient, thread: Thread) -> None:
    for n in range(8):
        new_client().get(SEARCH, environ_base={"REMOTE_ADDR": f"203.0.113.{n}"})
    assert kept() == []


@pytest.mark.parametrize("query", ["zzqx", "मात्रा -खेल", '"मात्रा के"', "मात्रा a@b.in", "मात्रा 9876543210", "के का", "मात्रा " * 9])
def test_what_finds_nothing_or_is_no_plain_question_is_not_kept(phones: list[Client], query: str) -> None:
    for phone in phones:
        phone.get("/search", query_string={"q": query})
    assert kept() == []


def test_a_word_that_no_visitor_can_read_is_not_offered(client: Client, phones: list[Client]) -> None:
    for phone in phones:
        phone.get("/search", query_string={"q": "मात्रा रामपुरिया"})
    assert kept() == ["मात्रा रामपुरिया"]
    assert "रामपुरिया" not in offered(client, "मात्रा")


def test_what_is_hidden_takes_its_search_along_and_brings_it_back(
    client: Client, phones: list[Client], thread: Thread, teacher: Person
) -> None:
    make_thread(teacher)
    for phone in phones:
        phone.get(SEARCH)
    states: tuple[tuple[State, bool], ...] = (("hidden", False), ("visible", True))
    for state, is_offered in states:
        with transaction():
            set_state(opening_of(thread), state)
        settle()
        assert ("मात्रा के कार्ड" in offered(client, "मात्रा")) is is_offered


def test_nothing_about_persons_is_kept(phones: list[Client]) -> None:
    before = whole_database()
    for phone in phones:
        phone.get(SEARCH)
    assert kept() == ["मात्रा के कार्ड"]
    new = set(whole_database().splitlines()) - set(before.splitlines())
    today = clock.now().astimezone(clock.INDIA).date()
    assert [line for line in new if not line.startswith(("('sign_in'", "('person'"))] == [
        str(("past_search", "मात्रा के कार्ड", today))
    ]


def test_it_is_shown_as_words_and_nothing_else(phones: list[Client]) -> None:
    for phone in phones:
        phone.get("/search", query_string={"q": "  <b>मात्रा\u200d़़  KE\u0338 \u202eकार्ड!!"})
    assert kept() == ["b मात्रा़ ke कार्ड"]


def test_after_half_a_year_it_is_forgotten(phones: list[Client]) -> None:
    for phone in phones:
        phone.get(SEARCH)
    assert kept() == ["मात्रा के कार्ड"]
    with clock.standing_at(clock.now() + timedelta(days=190)):
        forget_old()
    assert kept() == []


def test_without_an_index_nothing_is_offered_and_nothing_breaks(client: Client, phones: list[Client], settings: Settings) -> None:
    for phone in phones:
        phone.get(SEARCH)
    assert "अक्सर" in offered(client, "मात्रा")
    lose_index(settings)
    assert "अक्सर" not in offered(client, "मात्रा")
