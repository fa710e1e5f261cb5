"""Did you mean."""

import pytest

from forum.people.models import Person
from forum.search.engine import SearchEngine
from forum.search.spelling import correct, distance, neighbours
from tests.client import Client
from tests.make import make_thread
from tests.page import words_of
from tests.search.conftest import document, put

WRITTEN = "धाराप्रवाह संयुक्ताक्षर स्थानीय उपस्थिति pencil comprehension remedial कहानी गिनती भोजपुरी attendance मध्याह्न"


@pytest.fixture
def said(engine: SearchEngine) -> SearchEngine:
    put(engine, document(1, WRITTEN))
    return engine


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("धारापरवाह पठन", "धाराप्रवाह पठन"), ("संयुक्तक्षर", "संयुक्ताक्षर"), ("pencl", "pencil"), ("comprehnsion", "comprehension"),
        ("remidial teaching", "remedial teaching"), ("भोजपूरि", "भोजपुरी"), ("attendnce!", "attendance!"),
    ],
)  # fmt: skip
def test_a_slip_is_put_right_and_the_rest_stays(said: SearchEngine, typed: str, meant: str) -> None:
    found = correct(typed, said)
    assert found is not None
    assert found.text == meant


@pytest.mark.parametrize("typed", ["गिनती", "कहानी और गिनती", "", "?!", "zzqx", "12", "क", "के का की"])
def test_what_is_known_or_like_nothing_is_left_alone(said: SearchEngine, typed: str) -> None:
    assert correct(typed, said) is None


def test_a_word_that_was_taken_out_is_never_offered(said: SearchEngine) -> None:
    put(said, document(2, "गुड़ियारानी"))
    assert correct("गुड़ियाराणी", said) is not None or correct("गुडियारनी", said) is not None
    with said.writing() as batch:
        batch.remove([2])
    assert correct("गुड़ियारनी", said) is None
    assert said.spellings(["gdyrrn", "gdrn", "grrn"]) == {}


def test_slips_of_phones_are_nearer_than_other_words() -> None:
    assert distance("mtr", "mtr") == 0
    assert distance("kitb", "kitab") < distance("kitb", "kitub") < distance("kitb", "gitr")
    assert distance("", "gt") == distance("gt", "") == 2


def test_neighbours_are_one_edit_away() -> None:
    near = set(neighbours("mtr"))
    assert {"mtr", "mt", "tr", "mr", "tmr", "mrt", "mtrn", "kmtr", "mkr"} <= near
    assert "mtrkk" not in near


def test_it_is_offered_above_and_searched_where_nothing_else_is(client: Client, teacher: Person) -> None:
    make_thread(teacher, title="संयुक्ताक्षर कैसे पढ़ाएँ")
    make_thread(teacher, title="गिनती का खेल")
    offered = client.page("/search?q=संयुक्तक्षर+खेल")
    assert "क्या आपका आशय यह था" in words_of(offered)
    assert any("संयुक्ताक्षर" in (link.text or "") for link in offered.iter("a"))
