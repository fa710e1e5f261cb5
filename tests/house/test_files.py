"""Remarks that were made twice, as checks (architecture, style 16, 17, 23 and 24)."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import files, name_of, parsed

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW = 400, 60, 25

PYTHON = [path for path in files(".py") if "migrations/versions" not in name_of(path)]
LAZY = {"forum/__init__.py"}
"""Imports inside a function, and says why."""

FOREIGN = re.compile(
    r"(?:^|[\s\"'=(])/(?:home|root|Users|opt|mnt|work|srv)/[\w.-]"  # a path of somebody's machine
    r"|index-url|extra-index|find-links|files\.pythonhosted|pypi\.org/simple"  # where packages came from
    r"|registry\.npmjs"
)


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{lines} lines: split it by noun"
    for function in functions(path):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{function.name} has {length} lines"


@pytest.mark.parametrize("path", [path for path in PYTHON if "views" in name_of(path)], ids=name_of)
def test_a_view_hides_no_rule(path: Path) -> None:
    for function in functions(path):
        if any("route" in ast.unparse(decorator) for decorator in function.decorator_list):
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            assert length <= LONGEST_VIEW, f"{function.name} has {length} lines: a view over {LONGEST_VIEW} is hiding a rule"


@pytest.mark.parametrize("path", [path for path in PYTHON if name_of(path) not in LAZY], ids=name_of)
def test_imports_stand_at_the_top(path: Path) -> None:
    for function in functions(path):
        hidden = [node.lineno for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
        assert not hidden, f"{function.name} imports inside, line {hidden}: a cycle is a missing floor"


@pytest.mark.parametrize("path", list(files(".css", ".js", ".html")), ids=name_of)
def test_a_stylesheet_a_script_or_a_template_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


def test_nothing_of_a_single_machine_is_written_down() -> None:
    found = []
    for path in files():
        if path.suffix in {".png", ".jsonl", ".ico", ".webp", ".jpg", ".ttf"} or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if FOREIGN.search(line) and "--no-emit-index-url" not in line:
                found.append(f"{name_of(path)}:{number}: {line.strip()[:100]}")
    assert not found, "\n".join(found)
