"""The taxonomy: sown once, kept by each process, renamed by the command line."""

import pytest
from flask import Flask, g

from forum.core.db import transaction
from forum.core.errors import Invalid, NotFound
from forum.core.i18n import Bilingual
from forum.places.actions import put_topic
from forum.places.seed import sow_taxonomy
from forum.places.taxonomy import taxonomy
from forum.places.traits import size_band

NAME = Bilingual(en="Handwriting", hi="सुलेख")


def test_the_seed_is_whole(app: Flask) -> None:
    names = taxonomy()
    assert len(names.districts) == 8
    assert sum(len(d.blocks) for d in names.districts) == 92
    assert len(names.topics) == 12
    assert len(names.topic_by_id) == 58
    assert (len(names.grades), len(names.situations), len(names.languages)) == (7, 20, 8)


def test_sowing_again_changes_nothing(app: Flask) -> None:
    before = taxonomy()
    with transaction():
        sow_taxonomy()
    g.pop("taxonomy")
    assert (taxonomy().districts, taxonomy().topics) == (before.districts, before.topics)


def test_a_new_name_is_seen_by_the_next_request(app: Flask) -> None:
    taxonomy()
    with transaction():
        put_topic(key="decoding", name=NAME, about=NAME, parent_key=None)
    g.pop("taxonomy")
    assert taxonomy().get_topic("decoding").name == NAME


def test_the_tree_has_two_levels(app: Flask) -> None:
    with pytest.raises(Invalid), transaction():
        put_topic(key="deeper", name=NAME, about=NAME, parent_key="matras")


def test_a_topic_takes_in_its_sub_topics(app: Flask) -> None:
    decoding = taxonomy().get_topic("decoding")
    assert len(decoding.and_below) == 7
    assert taxonomy().trail_of(taxonomy().get_topic("matras"))[0] == decoding


def test_places_that_are_not_there_are_not_found(app: Flask) -> None:
    with pytest.raises(NotFound):
        taxonomy().get_district("nowhere")
    with pytest.raises(NotFound):
        taxonomy().get_block(taxonomy().districts[0], "nowhere")


@pytest.mark.parametrize(("size", "band"), [(None, None), (0, 0), (20, 0), (21, 1), (40, 2), (41, 3), (61, 4), (999, 4)])
def test_a_class_size_falls_into_one_band(size: int | None, band: int | None) -> None:
    assert size_band(size) == band
