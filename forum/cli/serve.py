"""`forum serve`: granian with the site, and one `forum work` beside it."""

import ctypes
import errno
import ipaddress
import os
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta

import click
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from forum import storage
from forum.cli.samples import offer_samples, withdraw_samples
from forum.cli.site import check_folders, open_site
from forum.core.db import db
from forum.core.i18n import gettext
from forum.core.settings import ROOT, Settings, read_settings

THREADS = 4
"""Blocking threads of a process: the pages wait for little, and each thread holds a database connection."""

SERVER_PID = "_FORUM_SERVER_PID"
"""How the processes that answer know their server: without it they would live on, and keep its port (forum/wsgi.py)."""

M_ARENA_MAX, ARENAS = -8, 2
"""Of the C library (mallopt(3)): pools of memory. It opens one for each thread, and eight threads kept 8 MB of a process that
nobody used."""

STOP_SECONDS = 10
"""How long a request may still take when the server is told to stop."""


@click.command(help="Run the site, and one worker beside it.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
@click.option("--no-work", is_flag=True, help="Keep no `forum work` beside it.")
def serve(*, host: str, port: int, workers: int, no_work: bool) -> None:
    settings = read_settings()
    check_folders(settings)
    if (sentence := why_not_serve(settings, host, port)) is not None:
        raise click.ClickException(sentence)
    server = Server(
        "forum.wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.error,
        websockets=False,
    )
    helper = Helper()
    if not no_work:
        server.on_startup(helper.start)
        server.on_shutdown(helper.stop)
    with open_site().app_context():
        if is_loopback(host) and not settings.is_production:
            offer_samples()
        else:
            withdraw_samples()
        db.session.remove()
        db.engine.dispose()
    os.environ[SERVER_PID] = str(os.getpid())
    _share_pools()
    click.echo(gettext("The forum is on http://%(where)s (Ctrl-C stops it).", where=f"{_in_url(host)}:{port}"))
    server.serve()


def _share_pools() -> None:
    """Heard by the processes that are forked from this one. Other C libraries than glibc have no such pools."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(M_ARENA_MAX, ARENAS)


def why_not_serve(settings: Settings, host: str, port: int) -> str | None:
    if not storage.is_current(settings):
        return gettext("The database is not there or not of this version: run `forum init` first.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:  # the server shares its port among processes, and would share it with a stranger
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what a server before left half closed is no stranger
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return gettext("Port %(port)s is taken; another one is chosen with --port.", port=port)
            return gettext("The address %(host)s cannot be used: %(why)s.", host=host, why=error.strerror)
    return None


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens there."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Helper:
    """One `forum work`: begun again when it dies, each time a little later, and stopped with the server."""

    STEADY = timedelta(minutes=1)
    LONGEST_WAIT = 60.0

    def __init__(self) -> None:
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Before the server forks its processes: a fork while another thread starts a program would hold its pipe open."""
        self._process = self._begin()
        self._thread.start()

    def stop(self) -> None:
        self._ends.set()
        if self._process is not None:
            self._process.terminate()
        self._thread.join(STOP_SECONDS)
        if self._process is not None and self._process.poll() is None:
            self._process.kill()

    def _keep(self) -> None:
        wait = 1.0
        while self._process is not None:
            begun = time.monotonic()
            self._process.wait()
            if time.monotonic() - begun > self.STEADY.total_seconds():
                wait = 1.0
            if self._ends.wait(wait):
                return
            wait = min(wait * 2, self.LONGEST_WAIT)
            self._process = self._begin()

    @staticmethod
    def _begin() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "forum", "work", "--beside", str(os.getpid())], cwd=ROOT)  # noqa: S603


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
