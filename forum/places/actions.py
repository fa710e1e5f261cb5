"""Changes to the taxonomy. The command line and the archive call these; every change raises the version."""

from typing import Any

from sqlalchemy import func, select

from forum.core.db import db
from forum.core.errors import Invalid
from forum.core.i18n import Bilingual, gettext
from forum.places.models import Block, District, Grade, HomeLanguage, Situation, TaxonomyVersion, Topic


def touch_taxonomy() -> None:
    """Tell every process that its copy is old."""
    row = db.session.get(TaxonomyVersion, 1)
    if row is None:
        db.session.add(TaxonomyVersion(id=1, number=1))
    else:
        row.number += 1


def put_district(*, key: str, name: Bilingual, state: Bilingual, blocks: list[tuple[str, Bilingual]]) -> District:
    """Add or rename a district and its blocks; blocks that are not named stay."""
    district = db.session.scalar(select(District).where(District.key == key))
    if district is None:
        district = District(key=key, position=_next_position(District))
        db.session.add(district)
    district.name, district.state = name, state
    db.session.flush()
    known = {block.key: block for block in db.session.scalars(select(Block).where(Block.district_id == district.id))}
    for block_key, block_name in blocks:
        if block_key in known:
            known[block_key].name = block_name
        else:
            db.session.add(Block(district_id=district.id, key=block_key, name=block_name))
    touch_taxonomy()
    return district


def put_topic(*, key: str, name: Bilingual, about: Bilingual, parent_key: str | None) -> Topic:
    """Add a topic, or rename it. Raises Invalid where the parent is unknown or is a sub-topic itself."""
    parent = None
    if parent_key is not None:
        parent = db.session.scalar(select(Topic).where(Topic.key == parent_key))
        if parent is None:
            raise Invalid(gettext("There is no topic %(key)s to stand below.", key=parent_key))
        if parent.parent_id is not None:
            raise Invalid(gettext("%(key)s is a sub-topic itself; the tree has two levels.", key=parent_key))
    topic = db.session.scalar(select(Topic).where(Topic.key == key))
    if topic is None:
        topic = Topic(key=key, position=_next_position(Topic))
        db.session.add(topic)
    topic.name, topic.about, topic.parent_id = name, about, parent.id if parent else None
    touch_taxonomy()
    db.session.flush()
    return topic


def put_situation(*, key: str, name: Bilingual) -> None:
    situation = db.session.get(Situation, key)
    if situation is None:
        situation = Situation(key=key, position=_next_position(Situation))
        db.session.add(situation)
    situation.name = name
    touch_taxonomy()
    db.session.flush()


def put_grade(*, key: str, name: Bilingual, lowest: int, highest: int) -> None:
    grade = db.session.get(Grade, key) or Grade(key=key)
    grade.name, grade.lowest, grade.highest = name, lowest, highest
    db.session.add(grade)
    touch_taxonomy()
    db.session.flush()


def put_home_language(*, key: str, name: Bilingual) -> None:
    language = db.session.get(HomeLanguage, key)
    if language is None:
        language = HomeLanguage(key=key, position=_next_position(HomeLanguage))
        db.session.add(language)
    language.name = name
    touch_taxonomy()
    db.session.flush()


def _next_position(table: Any) -> int:
    return (db.session.scalar(select(func.max(table.position))) or 0) + 1
