import sys
from pathlib import Path
from subprocess import run

import pytest

from forum.core.settings import ROOT
from tests.server import environment, forum

pytestmark = pytest.mark.storage


def test_init_makes_a_site_from_nothing_and_repeating_it_changes_nothing(tmp_path: Path) -> None:
    first = forum(tmp_path, "init")
    assert "Made the database" in first
    assert "districts" in first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert "Made" not in forum(tmp_path, "init")


def test_a_wrong_setting_stops_with_one_sentence_that_says_what_it_may_be(tmp_path: Path) -> None:
    env = environment(tmp_path, FORUM_JOINING="closed")
    done = run([sys.executable, "-m", "forum", "init"], env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "FORUM_JOINING is 'closed'; it may be open or invitation.\n"


def test_the_doctor_finds_a_new_site_well(tmp_path: Path) -> None:
    forum(tmp_path, "init")
    *said, dictionary = forum(tmp_path, "doctor").splitlines()
    assert {line.partition(": ")[2] for line in said} == {"ok"}
    assert dictionary.startswith(("dictionary: ok, ", "dictionary: none, "))


def test_the_doctor_says_what_a_site_needs_that_was_never_made(tmp_path: Path) -> None:
    assert "forum init" in forum(tmp_path, "doctor", status=1)
