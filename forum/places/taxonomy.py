"""A frozen copy of all places and traits, kept by each process until the database says that it is old.

Nearly every page names districts, topics and situations; some 200 short rows, changed a few times a year. One SELECT of the
version number a request replaces joins on every list. Pages and rules read names from here, rows only keep ids and keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from flask import g
from sqlalchemy import Engine, select

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.i18n import Bilingual, gettext
from forum.places.models import Block, District, Grade, HomeLanguage, Situation, TaxonomyVersion, Topic


@dataclass(frozen=True)
class BlockName:
    id: int
    key: str
    name: Bilingual
    district_id: int


@dataclass(frozen=True)
class DistrictName:
    """`blocks` in the order in which they were written down."""

    id: int
    key: str
    name: Bilingual
    state: Bilingual
    blocks: tuple[BlockName, ...]


@dataclass(frozen=True)
class TopicName:
    """`children` is empty for a sub-topic."""

    id: int
    key: str
    name: Bilingual
    about: Bilingual
    parent_id: int | None
    children: tuple["TopicName", ...] = ()

    @property
    def and_below(self) -> tuple[int, ...]:
        """Its id and those of its sub-topics: what a page or a filter of this topic takes in."""
        return (self.id, *(child.id for child in self.children))


@dataclass(frozen=True)
class GradeName:
    key: str
    name: Bilingual
    grades: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """Districts, top topics, grades, situations and home languages, each in its order. Two of them are never the same."""

    version: int
    districts: tuple[DistrictName, ...]
    topics: tuple[TopicName, ...]
    grades: tuple[GradeName, ...]
    situations: Mapping[str, Bilingual]
    languages: Mapping[str, Bilingual]

    @cached_property
    def district_by_id(self) -> Mapping[int, DistrictName]:
        return {district.id: district for district in self.districts}

    @cached_property
    def district_by_key(self) -> Mapping[str, DistrictName]:
        return {district.key: district for district in self.districts}

    @cached_property
    def block_by_id(self) -> Mapping[int, BlockName]:
        return {block.id: block for district in self.districts for block in district.blocks}

    @cached_property
    def topic_by_id(self) -> Mapping[int, TopicName]:
        return {topic.id: topic for top in self.topics for topic in (top, *top.children)}

    @cached_property
    def topic_by_key(self) -> Mapping[str, TopicName]:
        return {topic.key: topic for topic in self.topic_by_id.values()}

    @cached_property
    def grade_by_key(self) -> Mapping[str, GradeName]:
        return {grade.key: grade for grade in self.grades}

    def get_district(self, key: str) -> DistrictName:
        """Raises NotFound."""
        if key not in self.district_by_key:
            raise NotFound(gettext("There is no district of this name here."))
        return self.district_by_key[key]

    def get_block(self, district: DistrictName, key: str) -> BlockName:
        """Raises NotFound."""
        for block in district.blocks:
            if block.key == key:
                return block
        raise NotFound(gettext("There is no block of this name in the district."))

    def get_topic(self, key: str) -> TopicName:
        """Raises NotFound."""
        if key not in self.topic_by_key:
            raise NotFound(gettext("There is no topic of this name here."))
        return self.topic_by_key[key]

    def trail_of(self, topic: TopicName) -> tuple[TopicName, ...]:
        """The topic's parent, where it has one, and the topic itself."""
        return (self.topic_by_id[topic.parent_id], topic) if topic.parent_id else (topic,)


VERSION = select(TaxonomyVersion.number)
"""One row; read with the look-up of who somebody is, it costs nothing."""
_kept: WeakKeyDictionary[Engine, Taxonomy] = WeakKeyDictionary()


def taxonomy() -> Taxonomy:
    """The places and traits as they are now; asks for the version once a request."""
    try:
        kept: Taxonomy = g.taxonomy  # asked forty times for a page: to ask whether it is there first takes twice as long
    except AttributeError:
        kept = g.taxonomy = _current()
    return kept


def know_version(number: int) -> None:
    """Said by whoever has read it already for this request, with something else."""
    g.taxonomy_version = number


def forget_taxonomy() -> None:
    """Something was changed since: the next question reads the places anew."""
    g.pop("taxonomy", None)
    g.pop("taxonomy_version", None)


def _current() -> Taxonomy:
    version = g.get("taxonomy_version")
    if version is None:
        version = db.session.connection().scalar(VERSION) or 0
    kept = _kept.get(db.engine)
    if kept is None or kept.version != version:
        kept = _kept[db.engine] = _read(version)
    return kept


def _read(version: int) -> Taxonomy:
    blocks: dict[int, list[BlockName]] = {}
    for b in db.session.scalars(select(Block).order_by(Block.id)):
        blocks.setdefault(b.district_id, []).append(BlockName(b.id, b.key, b.name, b.district_id))
    children: dict[int | None, list[Topic]] = {}
    for t in db.session.scalars(select(Topic).order_by(Topic.position, Topic.id)):
        children.setdefault(t.parent_id, []).append(t)
    return Taxonomy(
        version=version,
        districts=tuple(
            DistrictName(d.id, d.key, d.name, d.state, tuple(blocks.get(d.id, ())))
            for d in db.session.scalars(select(District).order_by(District.position, District.id))
        ),
        topics=tuple(_topic(top, children) for top in children.get(None, ())),
        grades=tuple(
            GradeName(grade.key, grade.name, tuple(range(grade.lowest, grade.highest + 1)))
            for grade in db.session.scalars(select(Grade).order_by(Grade.lowest))
        ),
        situations={s.key: s.name for s in db.session.scalars(select(Situation).order_by(Situation.position, Situation.key))},
        languages={
            row.key: row.name
            for row in db.session.scalars(select(HomeLanguage).order_by(HomeLanguage.position, HomeLanguage.key))
        },
    )


def _topic(row: Topic, children: Mapping[int | None, list[Topic]]) -> TopicName:
    below = tuple(_topic(child, children) for child in children.get(row.id, ()))
    return TopicName(row.id, row.key, row.name, row.about, row.parent_id, below)
