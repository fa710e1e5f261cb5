"""The teaching lexicon: data that a mentor may change, and what keeps it in order."""

import unicodedata
from collections import defaultdict
from dataclasses import replace

import pytest

from forum.search import lexicon
from forum.search.analysis import words
from forum.search.asking import ask, phrases_of
from forum.search.lexicon import raw_concepts

CONCEPTS = raw_concepts()
TOO_COMMON = "करना काम अच्छा बात बच्चा कक्षा पढ़ाना शिक्षक do make work use time good class school teacher child teach".split()


def _has(letters: str, low: int, high: int) -> bool:
    return any(low <= ord(letter) <= high for letter in letters)


def test_there_are_enough_concepts() -> None:
    assert len(CONCEPTS) >= 600


def test_each_column_holds_its_script() -> None:
    for concept in CONCEPTS:
        for phrase in concept.phrases:
            assert phrase == unicodedata.normalize("NFC", phrase), concept.where
        assert not [phrase for phrase in concept.hindi if _has(phrase.lower(), ord("a"), ord("z"))], concept.where
        assert not [phrase for phrase in concept.english + concept.roman if _has(phrase, 0x900, 0x97F)], concept.where
        assert len(concept.phrases) > 1, f"{concept.where}: one word alone finds nothing more"


def test_no_phrase_stands_for_two_things() -> None:
    places: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for concept in CONCEPTS:
        for phrase in phrases_of(concept):
            places[tuple(word.stem for word in phrase)].add(concept.where)
    assert {" ".join(phrase): where for phrase, where in places.items() if len(where) > 1} == {}


def test_no_word_of_every_thread_is_a_name_of_something() -> None:
    common = {word.stem for raw in TOO_COMMON for word in words(raw)}
    alone = {phrase[0].stem for concept in CONCEPTS for phrase in phrases_of(concept) if len(phrase) == 1}
    assert common & alone == set()


def test_each_roman_form_reaches_its_concept() -> None:
    """As it is typed, alone: it asks for the Hindi words of its own line, and of no other."""
    lost = []
    for concept in CONCEPTS:
        hindi = set(phrases_of(replace(concept, english=(), roman=())))
        for typed in concept.roman:
            also = {phrase for one in ask(typed).words for phrase in one.also}
            if hindi and phrases_of(replace(concept, hindi=(), english=(), roman=(typed,))) and not hindi & also:
                lost.append(f"{concept.where}: {typed}")
    assert lost == []


def test_a_line_without_its_columns_is_named() -> None:
    with pytest.raises(ValueError, match=r"three columns"):
        list(lexicon._columns("somewhere:3", "one, two"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vowel sign", "मात्रा"), ("hajiri", "उपस्थिति"), ("mdm", "मध्याह्न"), ("word problem", "इबारती"), ("tlm", "टीएलएम"), ("smc", "एसएमसी"),
        ("place value", "स्थानीय"), ("remedial", "उपचारात्मक"), ("बहुकक्षा", "multigrade"), ("घटाना", "subtraction"),
    ],
)  # fmt: skip
def test_a_question_also_asks_for_the_other_names(typed: str, meant: str) -> None:
    (wanted,) = {word.stem for word in words(meant)}
    assert wanted in {word.stem for one in ask(typed).words for phrase in one.also for word in phrase}


def test_the_longer_name_is_meant() -> None:
    """`word problem` asks for sums in words, not for problems."""
    also = {" ".join(word.folded for word in phrase) for one in ask("word problem").words for phrase in one.also}
    assert also
    assert "difficulty" not in also


@pytest.mark.parametrize("text", ["", "का के", "मात्रा " * 10_000, "\ud800", "a" * 5000])
def test_asking_never_fails(text: str) -> None:
    assert len(ask(text).words) <= 32
