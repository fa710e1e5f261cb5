import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tests.house.messages import catalogues, in_catalogue, in_source, key_of, strings_of, untranslated
from tests.house.tree import name_of

PLACE = re.compile(r"%\((\w+)\)s")


def test_every_word_has_its_hindi() -> None:
    missing = [f"{found.where}: {found.id}" for found in untranslated()]
    assert not missing, "\n".join(missing)


def test_no_catalogue_keeps_what_nobody_says_any_more() -> None:
    said = {found.id for found in in_source()}
    idle = [
        f"{name_of(path)}: {message.id}"
        for path in catalogues()
        for message in in_catalogue(path)
        if key_of(message.id) not in said
    ]
    assert not idle, "\n".join(idle)


def test_one_english_text_has_one_hindi() -> None:
    first: dict[object, tuple[object, Path]] = {}
    for path in catalogues():
        for message in in_catalogue(path):
            key = key_of(message.id)
            string, where = first.setdefault(key, (message.string, path))
            assert string == message.string, f"{key!r} is {string!r} in {where.name} and {message.string!r} in {path.name}"


@pytest.mark.parametrize("path", catalogues(), ids=name_of)
def test_what_is_filled_in_is_the_same_in_both_languages(path: Path) -> None:
    for message in in_catalogue(path):
        for english, hindi in _pairs(message):
            there, here = set(PLACE.findall(hindi)), set(PLACE.findall(english))
            assert there == here or (there < here and message.pluralizable), f"{english!r} and {hindi!r}"  # "one" may be a word


def _pairs(message: Message) -> list[tuple[str, str]]:
    """Each Hindi text with its English."""
    english = [message.id] if isinstance(message.id, str) else list(message.id)
    return list(zip(english, strings_of(message), strict=True))
