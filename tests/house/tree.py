"""The files of the house, for the tests that look at them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from forum.core.settings import ROOT

OURS = ("forum", "tests", "bench", "migrations", "templates", "static", "docs", "requirements", ".ci")
LOOSE = ("Makefile", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", ".gitignore")
PASSED_OVER = {"__pycache__", ".DS_Store"}


def files(*suffixes: str, under: str | None = None) -> Iterator[Path]:
    """The files that we write, all or those ending so; `under` is a folder of the checkout."""
    folders = (under,) if under else OURS
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*")) if path.is_file()]
    if under is None:
        found += [ROOT / name for name in LOOSE if (ROOT / name).exists()]
    for path in found:
        if not PASSED_OVER & set(path.parts) and path.suffix != ".pyc" and (not suffixes or path.suffix in suffixes):
            yield path


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), name_of(path))
