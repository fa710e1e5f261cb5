"""The real server as a process of its own, for tests that need one."""

import contextvars
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner

from forum.cli import main
from forum.core.settings import ROOT
from tests.postgres import database_of

PATIENCE = 60
"""Seconds until a slow machine is called broken."""

ON_POSTGRES = False
"""Whether this run keeps its sites in PostgreSQL; tests/conftest.py says so."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The variables of a site that keeps everything in this folder."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("FORUM_")}
    return {**ours, **variables_of(folder), "LANG": "C.UTF-8", **more}


def variables_of(folder: Path) -> dict[str, str]:
    """Where a site of this folder keeps everything."""
    named = {"FORUM_DATA_DIR": str(folder), "FORUM_MAIL_URL": "none:"}
    if ON_POSTGRES:
        return {**named, "FORUM_DATABASE_URL": database_of(folder), "FORUM_SEARCH": "postgresql"}
    return {**named, "FORUM_SEARCH": f"whoosh:{folder / 'index'}"}


def forum(folder: Path, *words: str, status: int = 0) -> str:
    """Run a command of the site in a process of its own, and give what it said."""
    command = [sys.executable, "-m", "forum", *words]
    done = subprocess.run(
        command, env=environment(folder), cwd=ROOT, capture_output=True, text=True, check=False, timeout=2 * PATIENCE
    )
    assert done.returncode == status, f"{words} ended with {done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def command_here(folder: Path, *words: str, **more: str) -> tuple[int, str]:
    """Run a command in this process, which takes a tenth of the time; gives what it ended with and what it said."""
    here = contextvars.copy_context()  # the command speaks the language of its environment
    done = here.run(lambda: CliRunner().invoke(main, words, env=environment(folder, **more), prog_name="forum"))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


@contextmanager
def serving(folder: Path, *words: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`forum serve`, answering; gives its address and its process, and stops it with SIGTERM."""
    port = free_port()
    command = [sys.executable, "-m", "forum", "serve", "--port", str(port), *words]
    with subprocess.Popen(command, env=environment(folder), cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_answering(f"{address}/healthz", process)
            yield address, process
        finally:
            process.terminate()
            try:
                process.communicate(timeout=PATIENCE)
            finally:
                process.kill()  # a server that does not stop fails its test, and is not waited for without end


def wait_until_answering(url: str, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError:
            raise
        except (urllib.error.URLError, ConnectionError):
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < until, f"{url} did not answer in {PATIENCE} s"
            time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
