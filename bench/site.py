"""A site of its own for measuring: a temporary folder, the big archive, the real server."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from flask import Flask

from forum.app import create_app
from forum.cli.serve import THREADS
from forum.core.db import db
from forum.core.settings import ROOT, read_settings

WORKERS = 2


def environment(folder: Path) -> dict[str, str]:
    """The variables of a site that keeps everything in this folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FORUM_")}
    return {**kept, "FORUM_DATA_DIR": str(folder), "FORUM_SEARCH": f"whoosh:{folder / 'index'}", "FORUM_MAIL_URL": "none:"}


def forum(folder: Path, *words: str) -> str:
    """Run a command of the site and give what it said."""
    command = [sys.executable, "-m", "forum", *words]
    done = subprocess.run(command, env=environment(folder), cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"forum {' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout


def pages_of(folder: Path) -> dict[str, str]:
    """The pages that are measured; b1 is the thread of 20 posts."""
    with closing(sqlite3.connect(folder / "forum.sqlite3")) as connection:
        (thread_id,) = connection.execute("SELECT id FROM thread WHERE key = 'b1'").fetchone()
    return {"home": "/", "list": "/threads", "thread, 20 posts": f"/threads/{thread_id}-x", "search": "/search?q=school"}


@contextmanager
def opened(folder: Path) -> Iterator[Flask]:
    """The site in this process, its context open."""
    app = create_app(read_settings(environment(folder)))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, int]]:
    """The site behind its server; gives port and process."""
    port = free_port()
    command = [sys.executable, "-m", "forum", "serve", "--port", str(port), "--workers", str(WORKERS)]
    with _running(command, environment(folder), port, "/healthz") as pid:
        yield port, pid


@contextmanager
def serving_floor(which: str) -> Iterator[tuple[int, int]]:
    """`bare` or `with_flask` of bench/floor.py."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--log-level", "error", f"bench.floor:{which}"]
    with _running(command, dict(os.environ), port, "/") as pid:
        yield port, pid


@contextmanager
def _running(command: list[str], env: dict[str, str], port: int, path: str) -> Iterator[int]:
    with subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}{path}")
            yield process.pid
        finally:
            process.terminate()
            process.wait(30)


def wait_for(url: str, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
