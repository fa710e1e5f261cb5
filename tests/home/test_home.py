"""The first page: for a visitor what this is, for a teacher her day, for a mentor her desk first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.viewer import Viewer
from forum.discussion.models import Outcome
from forum.people.models import Person
from forum.people.records import tell
from tests.cast import OTHER_DISTRICT, make_person
from tests.client import Client, sign_in
from tests.house.test_questions import MOST, ask
from tests.make import make_solution, make_thread, make_try
from tests.page import words_of

Browser = Callable[[Person], Client]


@pytest.fixture
def of(new_client: Callable[[], Client]) -> Browser:
    return lambda person: sign_in(new_client(), person)


@pytest.fixture
def pupil(app: Flask) -> Person:
    """A teacher who has said what her class is like."""
    return make_person("rekha", name="रेखा", grades=[2], class_size=45, situations=["multigrade"])


def section(page: Element, name: str) -> str:
    return " ".join(words_of(one) for one in page.iter("section") if one.get("aria-labelledby") == name)


def primary(page: Element) -> list[str]:
    """Buttons that call, and not the quiet ones."""
    main = next(one for one in page.iter("main"))
    return [words_of(a) for a in main.iter() if a.tag in {"a", "button"} and a.get("class") == "button"]


def test_a_teacher_has_one_primary_button(of: Browser, teacher: Person, pupil: Person) -> None:
    assert primary(of(teacher).page("/")) == ["समस्या बताएँ"]
    assert primary(of(pupil).page("/")) == ["समस्या बताएँ"]


def test_classes_like_hers_come_with_the_reason_three_at_most(of: Browser, pupil: Person, stranger: Person) -> None:
    for number in range(5):
        make_solution(make_thread(stranger, title=f"कार्ड का खेल {number}", grades=(2,), situations=("multigrade",)), stranger)
    make_solution(make_thread(pupil, title="अपनी ही चर्चा", grades=(2,)), stranger)
    said = section(of(pupil).page("/"), "alike")
    assert said.count("कार्ड का खेल") == 3
    assert said.count("बहुकक्षा") >= 3
    assert "अपनी ही चर्चा" not in said


def test_a_thread_from_elsewhere_comes_where_it_worked_or_was_written_in_a_class_like_hers(
    of: Browser, pupil: Person, stranger: Person
) -> None:
    """And the reason says what was done there. Where it did not work, or is only planned, nothing is like hers."""
    far: dict[str, Any] = {"district": OTHER_DISTRICT, "grades": (5,)}
    hers: dict[str, Any] = {"grades": (2,), "situations": ("multigrade",)}
    helper = make_person("hina", district="jaunpur")
    likes_her = make_person("uma", district="jaunpur", grades=[2], situations=["multigrade"])
    tried: dict[str, Outcome] = {"यहाँ चला": "worked", "यहाँ नहीं चला": "did_not_work", "यहाँ सोचा": "planning"}
    for title, outcome in tried.items():
        make_try(make_solution(make_thread(stranger, title=title, **far), stranger), helper, outcome, **hers)
    make_solution(make_thread(stranger, title="यहाँ लिखा", **far), likes_her)
    said = section(of(pupil).page("/"), "alike")
    assert "यहाँ चला" in said
    assert "काम आया: वही कक्षा" in said
    assert "यहाँ लिखा" in said
    assert "समाधान: वही कक्षा" in said
    assert "यहाँ नहीं चला" not in said
    assert "यहाँ सोचा" not in said


def test_two_problems_of_her_district_wait_and_none_of_hers(of: Browser, teacher: Person, stranger: Person) -> None:
    make_thread(stranger, title="दूसरे जनपद की", district=OTHER_DISTRICT)
    for number in range(3):
        make_thread(stranger, title=f"यहाँ की समस्या {number}")
    for number in range(4):
        make_thread(teacher, title=f"मेरी समस्या {number}")
    page = of(teacher).page("/")
    said = section(page, "needed")
    assert said.count("यहाँ की समस्या") == 2
    assert "मेरी समस्या" not in said
    assert "दूसरे जनपद की" not in said
    assert "/threads?status=needs&district=shravasti" in {a.get("href") for a in page.iter("a")}


def test_one_thread_stands_in_one_list(of: Browser, pupil: Person, stranger: Person) -> None:
    make_solution(make_thread(stranger, title="समाधान है पर आज़माया नहीं", grades=(2,)), stranger)
    assert words_of(of(pupil).page("/")).count("समाधान है पर आज़माया नहीं") == 1


def test_a_visitor_is_shown_what_was_tried_most_while_little_was_picked(
    client: Client, teacher: Person, stranger: Person
) -> None:
    for number in range(4):
        solution = make_solution(make_thread(teacher, title=f"आज़माया गया {number}"), teacher)
        make_try(solution, stranger)
    make_thread(teacher, title="किसी ने नहीं आज़माया")
    page = client.page("/")
    said = section(page, "proven")
    assert said.count("आज़माया गया") >= 3
    assert "किसी ने नहीं" not in said
    for name in ("how", "topics", "districts"):
        assert section(page, name)
    examples = [a for a in page.iter("a") if a.get("href", "").startswith("/search?q=")]
    assert len(examples) == 6
    assert "/join" in {a.get("href") for a in page.iter("a")}


def test_what_a_desk_gives_stands_first_and_only_where_it_gives_something(
    app: Flask, monkeypatch: pytest.MonkeyPatch, of: Browser, mentor: Person
) -> None:
    def cards(me: Viewer) -> object:
        return ["एक नया साथी"] if me.role == "mentor" else []

    desk = DictLoader({"desk_of_test.html": '<section class="section"><h2>{{ front | length }}: {{ front[0] }}</h2></section>'})
    monkeypatch.setattr(app.jinja_env, "loader", ChoiceLoader([desk, app.jinja_loader]))  # type: ignore[list-item]
    app.extensions["front_of_home"] = (("desk_of_test.html", cards),)
    page = of(mentor).page("/")
    assert words_of(next(page.iter("h2"))) == "1: एक नया साथी"
    assert "एक नया साथी" not in words_of(of(make_person("hina")).page("/"))


@pytest.mark.parametrize("role", ["teacher", "mentor", "moderator"])
def test_a_full_home_asks_eight_times_at_most(of: Browser, stranger: Person, role: str) -> None:
    """With a class, news, a plan that was asked about, something waiting, and a notice that names a post."""
    her = make_person("asha", role=role, grades=[2])  # type: ignore[arg-type]
    mine = make_thread(her, grades=(2,))
    post = make_solution(mine, stranger)
    make_solution(make_thread(stranger, title="जैसी कक्षा", grades=(2,)), stranger)
    make_thread(stranger, title="समाधान चाहिए")
    with clock.standing_at(clock.now() - timedelta(days=9)):
        make_try(post, her, "planning")
    with transaction():
        tell(db.session.get_one(Person, her.id), "shown_again", post=post.id, title="")
    asked = ask(of(her), "/")
    assert len(asked) <= MOST, "\n\n".join(asked)
