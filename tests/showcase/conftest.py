"""A scene for the showcase: a solution that three have tried, its curator, a second reader, and what they do through the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from flask import Flask
from sqlalchemy import select

from forum.core.db import db, transaction
from forum.discussion.actions import Words
from forum.discussion.models import Post, Thread
from forum.markup import render
from forum.people.models import Person
from forum.showcase import actions
from forum.showcase.drafting import get_draft
from forum.showcase.models import ShowcaseEntry
from tests.cast import OTHER_DISTRICT, as_viewer, make_person
from tests.client import Client, sign_in
from tests.make import make_solution, make_thread, make_try

Browser = Callable[[Person], Client]


@dataclass(frozen=True)
class Scene:
    """`solution` was tried by three others: worked, adapted, did not work. `reader` is a mentor of another district."""

    thread: Thread
    solution: Post
    curator: Person
    reader: Person


@pytest.fixture
def scene(app: Flask, teacher: Person, stranger: Person, mentor: Person) -> Scene:
    thread = make_thread(teacher, grades=(2,), situations=("multigrade",))
    solution = make_solution(thread, stranger, "**कार्ड** बनाकर\n\n1. जोड़ी में\n2. पूरी कक्षा में", limits="70 बच्चों में नहीं चला")
    for number, outcome in enumerate(("worked", "adapted", "did_not_work")):
        make_try(solution, make_person(f"tina{number}"), outcome, note=f"अनुभव {number}", class_size=35, grades=(2,))  # type: ignore[arg-type]
    return Scene(thread, solution, mentor, make_person("farida", name="Farida", role="mentor", district=OTHER_DISTRICT))


@pytest.fixture
def browser_of(new_client: Callable[[], Client]) -> Browser:
    return lambda person: sign_in(new_client(), person)


def written(*post_ids: int, title: str = "मात्रा के कार्ड", summary: str = "**क्या:** कार्ड", **more: Any) -> actions.Written:
    return actions.Written(title=title, summary=Words(summary, render(summary), "hi"), post_ids=post_ids, **more)


def draft_entry(scene: Scene, *post_ids: int, asked: bool = True, **more: Any) -> int:
    """A draft, handed to a second reader unless `asked` is False; gives its id."""
    with transaction():
        entry = actions.begin_entry(written(*(post_ids or (scene.solution.id,)), **more), by=as_viewer(scene.curator))
    if asked:
        with transaction():
            draft = get_draft(entry.id, as_viewer(scene.curator))
            actions.ask_reader(draft, by=as_viewer(scene.curator), seen=draft.version.saves, reader_id=None)
    return entry.id


def publish(scene: Scene, *post_ids: int, **more: Any) -> int:
    """A published entry; gives its id."""
    entry_id = draft_entry(scene, *post_ids, **more)
    with transaction():
        draft = get_draft(entry_id, as_viewer(scene.reader))
        actions.publish_entry(draft, by=as_viewer(scene.reader), seen=draft.version.saves)
    return entry_id


def entry_of(entry_id: int) -> ShowcaseEntry:
    return db.session.scalars(select(ShowcaseEntry).where(ShowcaseEntry.id == entry_id)).one()


def pages(data: bytes) -> list[str]:
    """The words on each page of a PDF."""
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(data)]
