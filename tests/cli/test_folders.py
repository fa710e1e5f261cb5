"""A folder that nobody can write, root neither: it would lie below a file."""

import sqlite3
from pathlib import Path

import pytest

from forum.cli.site import why_not_keep
from tests.conftest import settings_in
from tests.server import command_here

COMMANDS = (("init",), ("serve", "--port", "1"), ("work", "--once"), ("doctor",), ("person", "add", "asha", "--name", "Asha"))


@pytest.fixture
def below_a_file(tmp_path: Path) -> Path:
    (tmp_path / "file").touch()
    return tmp_path / "file" / "site"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(("lang", "says"), [("hi_IN.UTF-8", "में लिखा नहीं जा सकता"), ("C.UTF-8", "cannot be written")])
def test_a_data_folder_that_cannot_be_written_is_one_sentence(
    below_a_file: Path, words: tuple[str, ...], lang: str, says: str
) -> None:
    status, said = command_here(below_a_file.parents[1], *words, FORUM_DATA_DIR=str(below_a_file), LANG=lang)
    assert status == 2
    assert len(said.splitlines()) == 1, said
    assert says in said
    assert str(below_a_file) in said
    assert "FORUM_DATA_DIR" in said


@pytest.mark.sqlite
@pytest.mark.parametrize("words", COMMANDS[:3], ids=" ".join)
def test_so_is_the_folder_of_the_database(tmp_path: Path, below_a_file: Path, words: tuple[str, ...]) -> None:
    url = f"sqlite:///{below_a_file / 'forum.sqlite3'}"
    status, said = command_here(tmp_path, *words, FORUM_DATABASE_URL=url)
    assert (status, len(said.splitlines())) == (2, 1)
    assert "FORUM_DATABASE_URL" in said


@pytest.mark.sqlite
@pytest.mark.parametrize("words", COMMANDS[:3], ids=" ".join)
def test_so_is_a_database_that_cannot_be_opened(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "forum.sqlite3").mkdir()
    status, said = command_here(tmp_path, *words)
    assert (status, len(said.splitlines())) == (2, 1)
    assert str(tmp_path / "forum.sqlite3") in said


@pytest.mark.sqlite
def test_a_database_that_somebody_is_writing_is_well(tmp_path: Path) -> None:
    writer = sqlite3.connect(tmp_path / "forum.sqlite3", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert why_not_keep(settings_in(tmp_path)) is None
    writer.close()
