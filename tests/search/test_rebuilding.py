"""Making the index anew by the command line, and how far it has come."""

import contextvars
import os
import pty
import subprocess
import sys
import threading

from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from forum.cli import main
from forum.core.db import db, transaction
from forum.core.settings import ROOT, Settings
from forum.core.viewer import VISITOR
from forum.discussion.actions import delete_post
from forum.discussion.models import Post, Thread
from forum.discussion.queries import ThreadFilter
from forum.people.models import Person
from forum.search.engine import site_engine
from forum.search.queries import find
from forum.search.workers import rebuild_index
from tests.cast import as_viewer
from tests.make import make_comment, make_thread
from tests.server import environment


def test_each_post_is_a_step(app: Flask, teacher: Person) -> None:
    make_comment(make_thread(teacher), teacher)
    steps: list[int] = []
    rebuild_index(step=lambda: steps.append(1))
    assert len(steps) == 2


def test_what_changes_during_a_rebuild_is_read_as_it_is_then(app: Flask, teacher: Person) -> None:
    """Somebody else deletes a comment and writes another after the rebuild has begun to read."""
    thread = make_thread(teacher)
    gone = make_comment(thread, teacher, "पुरानाशब्द")

    def meanwhile() -> None:
        with app.app_context():
            writer = db.session.get_one(Person, teacher.id)
            with transaction():
                delete_post(db.session.get_one(Post, gone.id), by=as_viewer(writer))
            make_comment(db.session.get_one(Thread, thread.id), writer, "नयाशब्द")

    steps: list[int] = []

    def step() -> None:
        if not steps:
            somebody = threading.Thread(target=meanwhile)
            somebody.start()
            somebody.join()
        steps.append(1)

    rebuild_index(step=step)
    assert len(steps) == 2
    db.session.rollback()
    assert [hit.thread.id for hit in find("नयाशब्द", ThreadFilter(), VISITOR).page.rows] == [thread.id]
    shown = db.session.scalars(select(Post.id).where(Post.state == "visible")).all()
    assert set(site_engine().stamps()) == set(shown)


def test_a_plain_line_says_how_many_where_nobody_looks(app: Flask, settings: Settings, teacher: Person) -> None:
    make_thread(teacher)
    env = {"FORUM_DATA_DIR": str(settings.data_dir), "FORUM_SEARCH": settings.search, "FORUM_SECRET_KEY": settings.secret_key}
    env["FORUM_DATABASE_URL"] = settings.database_url
    runner = CliRunner(env={**env, "LANG": "C", "FORUM_MAIL_URL": "none:"})
    done = contextvars.copy_context().run(runner.invoke, main, ["index", "rebuild"])
    assert done.output.splitlines() == ["Posts to read: 1.", "The index holds 1 posts."]


def test_a_terminal_has_a_bar(app: Flask, settings: Settings, teacher: Person) -> None:
    make_thread(teacher)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "forum", "index", "rebuild"]
    env = environment(settings.data_dir, TERM="xterm", FORUM_SEARCH=settings.search)
    done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, text=True, check=True, timeout=120)
    os.close(theirs)
    assert "100%" in os.read(ours, 10_000).decode()
    os.close(ours)
    assert done.stdout.splitlines() == ["The index holds 1 posts."]
