"""In which language a text is written."""

import json

import pytest

from forum.demo.loading import CORPUS
from forum.markup import detect_language


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("बच्चे मात्रा भूल जाते हैं", "hi"),
        ("Bacche matra bhool jate hain", "hi-Latn"),
        ("The children forget the vowel signs", "en"),
        ("matra", "hi-Latn"),
        ("worksheet", "en"),
        ("बच्चे worksheet और flash card से जल्दी सीखते हैं", "hi"),
        ("Maine class 2 me matra ka game karwaya, bacche khush the", "hi-Latn"),
        ("", "hi"),
        ("123 !?", "hi"),
    ],
)
def test_script_decides_first_and_small_words_second(text: str, lang: str) -> None:
    assert detect_language(text) == lang


def test_every_text_of_the_sample_is_recognised() -> None:
    wrong = []
    for line in CORPUS.read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["type"] == "thread":
            wrong += [one["key"] for one in (record, *record["posts"]) if detect_language(one["body"]) != one["lang"]]
    assert wrong == []
