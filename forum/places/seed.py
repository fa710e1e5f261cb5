"""The taxonomy that a new site starts with (forum/places/taxonomy.json, of 2026-11)."""

import json
import re
from pathlib import Path
from typing import Any

from forum.core.i18n import Bilingual
from forum.places.actions import put_district, put_grade, put_home_language, put_situation, put_topic

SEED = Path(__file__).with_name("taxonomy.json")

STATE = Bilingual(en="Uttar Pradesh", hi="उत्तर प्रदेश")


def sow_taxonomy() -> None:
    """Put everything of the seed into the database, in the caller's transaction; safe to repeat on an untouched site."""
    seed = json.loads(SEED.read_text("utf-8"))
    for district in seed["districts"]:
        blocks = [(key_of(block["en"]), _name(block)) for block in district["blocks"]]
        put_district(key=district["slug"], name=_name(district), state=STATE, blocks=blocks)
    for topic in seed["topics"]:
        put_topic(key=topic["slug"], name=_name(topic), about=_about(topic), parent_key=None)
        for child in topic["children"]:
            put_topic(key=child["slug"], name=_name(child), about=_about(child), parent_key=topic["slug"])
    for grade in seed["grades"]:
        lowest, highest = _grades(grade["slug"])
        put_grade(key=grade["slug"], name=_name(grade), lowest=lowest, highest=highest)
    for situation in seed["situations"]:
        put_situation(key=situation["slug"], name=_name(situation))
    for language in seed["home_languages"]:
        put_home_language(key=language["slug"], name=_name(language))


def key_of(name: str) -> str:
    """The key of a block: its English name in lower case with hyphens, without what stands in brackets."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"\(.*?\)", "", name.lower())).strip("-")


def _name(entry: dict[str, Any]) -> Bilingual:
    return Bilingual(en=entry["en"], hi=entry["hi"])


def _about(entry: dict[str, Any]) -> Bilingual:
    return Bilingual(en=entry["desc_en"], hi=entry["desc_hi"])


def _grades(slug: str) -> tuple[int, int]:
    """`balvatika` is 0; `class-3` is 3; `class-6-8` is 6 to 8."""
    numbers = [int(n) for n in re.findall(r"\d+", slug)] or [0]
    return numbers[0], numbers[-1]
