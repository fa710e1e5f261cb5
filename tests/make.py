"""Factories. They call the actions that pages call, so they cannot build what the site would refuse; each commits."""

from typing import Any

from sqlalchemy import select, text

from forum.core import jobs
from forum.core.db import db, transaction
from forum.core.settings import Settings
from forum.core.viewer import ClassContext
from forum.discussion.actions import Details, Words, mark_solution, report_try, write_post, write_thread
from forum.discussion.models import Kind, Lang, Outcome, Post, Thread, Try
from forum.markup import render
from forum.people.models import Person
from forum.places.models import Block, District, Topic
from tests.cast import DISTRICT, as_viewer


def words(body: str, lang: Lang = "hi") -> Words:
    return Words(body=body, rendered=render(body), lang=lang)


def make_thread(
    by: Person,
    *,
    kind: Kind = "problem",
    title: str = "बच्चे मात्रा भूल जाते हैं",
    body: str = "कक्षा 2 के बच्चे मात्रा पढ़ते समय रुक जाते हैं।",
    topic: str = "decoding",
    district: str | None = DISTRICT,
    lang: Lang = "hi",
    **context: Any,
) -> Thread:
    """`context` takes the fields of ClassContext; a district of None is the whole state."""
    written = words(body, lang)
    with transaction():
        place = ClassContext(district_id=_id_of(District, district) if district else None, **context)
        topic_id = _id_of(Topic, topic)
        return write_thread(kind, by=as_viewer(by), title=title, words=written, topic_id=topic_id, context=place)


def make_solution(
    thread: Thread, by: Person, body: str = "मात्रा के कार्ड बनाकर खेल कराएँ।", lang: Lang = "hi", **details: Any
) -> Post:
    """`details` takes the fields of Details: materials, minutes, cost, change, limits."""
    written = words(body, lang)
    with transaction():
        return write_post(thread, by=as_viewer(by), form="solution", words=written, details=Details(**details))


def make_comment(thread: Thread, by: Person, body: str = "धन्यवाद, कल करके देखा जाएगा।", about: Post | None = None) -> Post:
    written = words(body)
    with transaction():
        return write_post(thread, by=as_viewer(by), form="comment", words=written, about=about)


def make_try(post: Post, by: Person, outcome: Outcome = "worked", note: str = "दो हफ़्ते में फ़र्क दिखा।", **context: Any) -> Try:
    with transaction():
        place = ClassContext(**{"district_id": by.district_id, **context})
        return report_try(post, by=as_viewer(by), outcome=outcome, note=note, lang="hi", context=place)


def mark(post: Post, by: Person) -> None:
    with transaction():
        mark_solution(post, by=as_viewer(by))


def opening_of(thread: Thread) -> Post:
    return db.session.scalars(select(Post).where(Post.thread_id == thread.id, Post.form == "opening")).one()


def block_of(district: str = DISTRICT) -> Block:
    """The first block of a district."""
    mine = Block.district_id == _id_of(District, district)
    return db.session.scalars(select(Block).where(mine).order_by(Block.id).limit(1)).one()


def whole_database() -> str:
    """Everything that is kept, as text: a line for each row, with the name of its table."""
    rows = ((table.name, *row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table)))
    return "\n".join(map(str, rows))


def lose_index(settings: Settings) -> None:
    """As if there never had been one."""
    if settings.index_folder is not None:
        (settings.index_folder / "CURRENT").unlink()
    else:
        with transaction():
            db.session.execute(text("DROP SCHEMA search_index CASCADE"))


def settle() -> None:
    """Do all jobs that are due, as the worker beside the server would."""
    while jobs.run_due():
        pass


def _id_of(table: type[District | Topic], key: str) -> int:
    return db.session.scalars(select(table.id).where(table.key == key)).one()
