"""Problems of one district whose titles ask the same: pairs to look at, and perhaps to join."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from forum.core.db import db
from forum.desk.keeping import Wanted
from forum.discussion.models import Thread
from forum.search.analysis import words

MOST_COMPARED = 1000
"""Problems of a district that are compared, the newest: who wants to join older ones finds them by searching."""

LEAST_SHARED, SHARE = 3, 0.6
"""Two titles are alike when they share three words, and of all words in both six of ten."""

TOO_COMMON = 40
"""A word that so many titles of a district have makes no pair by itself."""

MOST_PAIRS = 20
"""Of a district, the likest."""

Keys = frozenset[str]


def doubles(district_ids: Collection[int | None]) -> list[Wanted]:
    """One SELECT a district."""
    return [one for district_id in district_ids for one in _of_district(district_id)]


def title_keys(title: str) -> Keys:
    """Its words as they sound, so that both scripts are the same; without stop words."""
    return frozenset(word.coarse[0] if word.coarse else word.folded for word in words(title))


def alike(one: Keys, other: Keys) -> float:
    """0, or the share of words that both have."""
    shared = len(one & other)
    share = shared / len(one | other) if shared >= LEAST_SHARED else 0.0
    return share if share >= SHARE else 0.0


def _of_district(district_id: int | None) -> list[Wanted]:
    here = Thread.district_id.is_(None) if district_id is None else Thread.district_id == district_id
    problems = select(Thread.id, Thread.title, Thread.created_at).where(
        here, Thread.kind == "problem", Thread.state == "visible", Thread.closed_at.is_(None)
    )
    rows = db.session.execute(problems.order_by(Thread.id.desc()).limit(MOST_COMPARED)).all()
    best = sorted(_pairs(rows), key=lambda pair: (-pair[0], -pair[1].id))[:MOST_PAIRS]
    return [
        Wanted(
            kind="duplicate",
            about=f"{older.id}-{newer.id}",
            district_id=district_id,
            thread_id=newer.id,
            other_thread_id=older.id,
            since=newer.created_at,
        )
        for _share, newer, older in best
    ]


def _pairs(rows: Sequence[Any]) -> list[tuple[float, Any, Any]]:
    """Likeness, the newer, the older. Compared are only those that share enough words that not everybody has."""
    keys = [title_keys(row.title) for row in rows]
    saying: dict[str, list[int]] = defaultdict(list)
    for place, its in enumerate(keys):
        for key in its:
            saying[key].append(place)
    met = Counter(
        (first, second)
        for places in saying.values()
        if len(places) <= TOO_COMMON
        for n, first in enumerate(places)
        for second in places[n + 1 :]
    )
    compared = ((alike(keys[first], keys[second]), rows[first], rows[second]) for first, second in met)
    return [pair for pair in compared if pair[0]]
