"""What is offered while somebody types."""

import pytest

from forum.core.settings import Settings
from forum.people.models import Person
from tests.client import Client
from tests.make import lose_index, make_thread


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("matr", "/topics/matras"),
        ("मात्", "/topics/matras"),
        ("oral lang", "/topics/oral-language"),
        ("maukhik", "/topics/oral-language"),
    ],
)
def test_topics_that_have_begun(client: Client, teacher: Person, typed: str, offered: str) -> None:
    assert f'href="{offered}"' in client.get(f"/search/suggest?q={typed}").text


def test_threads_by_half_a_word_in_any_script(client: Client, teacher: Person) -> None:
    thread = make_thread(teacher, title="गिनमाला से गिनती")
    for typed in ("गिनमा", "ginmala"):
        assert thread.title in client.get(f"/search/suggest?q={typed}").text


@pytest.mark.parametrize("typed", ["", "%00", "का", "%F0%9F%98%80", "zzqx", "a" * 3000])
def test_nothing_to_offer_is_an_empty_answer(client: Client, teacher: Person, typed: str) -> None:
    answer = client.get(f"/search/suggest?q={typed}")
    assert answer.status_code == 200
    assert answer.text.strip() == ""


def test_without_an_index_topics_are_still_offered(client: Client, settings: Settings, teacher: Person) -> None:
    lose_index(settings)
    assert "/topics/matras" in client.get("/search/suggest?q=matra").text
