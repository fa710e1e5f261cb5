"""The machine around the site: a broken index, a killed server, unsafe settings, a broken archive."""

import json
import os
import shutil
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.archive.actions import import_archive
from forum.archive.errors import ArchiveError
from forum.cli.serve import why_not_serve
from forum.core.db import db
from forum.core.settings import WrongSetting, read_settings
from forum.people.models import Person
from tests.server import forum, serving, variables_of

PRODUCTION = {"FORUM_ENV": "production", "FORUM_SECRET_KEY": "k" * 32, "FORUM_SITE_URL": "https://forum.example.org"}
TIME = "2026-01-01T10:00:00+05:30"


@pytest.fixture
def site(fresh_site: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fresh_site, tmp_path / "site"))


def _remove(index: Path) -> None:
    shutil.rmtree(index)


def _cut(index: Path) -> None:
    for file in index.glob("b-*/*"):
        os.truncate(file, file.stat().st_size // 2)


def _strange(index: Path) -> None:
    for file in index.glob("b-*/*"):
        file.write_bytes(b"something else " * 300)


@pytest.mark.sqlite
@pytest.mark.parametrize("damage", [_remove, *(pytest.param(damage, marks=pytest.mark.thorough) for damage in (_cut, _strange))])
def test_work_makes_a_broken_index_anew(site: Path, damage: Callable[[Path], None]) -> None:
    damage(site / "index")
    forum(site, "index", "check", status=1)
    forum(site, "work", "--once")
    forum(site, "index", "check")


@pytest.mark.sqlite
def test_a_file_in_the_place_of_the_index_is_said_in_one_sentence(site: Path) -> None:
    shutil.rmtree(site / "index")
    (site / "index").write_text("not a folder")
    assert "Traceback" not in forum(site, "index", "rebuild", status=1)


def test_a_killed_server_takes_its_processes_along_and_its_port_is_free_at_once(site: Path) -> None:
    with serving(site, "--no-work") as (address, process):
        port = int(address.rpartition(":")[2])
        process.kill()
        process.wait()
        until = time.monotonic() + 20
        while _answers(address):
            assert time.monotonic() < until, "its processes live on"
            time.sleep(0.2)
    assert why_not_serve(read_settings(variables_of(site)), "127.0.0.1", port) is None


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2):
            return True
    except OSError:
        return False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FORUM_SECRET_KEY_FALLBACKS", "short"),
        ("FORUM_SITE_URL", "https://[::1"),
        ("FORUM_SITE_URL", "https://forum.example.org:99999"),
        ("FORUM_SITE_URL", "https://a:b@forum.example.org"),
        ("FORUM_SITE_URL", "https://forum.example.org/?x=1"),
        ("FORUM_DATABASE_URL", "sqlite:///"),
        ("FORUM_DATA_DIR", __file__),
    ],
)
def test_unsafe_settings_are_refused_in_one_sentence(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        read_settings({**PRODUCTION, name: value})


def test_an_empty_key_of_development_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("")
    with pytest.raises(WrongSetting, match="secret_key"):
        read_settings({"FORUM_DATA_DIR": str(tmp_path)})


def _archive(**of_thread: Any) -> list[str]:
    name = {"en": "Name", "hi": "नाम"}
    person = {"type": "person", "role": "teacher", "name": "P", "district": None, "block": None, "school": None, "about": ""}
    post = {"key": "post-1", "author": "p-two", "body": "c", "lang": "en", "created_at": TIME, "solution": False}
    thread: dict[str, Any] = {
        "type": "thread",
        "key": "t-one",
        "kind": "problem",
        "title": "T",
        "body": "b",
        "lang": "en",
        "author": "p-one",
    }
    thread |= {"district": None, "topic": "topic-one", "grades": [], "situations": [], "created_at": TIME}
    records: list[dict[str, Any]] = [
        {"type": "archive", "version": 1, "site": "x", "exported_at": TIME},
        {"type": "topic", "key": "topic-one", "name": name, "about": name, "parent": None},
        {"type": "topic", "key": "topic-two", "name": name, "about": name, "parent": "topic-one"},
        {**person, "key": "p-one"},
        {**person, "key": "p-two"},
        {**thread, "posts": [{**post, "thanks": [], "tries": []}], **of_thread},
    ]
    return [json.dumps(record) for record in records]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("created_at", {"created_at": "0001-01-01T00:00:00+05:30"}),
        ("created_at", {"created_at": "9999-12-31T23:59:59-05:00"}),
        ("same_problem", {"same_problem": ["p-two", "p-two"]}),
    ],
)
def test_a_broken_archive_names_line_and_field_and_leaves_nothing(app: Flask, field: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(ArchiveError, match=rf"line 6, field {field}"):
        import_archive(_archive(**wrong))
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_topic_below_a_sub_topic_names_its_line(app: Flask) -> None:
    lines = _archive()
    lines.insert(3, lines[2].replace("topic-one", "topic-two").replace('"key": "topic-two"', '"key": "topic-three"'))
    with pytest.raises(ArchiveError, match="line 4, field parent"):
        import_archive(lines)


def test_a_post_that_stands_in_another_thread_here_names_its_line(app: Flask) -> None:
    import_archive(_archive())
    with pytest.raises(ArchiveError, match=r"line 6, field posts\[0\].key"):
        import_archive(_archive(key="t-two"))
