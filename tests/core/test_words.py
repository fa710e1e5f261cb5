"""Language, bilingual names, limits and pages."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.core import clock, limits
from forum.core.db import db
from forum.core.i18n import Bilingual, language, speak, speaking
from forum.core.paging import LAST_PAGE, Page, page_number


def test_a_name_speaks_the_language_of_the_moment() -> None:
    name = Bilingual(en="Decoding", hi="डिकोडिंग")
    with speaking("en"):
        assert str(name) == "Decoding"
    with speaking("hi"):
        assert str(name) == "डिकोडिंग"


def test_an_unknown_language_is_hindi() -> None:
    with speaking("en"):
        speak("fr")
        assert language() == "hi"


@pytest.mark.parametrize(
    ("asked", "number"),
    [(None, 1), ("", 1), ("3", 3), ("0", 1), ("-1", 1), ("1e3", 1), ("३", 1), ("9999999", 1), ("99999", LAST_PAGE)],
)
def test_whatever_stands_in_the_address_is_a_page(asked: str | None, number: int) -> None:
    assert page_number(asked) == number


def test_a_page_knows_its_neighbours() -> None:
    assert Page([], 2, 100).near == [1, 2, 3]
    assert Page([], 1, 0).last == 1


def test_a_limit_counts_within_its_window_only(app: Flask) -> None:
    noon = datetime(2026, 11, 23, 12, 0, 30, tzinfo=UTC)
    with clock.standing_at(noon):
        assert limits.count("sign in", "asha", within=timedelta(minutes=1)) == (1, 31)
        assert limits.count("sign in", "asha", within=timedelta(minutes=1))[0] == 2
        assert limits.count("sign in", "bina", within=timedelta(minutes=1))[0] == 1
    with clock.standing_at(noon + timedelta(minutes=1)):
        assert limits.count("sign in", "asha", within=timedelta(minutes=1))[0] == 1


def test_old_counts_can_go(app: Flask) -> None:
    limits.count("sign in", "asha", within=timedelta(minutes=1))
    limits.forget_before(clock.now() + timedelta(hours=1))
    assert limits.count("sign in", "asha", within=timedelta(days=1))[0] == 1
    assert db.session.scalar(select(func.count()).select_from(limits.Count)) == 1
