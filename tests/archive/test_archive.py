"""The archive: in and out again, all or nothing."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.archive.actions import import_archive
from forum.archive.errors import ArchiveError
from forum.archive.exporting import export_lines
from forum.core import clock
from forum.core.db import db, transaction
from forum.core.i18n import Bilingual
from forum.demo.loading import CORPUS, load_demo
from forum.discussion.actions import Words
from forum.discussion.counts import recount
from forum.discussion.models import Post, Tally, Thread, Try
from forum.markup import render
from forum.notices.actions import tell
from forum.people.models import Person
from forum.people.queries import find_person
from forum.places.models import Topic
from forum.showcase.actions import Written, begin_entry
from forum.showcase.models import ShowcaseEntry
from tests.cast import as_viewer

LINES = CORPUS.read_text("utf-8").splitlines()
Record = dict[str, Any]

HEADER = {"type": "archive", "version": 1, "site": "x", "exported_at": "2026-11-22T20:00:00+05:30"}
DISTRICT = {
    "type": "district",
    "key": "here",
    "name": {"en": "Here", "hi": "यहाँ"},
    "state": {"en": "U", "hi": "उ"},
    "blocks": [{"key": "near", "name": {"en": "Near", "hi": "पास"}}],
}
TOPIC = {"type": "topic", "key": "talk", "name": {"en": "T", "hi": "ट"}, "about": {"en": "A", "hi": "अ"}, "parent": None}
SITUATION = {"type": "situation", "key": "alone", "name": {"en": "Alone", "hi": "अकेले"}}


def person(key: str, **more: Any) -> Record:
    plain = {"type": "person", "key": key, "name": key, "role": "teacher", "district": "here", "block": None, "school": None}
    return {**plain, "about": "", **more}


def post(key: str, **more: Any) -> Record:
    plain: Record = {"key": key, "author": "bina", "body": "ऐसे करें", "lang": "hi", "created_at": "2026-07-15T10:00:00+05:30"}
    return {**plain, "solution": False, "thanks": [], "tries": [], **more}


def attempt(**more: Any) -> Record:
    plain: Record = {"author": "asha", "outcome": "worked", "note": "", "grades": [1], "class_size": 30, "situations": []}
    return {**plain, "created_at": "2026-08-15T10:00:00+05:30", **more}


def thread(**more: Any) -> Record:
    plain: Record = {"type": "thread", "key": "t", "kind": "problem", "title": "क्या करें", "body": "बच्चे चुप हैं", "lang": "hi"}
    where = {"author": "asha", "district": "here", "topic": "talk", "grades": [1], "situations": ["alone"]}
    return {**plain, **where, "created_at": "2026-07-14T16:20:00+05:30", "posts": [post("p", tries=[attempt()])], **more}


def archive(*records: Record) -> list[str]:
    return [json.dumps(record, ensure_ascii=False) for record in (HEADER, DISTRICT, TOPIC, SITUATION, *records)]


PEOPLE = (person("asha"), person("bina"))


def as_records(lines: list[str]) -> list[Record]:
    return [json.loads(line) for line in lines[1:]]


def test_what_goes_in_comes_out(app: Flask) -> None:
    import_archive(LINES)
    out = {(r["type"], r["key"]): r for r in as_records(list(export_lines(site="x")))}
    wanted = {(r["type"], r["key"]): r for r in as_records(LINES)}
    for showcase in (r for r in wanted.values() if r["type"] == "showcase"):
        showcase.setdefault("exception", out["showcase", showcase["key"]].get("exception"))
        if showcase["exception"] is None:
            del showcase["exception"]
    assert out == wanted


def test_the_sample_is_whole(app: Flask) -> None:
    load_demo()
    counts = [db.session.scalar(select(func.count()).select_from(table)) for table in (Thread, Post, Try, ShowcaseEntry, Person)]
    assert counts == [84, 84 + 237, 107, 8, 24]


def test_the_newest_of_the_sample_is_of_yesterday(app: Flask) -> None:
    load_demo()
    newest = db.session.scalars(select(func.max(Thread.touched_at))).one()
    today = clock.now().astimezone(clock.INDIA).date()
    assert (today - newest.astimezone(clock.INDIA).date()).days == 1


def test_counts_are_right_after_an_import(app: Flask) -> None:
    load_demo()

    def numbers() -> list[Any]:
        threads = db.session.scalars(select(Thread).order_by(Thread.id)).all()
        tallies = db.session.scalars(select(Tally).order_by(Tally.scope, Tally.place_id)).all()
        return [(t.solutions, t.comments, t.tries, t.solved_post_id, t.touched_at) for t in threads] + [
            (t.threads, t.tries) for t in tallies
        ]

    before = numbers()
    with transaction():
        recount()
    assert numbers() == before
    assert sum(t.tries for t in db.session.scalars(select(Thread))) == 107


def test_an_import_may_be_repeated(app: Flask) -> None:
    import_archive(LINES)
    before = list(export_lines(site="x"))[1:]
    _archive, written = import_archive(LINES)
    assert written.kept == []
    assert list(export_lines(site="x"))[1:] == before


def test_what_was_edited_here_stays_and_is_reported(app: Flask) -> None:
    import_archive(archive(*PEOPLE, thread()))
    with transaction():
        db.session.scalars(select(Thread)).one().title = "हमारा शीर्षक"
    _archive, written = import_archive(archive(*PEOPLE, thread(title="उनका नया शीर्षक")))
    assert written.kept == [("thread", "t")]
    assert db.session.scalars(select(Thread.title)).one() == "हमारा शीर्षक"


def test_a_topic_that_was_named_here_keeps_its_name(app: Flask) -> None:
    import_archive(archive(*PEOPLE, thread()))
    with transaction():
        topic = db.session.scalars(select(Topic).where(Topic.key == "talk")).one()
        topic.name, topic.named_here_at = Bilingual("Ours", "हमारा"), clock.now()
    _archive, written = import_archive(archive(*PEOPLE, thread()))
    assert written.kept == [("topic", "talk")]
    assert db.session.scalars(select(Topic.name).where(Topic.key == "talk")).one().en == "Ours"


def test_what_nobody_edited_is_brought_up_to_date(app: Flask) -> None:
    import_archive(archive(*PEOPLE, thread()))
    import_archive(archive(*PEOPLE, thread(title="नया शीर्षक", posts=[])))
    found = db.session.scalars(select(Thread)).one()
    assert (found.title, found.solutions, found.tries) == ("नया शीर्षक", 0, 0)


def test_optional_fields_survive(app: Flask) -> None:
    solution = post("p", form="solution", materials="चॉक", minutes=20, cost="zero", change="बोलने लगे", limits="बड़ी कक्षा में नहीं")
    full = thread(
        block="near",
        class_size=41,
        languages=["bho"],
        same_problem=["bina"],
        posts=[solution, post("q", author="asha", about="p")],
    )
    import_archive(archive(*PEOPLE, full))
    assert as_records(list(export_lines(site="x")))[-1] == full


def test_a_field_that_nobody_knows_is_left_out_and_named(app: Flask) -> None:
    read, _written = import_archive(archive(*PEOPLE, thread(mood="sunny")))
    assert read.unknown == {"thread.mood": 7}


WRONG: dict[str, tuple[Callable[[], list[str]], int, str]] = {
    "no header": (lambda: archive()[1:], 1, "type"),
    "empty file": (list, 1, "type"),
    "another version": (lambda: [json.dumps({**HEADER, "version": 2})], 1, "version"),
    "not JSON": (lambda: [*archive(), "{"], 5, ""),
    "a list": (lambda: [*archive(), "[]"], 5, ""),
    "unknown type": (lambda: archive({"type": "club"}), 5, "type"),
    "missing field": (lambda: archive({"type": "person", "key": "asha"}), 5, "name"),
    "wrong type of a field": (lambda: archive(person("asha", name=7)), 5, "name"),
    "key with a space": (lambda: archive(person("a sha")), 5, "key"),
    "the same key twice": (lambda: archive(person("asha"), person("asha")), 6, "key"),
    "unknown district": (lambda: archive(person("asha", district="there")), 5, "district"),
    "block of no district": (lambda: archive(person("asha", block="far")), 5, "block"),
    "unknown role": (lambda: archive(person("asha", role="king")), 5, "role"),
    "a person who comes later": (lambda: archive(thread(), *PEOPLE), 5, "author"),
    "grade 9": (lambda: archive(*PEOPLE, thread(grades=[9])), 7, "grades"),
    "true is no number": (lambda: archive(*PEOPLE, thread(grades=[True])), 7, "grades"),
    "class of minus one": (lambda: archive(*PEOPLE, thread(class_size=-1)), 7, "class_size"),
    "unknown situation": (lambda: archive(*PEOPLE, thread(situations=["x"])), 7, "situations"),
    "unknown language": (lambda: archive(*PEOPLE, thread(languages=["xx"])), 7, "languages"),
    "time without offset": (lambda: archive(*PEOPLE, thread(created_at="2026-07-14T16:20:00")), 7, "created_at"),
    "a NUL": (lambda: archive(*PEOPLE, thread(title="a\x00b")), 7, "title"),
    "half a character": (lambda: archive(*PEOPLE, thread(title="\ud800")), 7, "title"),
    "an empty body": (lambda: archive(*PEOPLE, thread(body=" ")), 7, "body"),
    "a body too long": (lambda: archive(*PEOPLE, thread(body="क" * 20_001)), 7, "body"),
    "own try": (
        lambda: archive(*PEOPLE, thread(posts=[post("p", tries=[attempt(author="bina")])])),
        7,
        "posts[0].tries[0].author",
    ),
    "two tries of one": (
        lambda: archive(*PEOPLE, thread(posts=[post("p", tries=[attempt()] * 2)])),
        7,
        "posts[0].tries[1].author",
    ),
    "a planned try": (
        lambda: archive(*PEOPLE, thread(posts=[post("p", tries=[attempt(outcome="planning")])])),
        7,
        "posts[0].tries[0].outcome",
    ),
    "a solution of a story": (lambda: archive(*PEOPLE, thread(kind="story")), 7, "posts[0].form"),
    "a marked comment": (lambda: archive(*PEOPLE, thread(posts=[post("p", solution=True, form="comment")])), 7, "posts[0].form"),
    "a comment on nothing": (lambda: archive(*PEOPLE, thread(posts=[post("p", about="q")])), 7, "posts[0].about"),
    "own thanks": (lambda: archive(*PEOPLE, thread(posts=[post("p", thanks=["bina"])])), 7, "posts[0].thanks"),
    "tries of a problem": (lambda: archive(*PEOPLE, thread(tries=[attempt(author="bina")])), 7, "tries"),
    "a thread twice in the showcase": (
        lambda: archive(
            *PEOPLE,
            thread(),
            {"type": "showcase", "key": "s", "title": "s", "summary": "s", "curator": "asha", "threads": ["t", "t"]}
            | {"published_at": "2026-08-15T10:00:00+05:30"},
        ),
        8,
        "threads",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_with_its_line_and_field_and_nothing_is_taken(app: Flask, name: str) -> None:
    lines, line, field = WRONG[name]
    with pytest.raises(ArchiveError) as refused:
        import_archive(lines())
    assert (refused.value.line, refused.value.field) == (line, field)
    assert f"line {line}" in refused.value.sentence
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_what_was_deleted_or_hidden_is_not_exported(app: Flask) -> None:
    import_archive(archive(*PEOPLE, thread()))
    with transaction():
        db.session.scalars(select(Post).where(Post.form == "solution")).one().state = "hidden"
    assert as_records(list(export_lines(site="x")))[-1]["posts"] == []


def test_a_school_that_is_kept_to_oneself_is_not_exported(app: Flask) -> None:
    import_archive(archive(person("asha", school="PS Pipraich"), person("bina"), thread()))

    def schools() -> dict[str, str | None]:
        return {r["key"]: r["school"] for r in as_records(list(export_lines(site="x"))) if r["type"] == "person"}

    assert schools() == {"asha": "PS Pipraich", "bina": None}
    with transaction():
        db.session.scalars(select(Person).where(Person.handle == "bina")).one().school = "PS Campierganj"
    assert schools()["bina"] is None
    with transaction():
        db.session.scalars(select(Person).where(Person.handle == "bina")).one().school_is_shown = True
    assert schools()["bina"] == "PS Campierganj"


SHOWCASE = {"type": "showcase", "key": "s", "title": "चुना", "summary": "क्या", "curator": "asha", "threads": ["t", "u"]}


def test_solutions_limits_and_readers_of_the_showcase_go_in_and_come_out(app: Flask) -> None:
    practice = thread(key="u", kind="practice", posts=[])
    more = {"solutions": ["p", "u"], "limits": "बड़ी कक्षा में नहीं", "second_reader": "bina", "exception": "नया है"}
    other = {"other_title": "Picked", "other_summary": "What the teacher does"}
    entry = {**SHOWCASE, "published_at": "2026-08-14T16:20:00+05:30", **more, **other}
    import_archive(archive(*PEOPLE, thread(), practice, entry))
    out = next(r for r in as_records(list(export_lines(site="x"))) if r["type"] == "showcase")
    assert out == entry
    _archive, again = import_archive(archive(*PEOPLE, thread(), practice, entry))
    assert again.kept == []
    import_archive(archive(*PEOPLE, thread(), practice))
    assert entry in as_records(list(export_lines(site="x"))), "an archive without the entry leaves its picks where they are"


def test_a_thread_that_a_curator_has_picked_here_keeps_its_posts(app: Flask) -> None:
    import_archive(archive(*PEOPLE, thread()))
    post_id = db.session.scalars(select(Post.id).where(Post.key == "p")).one()
    curator = db.session.scalars(select(Person).where(Person.handle == "asha")).one()
    with transaction():
        begun = Written("मेरा", Words("क्या", render("क्या"), "hi"), post_ids=[post_id])
        begin_entry(begun, by=replace(as_viewer(curator), role="mentor"))
    _archive, again = import_archive(archive(*PEOPLE, thread()))
    assert ("thread", "t") in again.kept
    assert db.session.scalars(select(Post.id).where(Post.key == "p")).one() == post_id


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"solutions": ["nowhere"]}, "solutions"),
        ({"other_title": "x"}, "other_title"),
        ({"second_reader": "who"}, "second_reader"),
    ],
)
def test_an_entry_that_leads_nowhere_is_refused(app: Flask, more: Record, field: str) -> None:
    entry = {**SHOWCASE, "threads": ["t"], "published_at": "2026-08-14T16:20:00+05:30", **more}
    with pytest.raises(ArchiveError, match=field):
        import_archive(archive(*PEOPLE, thread(), entry))


def test_drafts_and_what_was_taken_out_of_the_showcase_stay_at_home(app: Flask) -> None:
    entry = {**SHOWCASE, "threads": ["t"], "published_at": "2026-08-14T16:20:00+05:30"}
    import_archive(archive(*PEOPLE, thread(), entry))
    with transaction():
        db.session.scalars(select(ShowcaseEntry)).one().stage = "withdrawn"
    assert not [r for r in as_records(list(export_lines(site="x"))) if r["type"] == "showcase"]
    _archive, again = import_archive(archive(*PEOPLE, thread(), entry))
    assert again.kept == [("showcase", "s")]


def test_an_archive_comes_again_over_what_people_were_told(app: Flask) -> None:
    """What was told of its posts and tries goes with them, and the number on the bell follows."""
    solution = post("p", solution=True, tries=[attempt()])
    import_archive(archive(*PEOPLE, thread(posts=[solution])))
    asha, bina = (find_person(handle) for handle in ("asha", "bina"))
    assert asha is not None
    assert bina is not None
    told, tried = db.session.scalars(select(Post).where(Post.key == "p")).one(), db.session.scalars(select(Try)).one()
    with transaction():
        tell({asha.id}, "solution", by=bina.id, thread_id=told.thread_id, item_post_id=told.id)
        tell({bina.id}, "try", by=asha.id, post_id=told.id, item_try_id=tried.id)
    db.session.expire_all()
    assert (asha.unread_notices, bina.unread_notices) == (1, 1)
    _archive, again = import_archive(archive(*PEOPLE, thread(title="क्या किया जाए", posts=[solution])))
    assert again.kept == []
    db.session.expire_all()
    assert (asha.unread_notices, bina.unread_notices) == (0, 0)
