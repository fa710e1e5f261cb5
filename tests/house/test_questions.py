"""What a page asks of the database: at most eight questions, the same number however much there is, and never a change."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from forum.core.db import db
from forum.people.models import Person
from tests.client import Client, sign_in
from tests.make import block_of, make_comment, make_solution, make_thread, make_try, settle

MOST = 8
READS = ("SELECT", "PRAGMA", "BEGIN")

PAGES = [
    "/",
    "/threads",
    "/threads?topic=decoding&kind=problem",
    "/threads/1-x",
    "/threads/1-x?page=2",
    "/posts/2/tries",
    "/districts",
    "/districts/shravasti",
    "/districts/shravasti/{block}",
    "/topics",
    "/topics/decoding",
    "/search?q=मात्रा",
    "/showcase",
    "/people/sunita",
]


@contextmanager
def asking() -> Iterator[list[str]]:
    """The statements of the block."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def ask(client: Client, path: str) -> list[str]:
    client.get(path)  # the first request of a process reads the places
    with asking() as asked:
        answer = client.get(path)
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
    assert [statement for statement in asked if not statement.lstrip().startswith(READS)] == [], "a reader changes nothing"
    return [statement for statement in asked if statement.lstrip().startswith("SELECT")]


def grow(teacher: Person, stranger: Person, threads: int, posts: int) -> None:
    """More threads, and more posts in each new first one."""
    for n in range(threads):
        thread = make_thread(teacher, title=f"मात्रा का सवाल {n}", block_id=block_of().id)
        for k in range(posts if n == 0 else 1):
            solution = make_solution(thread, teacher, f"मात्रा का तरीका {n} {k}")
            make_try(solution, stranger)
            make_comment(thread, stranger, about=solution)
    settle()


@pytest.fixture
def small(app: Flask, teacher: Person, stranger: Person) -> tuple[Person, Person]:
    grow(teacher, stranger, threads=2, posts=11)
    return teacher, stranger


@pytest.mark.parametrize("signed_in", [False, True], ids=["visitor", "teacher"])
def test_pages_ask_little_and_no_more_when_there_is_more(
    small: tuple[Person, Person], client: Client, teacher: Person, signed_in: bool
) -> None:
    if signed_in:
        sign_in(client, teacher)
    pages = [path.format(block=block_of().key) for path in PAGES]
    before = {path: ask(client, path) for path in pages}
    grow(*small, threads=25, posts=3)
    after = {path: ask(client, path) for path in pages}
    for path in pages:
        assert len(before[path]) == len(after[path]), f"{path} asked {len(before[path])}, then {len(after[path])} times"
        if not signed_in:
            assert len(after[path]) <= MOST, f"{path} asks {len(after[path])} times:\n" + "\n\n".join(after[path])
