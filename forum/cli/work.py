"""`forum work`: does what is due. `forum serve` keeps one beside it; a lease in the database lets only one act at a time."""

import logging
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from forum.cli.site import check_folders, in_site
from forum.core import jobs
from forum.core.db import db
from forum.core.errors import Busy
from forum.core.i18n import gettext, ngettext
from forum.desk.workers import Rounds, look_after_desks
from forum.loop.workers import ask_about_plans
from forum.notices.mail_workers import look_after_mail
from forum.places.taxonomy import forget_taxonomy
from forum.search.workers import heal_index
from forum.upkeep import forget_old, look_over

log = logging.getLogger(__name__)

LEASE, LEASE_SECONDS, RENEWED_EVERY = "work", 45, 15
"""A worker that died is replaced after at most LEASE_SECONDS; the index jobs of a post do not wait for it."""

PAUSE = 1.0
FORGOTTEN_EVERY = 3600.0

POSTED_EVERY = 60.0
"""How often the worker looks whether digests have come due."""

HEALED_EVERY = 5.0
"""How often the worker looks whether the search index can be read."""

ASKED_EVERY = 60.0
"""How often the worker looks whose planned try is to be asked about."""


@click.command(help="Do the work that is due: index, questions about planned tries, and whatever failed before.")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.option("--beside", type=int, hidden=True, help="End when the process of this number is gone.")
@in_site
def work(*, once: bool, beside: int | None) -> None:
    check_folders(current_app.extensions["settings"])
    holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    if once:
        _work_once(holder)
        return
    with _told_to_stop() as stop:
        _Shift(holder, stop, beside).last()


def _work_once(holder: str) -> None:
    if not jobs.hold_lease(LEASE, holder=holder, seconds=LEASE_SECONDS):
        click.echo(gettext("Another worker is at it already."))
        return
    try:
        heal_index()
        look_after_mail()
        ask_about_plans()
        done = 0
        while batch := jobs.run_due():
            done += batch
            jobs.hold_lease(LEASE, holder=holder, seconds=LEASE_SECONDS)
        look_after_desks()
        click.echo(ngettext("%(n)s job done.", "%(n)s jobs done.", done))
    finally:
        jobs.drop_lease(LEASE, holder=holder)


class _Shift:
    """One worker from its start until it is told to stop, or until the server beside it is gone."""

    def __init__(self, holder: str, stop: threading.Event, beside: int | None) -> None:
        self.holder, self.stop, self.beside = holder, stop, beside
        self.holds = False
        self.renewed = self.forgot = self.healed = self.posted = self.asked = float("-inf")
        self.desks = Rounds()

    def last(self) -> None:
        while not self.stop.is_set() and self.beside in {None, os.getppid()}:
            try:
                busy = self._turn()
            except (Busy, SQLAlchemyError):
                log.exception("the worker could not reach the database")
                busy = False
                db.session.remove()
            if not busy:
                self.stop.wait(PAUSE)
        if self.holds:
            jobs.drop_lease(LEASE, holder=self.holder)

    def _turn(self) -> bool:
        """Whether there may be more to do at once."""
        forget_taxonomy()  # somebody may have added a topic since: this context lives as long as the worker
        moment = time.monotonic()
        if moment - self.renewed >= RENEWED_EVERY:
            self.holds, self.renewed = jobs.hold_lease(LEASE, holder=self.holder, seconds=LEASE_SECONDS), moment
        if not self.holds:
            return False
        if moment - self.forgot >= FORGOTTEN_EVERY:
            forget_old()
            look_over()
            self.forgot = moment
        if moment - self.healed >= HEALED_EVERY:
            heal_index()
            self.healed = moment
        if moment - self.posted >= POSTED_EVERY:
            look_after_mail()
            self.posted = moment
        if moment - self.asked >= ASKED_EVERY:
            ask_about_plans()
            self.asked = moment
        self.desks.turn()
        done = jobs.run_due()
        db.session.remove()
        return done > 0


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    yield stop
