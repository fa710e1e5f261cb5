"""How well search finds what people judged: nDCG@10 by type of question, for every weight of the ranking as it is, lower and higher.

usage: python -m bench.judged [QUERIES ...] [--archive FILE] [--step SHARE] [--only WORDS]

QUERIES are JSON Lines: {"query", "type", "relevant": {thread key: grade 0 to 3}}, and where wanted "filter": {"district", "topic",
"grade"} and "reader": {"district", "block", "grades", "class_size", "situations", "languages"}, the class of the teacher who asks.
Without a file it takes the judged questions of the sample community; --archive names another community in the archive format.
The measure is the field's: gain 2^grade - 1, discount log2(rank + 1). Weights that only count for a reader with a class are left out
where no question has one.
"""

import argparse
import importlib
import json
import math
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import current_app

from bench.site import forum, opened
from bench.tables import show
from forum.core.settings import ROOT
from forum.core.viewer import VISITOR, ClassContext, Viewer
from forum.discussion.queries import ThreadFilter
from forum.places.taxonomy import taxonomy
from forum.search import engine
from forum.search.queries import find
from forum.search.workers import rebuild_index

QUERIES = ROOT / "tests" / "search" / "queries.jsonl"

LIKENESS = ("SAME_BLOCK", "SAME_DISTRICT", "SHARED_GRADE", "SHARED_SITUATION", "SAME_SIZE_BAND", "SHARED_LANGUAGE")
OF_READERS = {"CONTEXT", *LIKENESS}

WEIGHTS: Mapping[str, tuple[str, ...]] = {
    "forum.search.ranking": ("KNOWN", "UNKNOWN", "UNKNOWN_LATIN", "ALSO", "MEANT", "BEGUN", "GOES_ON"),
    "forum.search.scoring": ("SATURATION", "LENGTH"),
    "forum.search.worth": ("SOLVED", "TRIED", "RECENT", "CONTEXT"),
    "forum.discussion.likeness": LIKENESS,
}
"""Numbers that are read at each question, by the module that they stand in."""

PLACES, TITLE = "forum.search.terms", "title"
"""What a word of the title weighs goes into the index: it is built anew for each value."""

Judged = Mapping[str, Any]
Scores = Mapping[str, float]


def ndcg(relevant: Mapping[str, int], ranked: Sequence[str]) -> float:
    """Of the first ten; 1 for the best order that there is."""

    def gain(grades: Sequence[int]) -> float:
        return math.fsum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))

    best = gain(sorted(relevant.values(), reverse=True)[:10])
    return gain([relevant.get(key, 0) for key in ranked[:10]]) / best


def read_judged(path: Path) -> list[Judged]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def score(judged: Sequence[Judged]) -> Scores:
    """The mean of each type, and of all as `all`. Asks the site whose context is open."""
    by_type: defaultdict[str, list[float]] = defaultdict(list)
    for query in judged:
        page = find(query["query"], _narrowed(query.get("filter", {})), _reader(query.get("reader"))).page
        by_type[query["type"]].append(ndcg(query["relevant"], [hit.thread.key for hit in page.rows]))
    everything = [one for some in by_type.values() for one in some]
    return {"all": _mean(everything), **{name: _mean(some) for name, some in by_type.items()}}


def _mean(some: Sequence[float]) -> float:
    return math.fsum(some) / len(some)


def _narrowed(asked: Mapping[str, str]) -> ThreadFilter:
    names = taxonomy()
    return ThreadFilter(
        district_id=names.get_district(asked["district"]).id if "district" in asked else None,
        topic_ids=names.get_topic(asked["topic"]).and_below if "topic" in asked else (),
        grades=(int(asked["grade"]),) if "grade" in asked else (),
    )


def _reader(said: Mapping[str, Any] | None) -> Viewer:
    """A visitor with a class is nobody that the site knows: she sees what visitors see, in her order."""
    if said is None:
        return VISITOR
    district = taxonomy().get_district(said["district"]) if "district" in said else None
    block = next((one for one in district.blocks if one.key == said.get("block")), None) if district else None
    context = ClassContext(
        district_id=district.id if district else None,
        block_id=block.id if block else None,
        grades=tuple(said.get("grades", ())),
        class_size=said.get("class_size"),
        situations=tuple(said.get("situations", ())),
        languages=tuple(said.get("languages", ())),
    )
    return replace(VISITOR, context=context)


@contextmanager
def _weighing(module: Any, name: str, value: float) -> Iterator[None]:
    was = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, was)


def _moved(step: float) -> Sequence[tuple[str, float]]:
    return (("lower", 1 - step), ("higher", 1 + step))


def measure_weights(judged: Sequence[Judged], step: float, only: str) -> Iterator[tuple[str, Scores]]:
    """Name and scores: of the weights as they are, then of each weight moved."""
    left_out = set() if any("reader" in query for query in judged) else OF_READERS
    yield "as it is", score(judged)
    for module in map(importlib.import_module, WEIGHTS):
        for name in WEIGHTS[module.__name__]:
            if name in left_out or only not in name.lower():
                continue
            for _way, share in _moved(step):
                value = getattr(module, name) * share
                with _weighing(module, name, value), _fresh_engine():
                    yield f"{name} {value:.3g}", score(judged)
    if only in TITLE:
        yield from _measure_title(judged, step)


def _measure_title(judged: Sequence[Judged], step: float) -> Iterator[tuple[str, Scores]]:
    places = importlib.import_module(PLACES).PLACES
    was = places[TITLE]
    for _way, share in _moved(step):
        places[TITLE] = max(1, round(was * share))
        rebuild_index()
        yield f"title {places[TITLE]}", score(judged)
    places[TITLE] = was
    rebuild_index()


@contextmanager
def _fresh_engine() -> Iterator[None]:
    """One that remembers nothing of what other weights made of the lengths of its posts."""
    engine.connect(current_app.extensions["settings"])
    try:
        yield
    finally:
        engine.connect(current_app.extensions["settings"])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.judged")
    parser.add_argument("queries", nargs="*", type=Path, default=[QUERIES])
    parser.add_argument("--archive", type=Path, help="a community in the archive format, instead of the sample one")
    parser.add_argument("--step", type=float, default=0.5, help="by which share of itself a weight is moved (0.5)")
    parser.add_argument("--only", default="", help="weights whose name holds this")
    asked = parser.parse_args()
    judged = [query for path in asked.queries for query in read_judged(path)]
    with tempfile.TemporaryDirectory() as folder, suppress(KeyboardInterrupt):
        forum(Path(folder), "init")
        forum(Path(folder), *(("import", str(asked.archive.resolve())) if asked.archive else ("demo",)))
        with opened(Path(folder)):
            _show(list(measure_weights(judged, asked.step, asked.only.lower())))


def _show(found: Sequence[tuple[str, Scores]]) -> None:
    """Where a weight changes nothing, a dot stands in place of the figure."""
    _name, now = found[0]
    rows = [[name, *(_figure(scores[kind], now[kind], name) for kind in now)] for name, scores in found]
    show("nDCG@10 of the judged questions", ["weight", *now], rows)


def _figure(value: float, now: float, name: str) -> str:
    return f"{value:.3f}" if name == "as it is" or abs(value - now) >= 0.0005 else "·"


if __name__ == "__main__":
    main()
