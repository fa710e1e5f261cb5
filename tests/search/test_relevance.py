"""The judged queries of the sample community, scored as the field does: nDCG@10, gain 2^grade - 1, discount log2(rank + 1).

The figures are recorded in docs/performance.md. What falls below these bounds was broken, not tuned.
"""

import importlib
import math

import pytest
from flask import Flask

from bench.judged import QUERIES, WEIGHTS, ndcg, read_judged, score
from forum.demo.loading import load_demo
from tests.make import settle

OVERALL, EACH_TYPE = 0.80, 0.60


def test_the_judged_queries_find_what_people_meant(app: Flask) -> None:
    load_demo()
    settle()
    found = score(read_judged(QUERIES))
    by_type = {name: round(mean, 3) for name, mean in found.items()}
    assert found["all"] >= OVERALL, by_type
    assert min(by_type.values()) >= EACH_TYPE, by_type


def test_the_measure_is_the_one_of_the_field() -> None:
    assert ndcg({"a": 3, "b": 1}, ["a", "b"]) == 1
    assert ndcg({"a": 3, "b": 1}, ["b", "a"]) == pytest.approx((1 + 7 / math.log2(3)) / (7 + 1 / math.log2(3)))
    assert ndcg({"a": 3}, ["x"]) == 0


@pytest.mark.parametrize(("module", "name"), [(module, name) for module, names in WEIGHTS.items() for name in names])
def test_the_weights_that_the_bench_moves_are_where_it_looks(module: str, name: str) -> None:
    assert getattr(importlib.import_module(module), name) > 0
