"""The chain: total, idempotent, the same for index and query, and at one about spellings that teachers use."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.search.analysis import STOP_WORDS, any_surface, surfaces, tokens, words, words_of_surface
from forum.search.normalise import normalise

ANY_TEXT = st.text(max_size=80) | st.text(st.characters(min_codepoint=0x900, max_codepoint=0x97F), max_size=40)


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_any_text_has_words_and_they_stand_where_they_say(text: str) -> None:
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.word.stem
        assert token.word.folded not in STOP_WORDS


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_composed_and_decomposed_text_have_the_same_words(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert [word.stem for word in words(composed)] == [word.stem for word in words(decomposed)]


@given(st.text(st.characters(min_codepoint=0x904, max_codepoint=0x97F), min_size=1, max_size=12))
@settings(max_examples=300, deadline=None)
def test_what_a_text_says_is_found_by_the_same_words_alone(text: str) -> None:
    """Index and query are one pipeline: a word is the same by itself and in a sentence."""
    alone = [word.stem for word in words(text)]
    within = [word.stem for word in words(f"बच्चे {text} school")]
    assert within[1:-1] == alone


@pytest.mark.parametrize(
    "broken", ["\ud800", "\x00", "मात्रा\udfffमात्रा", "\u202eमात्रा", "𝕞𝕒𝕥𝕣𝕒", "①②", "ﷺ", "a" * 100_000, "क्" * 50_000]
)
def test_strange_text_is_no_error(broken: str) -> None:
    list(words(broken))


SAME = [
    ("हिन्दी", "हिंदी"), ("पढ़ना", "पढना"), ("रुपये", "रुपए"), ("सम्बन्ध", "संबंध"), ("मात्राएँ", "मात्रा"), ("बच्चों", "बच्चे"), ("डॉक्टर", "डाक्टर"),
    ("आँख", "आंख"), ("दुःख", "दुख"), ("क\u200d्षा", "क्षा"), ("क़लम", "कलम"), ("१२", "12"), ("Readings", "reading"), ("mātrā", "matra"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_script_are_one_word(one: str, other: str) -> None:
    assert [word.stem for word in words(one)] == [word.stem for word in words(other)] != []


ALIKE = [
    ("matra", "मात्रा"), ("maatraa", "मात्रा"), ("padhna", "पढ़ना"), ("parhna", "पढ़ना"), ("kaksha", "कक्षा"), ("vigyan", "विज्ञान"),
    ("achchha", "अच्छा"), ("acha", "अच्छा"), ("school", "स्कूल"), ("sambandh", "संबंध"), ("phal", "फल"), ("fal", "फल"), ("mazdoor", "मज़दूर"),
    ("majdur", "मज़दूर"), ("bhasha", "भाषा"), ("vidyalay", "विद्यालय"), ("shikshak", "शिक्षक"), ("ginti", "गिनती"), ("ladkiyan", "लड़कियाँ"),
    ("cycle", "साइकिल"), ("station", "स्टेशन"), ("upasthiti", "उपस्थिति"), ("intezar", "इंतज़ार"), ("gyan", "ज्ञान"), ("pakka", "पक्का"),
    ("gaon", "गाँव"), ("gaanv", "गाँव"), ("chhaon", "छाँव"), ("iskool", "स्कूल"), ("istri", "स्त्री"), ("samkat", "संकट"), ("pamcham", "पंचम"),
    ("write", "राइट"), ("right", "राइट"), ("knowledge", "नॉलेज"), ("namkeen", "नमकीन"), ("talk", "टॉक"), ("half", "हाफ़"),
]  # fmt: skip


@pytest.mark.parametrize(("latin", "devanagari"), ALIKE)
def test_a_word_sounds_the_same_in_both_scripts(latin: str, devanagari: str) -> None:
    (one,), (other,) = words(latin), words(devanagari)
    assert set(one.coarse) & set(other.coarse)


def test_different_words_of_one_skeleton_have_different_sounds() -> None:
    (matra,), (matter,) = words("मात्रा"), words("matter")
    assert set(matra.coarse) & set(matter.coarse)
    assert not set(matra.sounds) & set(matter.sounds)


PLAIN_TEXT = st.text(
    st.characters(max_codepoint=0x97F, exclude_categories=["Cs"]) | st.sampled_from("\u200b\u200c\u200d\u200e’‘“”–… aक्"),
    max_size=60,
)


@given(PLAIN_TEXT)
@settings(max_examples=500, deadline=None)
def test_the_quick_way_through_a_plain_text_finds_what_the_other_finds(text: str) -> None:
    assert [found.span() for found in surfaces(text)] == [found.span() for found in any_surface().finditer(text)]


def test_the_danda_and_signs_are_no_words() -> None:
    assert [word.folded for word in words("मात्रा। कविता॥ (गीत)— 2.5, खेल?")] == ["मात्रा", "कविता", "गीत", "2.5", "खेल"]


def test_many_threads_read_at_once() -> None:
    """The stemmer of English keeps its word in itself."""
    texts = [f"reading{n}s the wordings of children{n} and teachings" for n in range(400)]
    alone = [[word.stem for word in words(text)] for text in texts]
    words_of_surface.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: [word.stem for word in words(text)], texts)) == alone
