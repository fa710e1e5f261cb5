"""From rows to the lines of an archive: what a visitor may see, and nothing else."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select

from forum.archive.canonical import digest_of, plain_record
from forum.archive.fields import VERSION
from forum.archive.reading import Record
from forum.core import clock
from forum.core.db import db
from forum.discussion.models import REPORTED, Post, SameProblem, Thank, Thread, Try
from forum.people.models import Person
from forum.places.models import Situation
from forum.places.taxonomy import taxonomy
from forum.showcase.models import ShowcaseEntry, ShowcasePick, ShowcaseSolution
from forum.showcase.policy import entries_shown

BATCH = 500
"""Threads read at a time."""


def export_lines(*, site: str) -> Iterator[str]:
    """The header, then places, people, threads and showcase: each refers only to what stands before it."""
    header = {"version": VERSION, "site": site, "exported_at": clock.now()}
    yield _line("archive", header)
    for kind, records in (
        ("district", _districts()),
        ("topic", _topics()),
        ("situation", _situations()),
        ("person", (_public(person) for person in db.session.scalars(select(Person).order_by(Person.id)))),
        ("thread", all_thread_records()),
        ("showcase", (showcase_record(entry) for entry in _entries())),
    ):
        for record in records:
            yield _line(kind, record)


def all_thread_records() -> Iterator[Record]:
    """All threads that a visitor sees, oldest first."""
    last = 0
    while True:
        asked = select(Thread).where(Thread.state == "visible", Thread.id > last).order_by(Thread.id).limit(BATCH)
        threads = db.session.scalars(asked).all()
        if not threads:
            return
        yield from thread_records(threads)
        last = threads[-1].id


def thread_records(threads: Sequence[Thread]) -> Iterator[Record]:
    """These threads with everything in them, in a fixed number of SELECTs."""
    ids = [thread.id for thread in threads]
    handles = _handles()
    posts = _by(
        _all(
            select(Post)
            .where(Post.thread_id.in_(ids), Post.state == "visible", Post.form != "summary")  # the format has no place for it
            .order_by(Post.created_at, Post.id)
        ),
        "thread_id",
    )
    post_ids = select(Post.id).where(Post.thread_id.in_(ids))
    tried = select(Try).where(Try.post_id.in_(post_ids), Try.state == "visible", Try.outcome.in_(REPORTED))
    tries = _by(_all(tried.order_by(Try.created_at, Try.id)), "post_id")
    thanks = _by(_all(select(Thank).where(Thank.post_id.in_(post_ids)).order_by(Thank.created_at, Thank.person_id)), "post_id")
    same = _by(
        _all(select(SameProblem).where(SameProblem.thread_id.in_(ids)).order_by(SameProblem.created_at, SameProblem.person_id)),
        "thread_id",
    )
    for thread in threads:
        written = posts[thread.id]
        opening = next(post for post in written if post.form == "opening")
        keys = {post.id: post.key for post in written}
        yield {
            **_thread_fields(thread, handles),
            "body": opening.body,
            "tries": [_try_record(report, handles) for report in tries[opening.id]],
            "same_problem": [handles[row.person_id] for row in same[thread.id]],
            "posts": [
                _post_record(post, keys, tries[post.id], thanks[post.id], handles) for post in written if post is not opening
            ],
        }


def person_record(person: Person) -> Record:
    district, block = _places(person.district_id, person.block_id)
    return {
        "key": person.handle,
        "name": person.name,
        "role": person.role,
        "district": district,
        "block": block,
        "school": person.school,
        "about": person.about,
        "grades": person.grades,
        "class_size": person.class_size,
        "situations": person.situations,
        "languages": person.languages,
    }


def _public(person: Person) -> Record:
    """Without a school that she keeps to herself. One that came with an archive is no secret, and goes out as it came."""
    record = person_record(person)
    if person.school_is_shown or digest_of("person", record) == person.archived_digest:
        return record
    return {**record, "school": None}


def showcase_record(entry: ShowcaseEntry) -> Record:
    threads = db.session.scalars(
        select(Thread.key)
        .join(ShowcasePick, ShowcasePick.thread_id == Thread.id)
        .where(ShowcasePick.entry_id == entry.id, Thread.state == "visible")
        .order_by(ShowcasePick.position)
    )
    solutions = db.session.scalars(
        select(Post.key)
        .join(ShowcaseSolution, ShowcaseSolution.post_id == Post.id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(ShowcaseSolution.entry_id == entry.id, Thread.state == "visible", Post.state == "visible")
        .order_by(ShowcaseSolution.position)
    )
    return {
        "key": entry.key,
        "title": entry.title,
        "summary": entry.summary,
        "curator": _handles()[entry.curator_id],
        "threads": list(threads),
        "published_at": entry.published_at,
        "exception": entry.exception,
        "solutions": [_opening_of(key) for key in solutions],
        "limits": entry.limits,
        "other_title": entry.other_title,
        "other_summary": entry.other_summary,
        "second_reader": _handles().get(entry.second_reader_id or 0),
    }


def _opening_of(key: str) -> str:
    """An opening carries the key of its thread with a sign that no key has; in the archive the thread itself is named."""
    return key.removesuffix(":0")


def _thread_fields(thread: Thread, handles: dict[int, str]) -> Record:
    district, block = _places(thread.district_id, thread.block_id)
    return {
        "key": thread.key,
        "kind": thread.kind,
        "title": thread.title,
        "lang": thread.lang,
        "author": handles[thread.author_id],
        "district": district,
        "block": block,
        "topic": taxonomy().topic_by_id[thread.topic_id].key,
        "grades": thread.grades,
        "situations": thread.situations,
        "class_size": thread.class_size,
        "languages": thread.languages,
        "created_at": thread.created_at,
    }


def _post_record(
    post: Post, keys: dict[int, str], tries: Sequence[Try], thanks: Sequence[Thank], handles: dict[int, str]
) -> Record:
    return {
        "key": post.key,
        "author": handles[post.author_id],
        "body": post.body,
        "lang": post.lang,
        "created_at": post.created_at,
        "solution": post.marked_at is not None,
        "thanks": [handles[thank.person_id] for thank in thanks],
        "tries": [_try_record(report, handles) for report in tries],
        "form": post.form,
        "about": keys.get(post.about_id or 0),
        "materials": post.materials,
        "minutes": post.minutes,
        "cost": post.cost,
        "change": post.change,
        "limits": post.limits,
    }


def _try_record(report: Try, handles: dict[int, str]) -> Record:
    return {
        "author": handles[report.author_id],
        "outcome": report.outcome,
        "note": report.note,
        "grades": report.grades,
        "class_size": report.class_size,
        "situations": report.situations,
        "languages": report.languages,
        "created_at": report.created_at,
    }


def _districts() -> Iterator[Record]:
    for district in taxonomy().districts:
        blocks = [{"key": block.key, "name": block.name} for block in district.blocks]
        yield {"key": district.key, "name": district.name, "state": district.state, "blocks": blocks}


def _topics() -> Iterator[Record]:
    for top in taxonomy().topics:
        for topic in (top, *top.children):
            yield {"key": topic.key, "name": topic.name, "about": topic.about, "parent": top.key if topic is not top else None}


def _situations() -> Iterator[Record]:
    for situation in db.session.scalars(select(Situation).order_by(Situation.position, Situation.key)):
        yield {"key": situation.key, "name": situation.name}


def _entries() -> Iterable[ShowcaseEntry]:
    """Those that a visitor reads."""
    shown = select(ShowcaseEntry).where(entries_shown())
    return db.session.scalars(shown.order_by(ShowcaseEntry.published_at, ShowcaseEntry.id)).all()


def _places(district_id: int | None, block_id: int | None) -> tuple[str | None, str | None]:
    district, block = taxonomy().district_by_id.get(district_id or 0), taxonomy().block_by_id.get(block_id or 0)
    return district.key if district else None, block.key if block else None


def _handles() -> dict[int, str]:
    return {row.id: row.handle for row in db.session.execute(select(Person.id, Person.handle))}


def _all(asked: Any) -> Sequence[Any]:
    return db.session.scalars(asked).all()


def _by(rows: Sequence[Any], column: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


def _line(kind: str, record: Record) -> str:
    return json.dumps(plain_record(kind, record), ensure_ascii=False)
