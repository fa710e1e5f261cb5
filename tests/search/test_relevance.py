"""The judged queries of the sample community, scored as the field does: nDCG@10, gain 2^grade - 1, discount log2(rank + 1).

The figures are recorded in docs/performance.md. What falls below these bounds was broken, not tuned.
"""

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from flask import Flask

from forum.core.viewer import VISITOR
from forum.demo.loading import load_demo
from forum.discussion.queries import ThreadFilter
from forum.places.taxonomy import taxonomy
from forum.search.queries import find
from tests.make import settle

QUERIES = [json.loads(line) for line in Path(__file__).with_name("queries.jsonl").read_text("utf-8").splitlines()]
OVERALL, EACH_TYPE = 0.80, 0.60


def ndcg(relevant: Mapping[str, int], ranked: Sequence[str]) -> float:
    def gain(grades: Sequence[int]) -> float:
        return math.fsum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))

    best = gain(sorted(relevant.values(), reverse=True)[:10])
    return gain([relevant.get(key, 0) for key in ranked[:10]]) / best


def narrowed(asked: Mapping[str, str]) -> ThreadFilter:
    names = taxonomy()
    return ThreadFilter(
        district_id=names.get_district(asked["district"]).id if "district" in asked else None,
        topic_ids=names.get_topic(asked["topic"]).and_below if "topic" in asked else (),
        grades=(int(asked["grade"]),) if "grade" in asked else (),
    )


def test_the_judged_queries_find_what_people_meant(app: Flask) -> None:
    load_demo()
    settle()
    scores: defaultdict[str, list[float]] = defaultdict(list)
    for query in QUERIES:
        page = find(query["query"], narrowed(query.get("filter", {})), VISITOR).page
        scores[query["type"]].append(ndcg(query["relevant"], [hit.thread.key for hit in page.rows]))
    everything = [score for some in scores.values() for score in some]
    by_type = {name: round(sum(some) / len(some), 3) for name, some in scores.items()}
    assert sum(everything) / len(everything) >= OVERALL, by_type
    assert min(by_type.values()) >= EACH_TYPE, by_type


def test_the_measure_is_the_one_of_the_field() -> None:
    assert ndcg({"a": 3, "b": 1}, ["a", "b"]) == 1
    assert ndcg({"a": 3, "b": 1}, ["b", "a"]) == pytest.approx((1 + 7 / math.log2(3)) / (7 + 1 / math.log2(3)))
    assert ndcg({"a": 3}, ["x"]) == 0
