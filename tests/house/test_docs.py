"""Documents that are wrong are worse than none."""

import importlib
import re
import tomllib
from pathlib import Path

import pytest

from forum.core.settings import ROOT
from tests.house.tree import files, name_of

NOT_SAID = {"mark", "visitor"}
"""Words of ours for what pages say in a sentence."""

TOUR = (ROOT / "docs/tour.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(forum/[\w/]+\.py)`", TOUR)))
DOCUMENTS = [*files(".md", under="docs"), ROOT / "README.md", ROOT / "CHANGELOG.md"]


@pytest.mark.parametrize("name", [name for name in NAMED if not name.endswith(("__main__.py", "wsgi.py"))])
def test_the_tour_names_files_that_are_there(name: str) -> None:
    importlib.import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), f"{name_of(path)} links to {target}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_files_that_documents_name_are_there(path: Path) -> None:
    for name in re.findall(r"`((?:forum|tests|docs|templates|static|requirements|bench)/[\w./-]*)`", path.read_text("utf-8")):
        assert (ROOT / name).exists(), f"{name_of(path)} names {name}"


def test_each_runtime_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[<>=[]", name)[0] for name in project["dependencies"]}
    explained = set(
        re.findall(r"^\| ([\w-]+) \|", (ROOT / "docs/decisions/0002-runtime-dependencies.md").read_text("utf-8"), re.MULTILINE)
    )
    assert explained - {"package", "---"} == asked


def test_each_target_of_make_says_what_it_does() -> None:
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    listed = {line.partition(":")[0] for line in lines if re.match(r"[a-z-]+:.*## ", line)}
    assert {"setup", "run", "test", "fix", "check", "check-all", "bench", "lock", "messages"} <= listed


def test_each_word_has_its_hindi() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", (ROOT / "docs/words.md").read_text("utf-8"), re.MULTILINE)
    catalogues = " ".join(path.read_text("utf-8") for path in (ROOT / "forum/translations/hi").glob("*.po"))
    for english, hindi in rows[2:]:
        assert re.search(r"[\u0900-\u097f]", hindi), f"{english} has no Hindi"
        unsaid = [word for word in hindi.split(", ") if english not in NOT_SAID and word not in catalogues]
        assert not unsaid, f"{english}: no page says {', '.join(unsaid)}"
