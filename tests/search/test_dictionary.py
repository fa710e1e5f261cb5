"""The second dictionary, in the format of dictd: a tiny one is written for each test, because the real one is GPL and not ours."""

import contextvars
import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from forum.cli import main
from forum.core.settings import Settings
from forum.core.viewer import VISITOR
from forum.discussion.queries import ThreadFilter
from forum.people.models import Person
from forum.search import dictionary
from forum.search.analysis import words
from forum.search.asking import ask
from forum.search.dictionary import DIGITS, read_dictionary
from forum.search.engine import SearchEngine
from forum.search.meanings import with_meanings
from forum.search.queries import find
from tests.make import make_thread
from tests.search.conftest import document, fill, found

ENTRIES = {
    "orchard": 'orchard /ˈɔːtʃəd/ <N>\n1. फलोद्यान, बगीचा\n      "The orchard is full of fruit."\n\n',
    "gather": 'gather /ɡˈaðə/ <V>\n1. इकट्ठा~करना\n      "Gather the children."\n2. चुनना[बीनना]\n3. समझना\n4. पकना\n\n',
    "garden": "garden /ɡˈɑːdən/ <N>\n1. उद्यान, बगीचा\n2. वह~जगह~जहाँ~पौधे~लगाए~जाते~हैं\n\n",
    "carry": "carry /kˈaɹi/ <V>\n1. ढोना\n\n",
    "din": "din /dˈɪn/ <N>\n1. शोर\n\n",
    "the": "the /ðə/ <Det>\n1. यह\n\n",
    "give up": "give up <PhrV>\n1. छोड़~देना\n\n",
}


def in_base_64(number: int) -> str:
    letters = list(DIGITS)
    return (in_base_64(number // 64) if number >= 64 else "") + letters[number % 64]


def write(folder: Path, entries: dict[str, str] = ENTRIES) -> None:
    folder.mkdir(exist_ok=True)
    text, index = b"", []
    for headword, entry in entries.items():
        index.append(f"{headword}\t{in_base_64(len(text))}\t{in_base_64(len(entry.encode()))}\n")
        text += entry.encode()
    (folder / "freedict-eng-hin.index").write_text("".join(sorted(index)), "utf-8")
    (folder / "freedict-eng-hin.dict.dz").write_bytes(gzip.compress(text))


@pytest.fixture(autouse=True)
def _folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(dictionary, "FOLDER", tmp_path / "dictd")


@pytest.fixture
def installed() -> Path:
    """Where the machine of the test keeps its dictionary."""
    write(dictionary.FOLDER)
    return dictionary.FOLDER


def said(text: str, folder: Path) -> list[str]:
    (word,) = words(text)
    return [" ".join(part.folded for part in phrase) for phrase in read_dictionary(folder).meanings_of(word)]


@pytest.mark.parametrize(
    ("word", "means"),
    [
        ("orchard", ["फलोद्यान", "बगीचा"]),
        ("Orchards", ["फलोद्यान", "बगीचा"]),
        ("carrying", ["ढोना"]),
        ("gather", ["इकट्ठा", "चुनना", "समझना"]),
        ("garden", ["उद्यान", "बगीचा"]),
        ("बगीचे", ["garden", "orchard"]),
        ("फलोद्यान", ["orchard"]),
        ("gar", []),
        ("nothing", []),
        ("2", []),
        ("छोड़", []),
    ],
)
def test_it_says_the_other_language_both_ways(installed: Path, word: str, means: list[str]) -> None:
    assert sorted(said(word, installed)) == sorted(means)


def test_what_nobody_has_written_is_found_by_what_it_means(engine: SearchEngine, installed: Path) -> None:
    fill(engine, document(1, "बगीचे में गिनती"), document(2, "गिनती के खेल"), document(3, "leaves from the garden"))
    assert found_with(engine, "orchard") == [1]
    assert found(engine, "orchard") == []
    assert found_with(engine, "उद्यान") == [3]


def test_what_some_posts_say_or_the_lexicon_explains_is_not_looked_up(engine: SearchEngine, installed: Path) -> None:
    write(installed, {**ENTRIES, "attendance": "attendance <N>\n1. सेवा\n\n"})
    some = [document(n, f"an orchard behind school {n}, दिन {n}") for n in range(2, 6)]
    fill(engine, document(1, "बगीचे में गिनती, दिन का शोर, सेवा"), *some[:1])
    assert found_with(engine, "orchard") == [2, 1], "what says it comes first"
    fill(engine, document(1, "बगीचे में गिनती, दिन का शोर, सेवा"), *some)
    assert sorted(found_with(engine, "orchard")) == [2, 3, 4, 5]
    assert with_meanings(ask("din"), engine) == ask("din"), "din is दिन to who writes Hindi in Latin letters"
    assert with_meanings(ask("attendance"), engine) == ask("attendance")


def test_it_weighs_less_than_the_lexicon_and_the_word_itself(engine: SearchEngine, installed: Path) -> None:
    fill(engine, document(1, "बगीचे का काम"), document(2, "हाजिरी का काम"), *(document(n, f"कुछ और {n}") for n in range(3, 9)))
    one, other = (engine.find(with_meanings(ask(text), engine), limit=1)[0] for text in ("orchard", "attendance"))
    assert one.score < other.score


def found_with(engine: SearchEngine, text: str) -> list[int]:
    return [hit.post_id for hit in engine.find(with_meanings(ask(text), engine), limit=20)]


def test_the_site_asks_it_and_marks_what_it_found(app: Flask, teacher: Person, installed: Path) -> None:
    thread = make_thread(teacher, title="बगीचे में गिनती", body="बच्चे बगीचे में पत्ते गिनते हैं और जोड़ते हैं।")
    (hit,) = find("orchard", ThreadFilter(), VISITOR).page.rows
    assert hit.thread.id == thread.id
    assert "<mark>बगीचे</mark>" in hit.title


def broken_index(folder: Path) -> None:
    (folder / "freedict-eng-hin.index").write_text("orchard\t???\n", "utf-8")


def broken_texts(folder: Path) -> None:
    (folder / "freedict-eng-hin.dict.dz").write_bytes(b"no gzip")


def cut_texts(folder: Path) -> None:
    whole = (folder / "freedict-eng-hin.dict.dz").read_bytes()
    (folder / "freedict-eng-hin.dict.dz").write_bytes(whole[: len(whole) // 2])


def no_texts(folder: Path) -> None:
    (folder / "freedict-eng-hin.dict.dz").unlink()


def other_letters(folder: Path) -> None:
    (folder / "freedict-eng-hin.index").write_bytes(b"orchard\xff\tA\tB\n")


BREAK = (broken_index, broken_texts, cut_texts, no_texts, other_letters)


@pytest.mark.parametrize("breaking", BREAK)
def test_a_broken_one_is_none_and_no_error(
    app: Flask, teacher: Person, installed: Path, breaking: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    make_thread(teacher)
    breaking(installed)
    assert find("orchard", ThreadFilter(), VISITOR).page.total == 0
    assert find("मात्रा orchard", ThreadFilter(), VISITOR).page.total == 1


def doctor(settings: Settings) -> tuple[int, str]:
    env = {"FORUM_DATA_DIR": str(settings.data_dir), "FORUM_SEARCH": settings.search, "FORUM_SECRET_KEY": settings.secret_key}
    env["FORUM_DATABASE_URL"] = settings.database_url
    runner = CliRunner(env={**env, "LANG": "C", "FORUM_MAIL_URL": "none:"})
    done = contextvars.copy_context().run(runner.invoke, main, ["doctor"])
    return done.exit_code, done.output.splitlines()[-1]


def test_the_doctor_says_whether_it_is_there(app: Flask, settings: Settings) -> None:
    status, said = doctor(settings)
    assert status == 0
    assert "dict-freedict-eng-hin" in said
    write(dictionary.FOLDER)
    assert doctor(settings) == (0, "dictionary: ok, 5 English words")


@pytest.mark.parametrize("breaking", BREAK)
def test_the_doctor_says_that_it_is_broken(
    app: Flask, settings: Settings, installed: Path, breaking: Callable[[Path], None]
) -> None:
    breaking(installed)
    status, said = doctor(settings)
    assert status == 1
    assert "dict-freedict-eng-hin" in said
