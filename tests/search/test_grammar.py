"""What is written around the words of a question."""

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.core.db import db
from forum.core.viewer import VISITOR
from forum.discussion.queries import ThreadFilter
from forum.people.models import Person
from forum.places.taxonomy import Taxonomy, taxonomy
from forum.search.grammar import read_typed
from forum.search.places import places_named_in
from forum.search.queries import find
from tests.client import Client
from tests.make import make_thread
from tests.page import words_of

NOWHERE = Taxonomy(version=0, districts=(), topics=(), grades=(), situations={}, languages={})


@pytest.fixture
def names(app: Flask) -> Taxonomy:
    return taxonomy()


@pytest.mark.parametrize(
    ("text", "words", "phrases", "without"),
    [
        ("मात्रा गिनती", "मात्रा गिनती", (), ()),
        ('"इकाई दहाई" खेल', "इकाई दहाई खेल", ("इकाई दहाई",), ()),
        ("“इकाई दहाई” खेल", "इकाई दहाई खेल", ("इकाई दहाई",), ()),
        ('खेल "इकाई दहाई', "खेल इकाई दहाई", ("इकाई दहाई",), ()),
        ("खेल -मोबाइल", "खेल", (), ("मोबाइल",)),
        ('खेल -"स्मार्ट टीवी"', "खेल", (), ("स्मार्ट टीवी",)),
        ("letter-sound", "letter-sound", (), ()),
        ("3:30 बजे", "3:30 बजे", (), ()),
        ("nobody:knows", "nobody knows", (), ()),
        ("topic:nowhere मात्रा", "topic nowhere मात्रा", (), ()),
        ("- -- \"\" :", "- -- :", (), ()),
    ],
)  # fmt: skip
def test_words_phrases_and_what_is_not_wanted(
    names: Taxonomy, text: str, words: str, phrases: tuple[str, ...], without: tuple[str, ...]
) -> None:
    typed = read_typed(text, names)
    assert typed.words.split() == words.split() or (words.startswith("-") and not typed.filters)
    assert tuple(phrase for phrase in typed.phrases if phrase) == phrases
    assert tuple(one for one in typed.without if one not in {"", "-"}) == without


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("topic:matras खेल", {"topic": "matras"}),
        ("विषय:मात्राएँ खेल", {"topic": "matras"}),
        ('topic:"oral language" खेल', {"topic": "oral-language"}),
        ("district:jaunpur", {"district": "jaunpur"}),
        ("जनपद:जौनपुर खेल", {"district": "jaunpur"}),
        ("district:jonpur", {"district": "jaunpur"}),
        ("class:2 खेल", {"grade": "2"}),
        ("कक्षा:२ खेल", {"grade": "2"}),
        ("by:@sunita खेल", {"by": "sunita"}),
    ],
)
def test_a_filter_is_said_by_key_or_name_in_either_script(names: Taxonomy, text: str, filters: dict[str, str]) -> None:
    typed = read_typed(text, names)
    assert typed.filters == filters
    assert typed.text in {"खेल", ""}


@given(st.text(max_size=120) | st.text('"“”-: aक', max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_input_is_an_error(text: str) -> None:
    assert isinstance(read_typed(text, NOWHERE).words, str)


def titles(text: str) -> set[str]:
    db.session.rollback()
    return {hit.thread.title for hit in find(text, ThreadFilter(), VISITOR).page.rows}


def test_a_phrase_stands_word_after_word(teacher: Person) -> None:
    make_thread(teacher, title="स्थानीय मान की समझ")
    make_thread(teacher, title="मान लें कि स्थानीय भाषा")
    assert len(titles("स्थानीय मान")) == 2
    assert titles('"स्थानीय मान"') == {"स्थानीय मान की समझ"}
    assert titles('"sthaniya maan"') == {"स्थानीय मान की समझ"}


def test_what_is_not_wanted_is_left_out(teacher: Person) -> None:
    make_thread(teacher, title="गिनती का खेल")
    make_thread(teacher, title="गिनती मोबाइल से")
    assert titles("गिनती -मोबाइल") == {"गिनती का खेल"}


def test_a_typed_filter_becomes_a_chip(client: Client, teacher: Person) -> None:
    make_thread(teacher)
    answer = client.get("/search?q=matra+topic:decoding&kind=problem&page=3")
    assert answer.headers["Location"] == "/search?q=matra&kind=problem&topic=decoding"
    by = client.page("/search?q=matra&by=sunita")
    assert "सुनीता वर्मा" in words_of(by)
    assert "1 चर्चा मिली" in words_of(by)
    assert "1 चर्चा मिली" in words_of(client.page("/search?q=matra&by=nobody"))


def test_a_place_in_the_question_is_offered_and_not_taken(client: Client, names: Taxonomy, teacher: Person) -> None:
    (place,) = places_named_in("जौनपुर में उपस्थिति", names)
    assert (place.district_key, place.block_key, place.rest) == ("jaunpur", None, "उपस्थिति")
    assert places_named_in("उपस्थिति", names) == []
    make_thread(teacher)
    page = client.page("/search?q=shravasti+matra")
    assert "केवल श्रावस्ती में" in words_of(page)
    assert any("district=shravasti" in link.get("href", "") and "q=matra" in link.get("href", "") for link in page.iter("a"))
