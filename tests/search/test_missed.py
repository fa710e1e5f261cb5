"""What was looked for and not found: words only, counted in memory, written with the next answer of a later minute."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.people.models import Person
from forum.search.missed import most_missed, write_missed
from forum.search.models import MissedSearch
from forum.upkeep import forget_old
from tests.client import Client
from tests.make import make_thread


def _kept() -> dict[str, int]:
    write_missed()
    db.session.rollback()
    db.session.expire_all()
    return {row.words: row.times for row in db.session.scalars(select(MissedSearch))}


def test_what_finds_nothing_is_counted(client: Client, teacher: Person) -> None:
    make_thread(teacher)
    for query in ("zzqx qqxz", "ZZQX  qqxz", "matra", "का के"):
        client.get(f"/search?q={query}")
    assert _kept() == {"zzqx qqxz": 2}
    client.get("/search?q=zzqx+qqxz")
    assert _kept() == {"zzqx qqxz": 3}
    assert [row.words for row in most_missed()] == ["zzqx qqxz"]


@pytest.mark.parametrize("query", ["zzqx@example.org", "9876543210 zzqx", "zzqx +91 98765 43210"])
def test_nothing_that_tells_somebody_is_noted(client: Client, query: str) -> None:
    client.get("/search", query_string={"q": query})
    assert _kept() == {}


def test_with_filters_nothing_found_says_nothing_about_the_words(client: Client, teacher: Person) -> None:
    client.get("/search?q=zzqx&district=shravasti")
    assert _kept() == {}


def test_after_a_year_it_is_forgotten(client: Client, teacher: Person) -> None:
    client.get("/search?q=zzqx")
    assert _kept() == {"zzqx": 1}
    with clock.standing_at(clock.now() + timedelta(days=370)):
        forget_old()
    assert _kept() == {}
