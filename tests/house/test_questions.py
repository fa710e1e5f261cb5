"""What a page asks of the database: at most eight questions, the same number however much there is, and never a change."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Table, event, func, insert, literal, select

from forum.core.db import Base, db, transaction
from forum.discussion.counts import recount
from forum.discussion.models import Post
from forum.people.models import Person
from tests.client import Client, sign_in
from tests.make import block_of, make_comment, make_solution, make_thread, make_try, settle

MOST = 8
STEP = 1000
"""Between the ids of a row and of its next copy; more than the rows that actions have made."""

MOVED = {"id", "thread_id", "post_id", "about_id", "solved_post_id"}
"""Columns that say which row it is, or which of the copied rows it belongs to."""
READS = ("SELECT", "PRAGMA", "BEGIN")

LATER = {"sqlite": "PRAGMA defer_foreign_keys=ON", "postgresql": "SET LOCAL session_replication_role = replica"}
"""A thread names its solution, and a post its thread: whichever comes first points nowhere for a moment."""

PAGES = [
    "/",
    "/threads",
    "/threads?topic=decoding&kind=problem",
    "/threads?by=sunita",
    "/threads/1-x",
    "/threads/1-x?page=2",
    "/posts/2/tries",
    "/posts/2/print",
    "/districts",
    "/districts/shravasti",
    "/districts/shravasti/{block}",
    "/topics",
    "/topics/decoding",
    "/topics/decoding/meeting",
    "/search?q=मात्रा",
    "/search?q=मात्रा&by=sunita",
    "/showcase",
    "/awards",
    "/people/sunita",
    "/feeds/threads.atom",
    "/feeds/districts/shravasti.atom",
    "/feeds/topics/decoding.atom",
    "/feeds/showcase.atom",
    "/sitemap.xml",
    "/sitemaps/pages.xml",
    "/sitemaps/1.xml",
    "/threads/1/card.png",
    "/topics/decoding/card.png",
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


def copy(first: int, last: int) -> None:
    """The copies `first` to `last` of every thread that actions have made, with its posts and tries: as rows, because 20,000
    posts would take actions minutes. The search knows the originals only."""
    numbers = select(literal(first).label("n")).cte(recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < last))

    def copied(table: Table) -> Any:
        moved = numbers.c.n * STEP
        columns = [c + moved if c.name in MOVED else c.concat(":").concat(numbers.c.n) if c.name == "key" else c for c in table.c]
        own = table.c.id if "id" in table.c else table.c.thread_id
        return insert(table).from_select(table.c.keys(), select(*columns).join(numbers, literal(value=True)).where(own < STEP))

    with transaction():
        db.session.connection().exec_driver_sql(LATER[db.engine.dialect.name])
        for name in ("thread", "post", "try", "thread_trait"):
            db.session.execute(copied(Base.metadata.tables[name]))
        recount()


def test_pages_ask_little_and_no_more_of_20000_posts_than_of_2000(
    app: Flask, new_client: Callable[[], Client], teacher: Person, stranger: Person, moderator: Person
) -> None:
    grow(teacher, stranger, threads=2, posts=11)
    browsers = {
        "visitor": new_client(),
        "teacher": sign_in(new_client(), teacher),
        "moderator": sign_in(new_client(), moderator),
    }
    asked = [(who, path.format(block=block_of().key)) for who in browsers for path in PAGES]
    made = how_many_posts()
    copy(1, 2_000 // made)
    assert how_many_posts() >= 2_000
    before = {(who, path): ask(browsers[who], path) for who, path in asked}
    copy(2_000 // made + 1, 20_000 // made)
    assert how_many_posts() >= 20_000
    after = {(who, path): ask(browsers[who], path) for who, path in asked}
    for page in asked:
        assert len(before[page]) == len(after[page]), f"{page} asked {len(before[page])}, then {len(after[page])} times"
        assert len(after[page]) <= MOST, f"{page} asks {len(after[page])} times:\n" + "\n\n".join(after[page])


def how_many_posts() -> int:
    return db.session.scalar(select(func.count()).select_from(Post)) or 0
