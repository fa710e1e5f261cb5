"""How well search finds: XQuAD passages by questions in English, in Hindi and in Hindi as people type it in Latin letters.

usage: python -m bench.quality FOLDER [--across] [--postgres URL]

FOLDER holds xquad.en.json, xquad.hi.json (CC BY-SA 4.0) and crowd.txt (romanised TAB Devanagari, people's own spellings, CC
BY-NC-SA 4.0: for evaluation only). All 480 passages are in one index, as posts are on a site. A question counts 1 / rank of the
passage it was written for, among the first ten. With --across the questions of one language are put to the passages of the other
alone, without and with the second dictionary of the machine (docs/operations.md).
"""

import argparse
import json
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from bench.engines import add_option, opened
from bench.tables import show
from forum.search.analysis import STOP_WORDS
from forum.search.asking import ask
from forum.search.document import Asked, Document
from forum.search.engine import SearchEngine
from forum.search.meanings import with_meanings
from forum.search.normalise import normalise

DEVANAGARI = re.compile("[\u0900-\u0963\u0971-\u097f]+")
FIRST_TEN = 10

LETTERS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलळवशषसह",
        "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l l v sh sh s h".split(),
        strict=True,
    )
)
SIGNS = dict(zip("ािीुूृेैोौ", "a i i u u ri e ai o au".split(), strict=True))
VOWELS = dict(zip("अआइईउऊऋएऐओऔ", "a a i i u u ri e ai o au".split(), strict=True))


def passages(folder: Path, lang: str) -> list[tuple[str, list[str]]]:
    """Each with its questions."""
    data = json.loads((folder / f"xquad.{lang}.json").read_text("utf-8"))["data"]
    paragraphs = [paragraph for article in data for paragraph in article["paragraphs"]]
    return [(paragraph["context"], [qa["question"] for qa in paragraph["qas"]]) for paragraph in paragraphs]


def roman(question: str, spellings: Mapping[str, Sequence[str]], chance: random.Random, *, others_stay: bool = False) -> str:
    """The question as somebody types it on a phone: each word in a spelling that a person chose for it; a word that nobody was
    asked for (three of four) is written letter by letter, or stays in Devanagari. Stop words, which no search looks at, are left
    out: few of them were asked for."""

    def spell(found: re.Match[str]) -> str:
        word = normalise(found.group())
        if word in STOP_WORDS:
            return ""
        if word in spellings:
            return chance.choice(spellings[word])
        return word if others_stay else _by_letters(word)

    return DEVANAGARI.sub(spell, question)


def read_spellings(folder: Path) -> Mapping[str, Sequence[str]]:
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for line in (folder / "crowd.txt").read_text("utf-8").splitlines():
        latin, word = line.split("\t")
        spellings[normalise(word)].append(latin)
    return spellings


def reciprocal_rank(engine: SearchEngine, asked: Asked, wanted: int) -> float:
    ranked = [hit.post_id for hit in engine.find(asked, limit=FIRST_TEN)]
    return 1 / (ranked.index(wanted) + 1) if wanted in ranked else 0.0


def measure(engine: SearchEngine, folder: Path) -> dict[str, float]:
    """MRR@10 by kind of question."""
    english, hindi = passages(folder, "en"), passages(folder, "hi")
    texts = [text for text, _questions in (*english, *hindi)]
    documents = [Document(post_id=n, title="", body=text) for n, text in enumerate(texts)]
    engine.rebuild(lambda: documents, lambda _ids: ())
    spellings, chance = read_spellings(folder), random.Random(1)
    first_hindi = len(english)
    asked = {
        "en": list(_questions(english, 0)),
        "hi": list(_questions(hindi, first_hindi)),
        "roman": [(roman(question, spellings, chance), wanted) for question, wanted in _questions(hindi, first_hindi)],
        "roman, other words in Devanagari": [
            (roman(question, spellings, chance, others_stay=True), wanted) for question, wanted in _questions(hindi, first_hindi)
        ],
    }
    return {
        name: sum(reciprocal_rank(engine, ask(question), wanted) for question, wanted in all_) / len(all_)
        for name, all_ in asked.items()
    }


def measure_across(engine: SearchEngine, folder: Path) -> dict[str, float]:
    """MRR@10 of questions in one language to passages of the other."""
    by_lang = {lang: passages(folder, lang) for lang in ("en", "hi")}
    found = {}
    for asked, told in (("en", "hi"), ("hi", "en")):
        documents = [Document(post_id=n, title="", body=text) for n, (text, _questions) in enumerate(by_lang[told])]
        engine.rebuild(lambda some=documents: some, lambda _ids: ())  # type: ignore[misc]
        questions = list(_questions(by_lang[asked], 0))
        for words, widen in (("", lambda one: one), (", dictionary", lambda one: with_meanings(one, engine))):
            ranks = [reciprocal_rank(engine, widen(ask(question)), wanted) for question, wanted in questions]
            found[f"{asked} to {told}{words}"] = sum(ranks) / len(ranks)
    return found


def _questions(some: Sequence[tuple[str, list[str]]], first: int) -> Iterator[tuple[str, int]]:
    for number, (_text, questions) in enumerate(some, first):
        for question in questions:
            yield question, number


def _by_letters(word: str) -> str:
    spelt = ""
    for place, letter in enumerate(word):
        after = word[place + 1 : place + 2]
        if letter in LETTERS:
            spelt += LETTERS[letter] + ("a" if after and after not in SIGNS and after != "्" else "")
        else:
            spelt += VOWELS.get(letter) or SIGNS.get(letter) or ("n" if letter == "ं" else "")
    return spelt


def show_quality(
    engines: Mapping[str, SearchEngine],
    folder: Path,
    how: Callable[[SearchEngine, Path], Mapping[str, float]] | None = None,
) -> None:
    found = {name: (how or measure)(engine, folder) for name, engine in engines.items()}
    head = ["engine", *next(iter(found.values()))]
    show("XQuAD, MRR@10", head, [[name, *(f"{value:.3f}" for value in of.values())] for name, of in found.items()])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.quality")
    parser.add_argument("folder", type=Path, help="of XQuAD and of romanised words")
    parser.add_argument("--across", action="store_true", help="questions of one language to passages of the other")
    add_option(parser)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder), asked.postgres) as engines:
        show_quality(engines, asked.folder, measure_across if asked.across else measure)


if __name__ == "__main__":
    main()
