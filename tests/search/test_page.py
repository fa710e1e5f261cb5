"""The page of search."""

import pytest

from forum.people.models import Person
from tests.client import Client, sign_in
from tests.make import make_solution, make_thread, make_try
from tests.page import words_of


def test_it_shows_what_was_found_marked_and_in_words(client: Client, teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    make_solution(thread, stranger)
    page = client.page("/search?q=matra")
    assert [mark.text for mark in page.iter("mark")][:1] == ["मात्रा"]
    assert "1 चर्चा मिली" in words_of(page)
    assert "यह भी खोजा गया" in words_of(page)


def test_filters_stand_in_the_address_and_as_chips(client: Client, teacher: Person) -> None:
    make_thread(teacher)
    page = client.page("/search?q=matra&district=shravasti&topic=decoding&kind=problem")
    assert "श्रावस्ती" in words_of(page)
    links = [link.get("href", "") for link in page.iter("a")]
    assert any("q=matra" in link and "district=" not in link and "topic=decoding" in link for link in links), (
        "a chip takes itself off"
    )
    assert "1 चर्चा मिली" in words_of(page)


def test_nothing_found_offers_a_topic_and_to_ask_with_the_words(client: Client, teacher: Person) -> None:
    page = client.page("/search?q=matra+zzqx")
    links = [link.get("href", "") for link in page.iter("a")]
    assert "/topics/matras" in links
    assert "/threads/new?title=matra%20zzqx" in links
    asked = sign_in(client, teacher).page("/threads/new?title=matra%20zzqx")
    assert "matra zzqx" in [field.get("value") for field in asked.iter("input") if field.get("name") == "title"]


def test_without_words_it_says_how(client: Client) -> None:
    page = client.page("/search")
    assert any(link.get("href", "").startswith("/search?q=") for link in page.iter("a"))


def test_filters_without_words_list_threads(client: Client, teacher: Person) -> None:
    thread = make_thread(teacher)
    assert thread.title in words_of(client.page("/search?q=&district=shravasti"))
    assert thread.title not in words_of(client.page("/search?q=&district=varanasi"))


@pytest.mark.parametrize(
    "query",
    [
        "%00",
        "%ff",
        "%F0%9F%98%80",
        "a" * 5000,
        "%22unclosed",
        "*",
        "a:b",
        "-",
        "%E2%80%8D",
        "%E2%80%AE",
        "' OR 1=1 --",
        "का के की",
        "%5B" * 500,
    ],
)
def test_no_input_is_an_error(client: Client, teacher: Person, query: str) -> None:
    make_thread(teacher)
    assert client.get(f"/search?q={query}").status_code == 200


@pytest.mark.parametrize(
    "rest",
    ["page=-1", "page=abc", "page=99999999999", "district=nowhere", "grade=99", "sort=x", "solved=&tried=%00", "topic=../x"],
)
def test_odd_parameters_are_no_error(client: Client, teacher: Person, rest: str) -> None:
    make_thread(teacher)
    assert client.get(f"/search?q=matra&{rest}").status_code in {200, 404}


def test_each_hit_says_what_a_class_has_in_common_with_hers_and_what_was_done_there(
    client: Client, teacher: Person, stranger: Person, mentor: Person
) -> None:
    asked = make_thread(teacher, title="मात्रा एक")
    told = make_thread(stranger, title="मात्रा दो", district="varanasi")
    tried = make_thread(stranger, title="मात्रा तीन", district="varanasi")
    make_solution(told, mentor)
    make_try(make_solution(tried, stranger), mentor)
    page = sign_in(client, teacher).page("/search?q=मात्रा")
    cards = [words_of(card) for card in page.iter("article")]
    for thread, why in ((asked, "वही जनपद"), (told, "समाधान: वही जनपद"), (tried, "काम आया: वही जनपद")):
        (card,) = [card for card in cards if thread.title in card]
        assert why in card
    assert not any("काम आया: " in card for card in cards if tried.title not in card)


def test_a_visitor_has_no_class_and_no_hit_says_one(client: Client, stranger: Person, mentor: Person) -> None:
    make_try(make_solution(make_thread(stranger), stranger), mentor)
    (card,) = client.page("/search?q=मात्रा").iter("article")
    assert "वही" not in words_of(card)
