"""Making the index anew by the command line, and how far it has come."""

import contextvars
import os
import pty
import subprocess
import sys

from click.testing import CliRunner
from flask import Flask

from forum.cli import main
from forum.core.settings import ROOT, Settings
from forum.people.models import Person
from forum.search.workers import rebuild_index
from tests.make import make_comment, make_thread
from tests.server import environment


def test_each_post_is_a_step(app: Flask, teacher: Person) -> None:
    make_comment(make_thread(teacher), teacher)
    steps: list[int] = []
    rebuild_index(step=lambda: steps.append(1))
    assert len(steps) == 2


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
