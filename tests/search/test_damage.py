"""An index that somebody or something has spoilt: the site stays up, says so, and makes a new one."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from forum.core.settings import Settings
from forum.people.models import Person
from forum.search.workers import heal_index
from tests.client import Client
from tests.make import make_thread, settle
from tests.page import words_of
from tests.search.conftest import the_site_heals

pytestmark = pytest.mark.sqlite
"""Of an embedded index; tests/search/test_postgres.py spoils the other."""

Spoil = Callable[[Path], object]


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix in {".seg", ".toc", ".tail"}]


def _cut(folder: Path) -> None:
    for path in _files(folder):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _replace(folder: Path) -> None:
    for path in _files(folder):
        path.write_bytes(b"something else entirely " * 40)


def _empty(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.unlink()


def _lose_the_build(folder: Path) -> None:
    for build in folder.glob("b-*"):
        shutil.rmtree(build)


def _empty_the_build(folder: Path) -> None:
    for path in folder.glob("b-*/*"):
        path.unlink()


DAMAGE: dict[str, Spoil] = {
    "deleted": shutil.rmtree,
    "emptied": _empty,
    "cut short": _cut,
    "of another program": _replace,
    "of another version": lambda folder: (folder / "CURRENT").write_text(
        '{"build": "b-1", "schema": "0", "words": "0"}', "ascii"
    ),
    "without a build": _lose_the_build,
    "with an empty build": _empty_the_build,
}


@pytest.mark.parametrize("spoil", DAMAGE.values(), ids=DAMAGE.keys())
def test_the_site_stays_up_says_so_and_heals(client: Client, settings: Settings, teacher: Person, spoil: Spoil) -> None:
    the_site_heals(client, teacher, lambda: spoil(Path(settings.search.removeprefix("whoosh:"))))


def test_an_index_of_other_words_answers_until_a_new_one_is_there(client: Client, settings: Settings, teacher: Person) -> None:
    thread = make_thread(teacher)
    current = Path(settings.search.removeprefix("whoosh:")) / "CURRENT"
    before = json.loads(current.read_bytes())
    current.write_text(json.dumps({**before, "words": "older"}), "ascii")
    assert thread.title in words_of(client.page("/search?q=matra"))
    heal_index()
    settle()
    after = json.loads(current.read_bytes())
    assert after["words"] == before["words"]
    assert after["build"] != before["build"]
    assert thread.title in words_of(client.page("/search?q=matra"))
