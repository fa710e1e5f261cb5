"""Real SMTP servers on this machine, of every temper; and the worker that writes to them."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from forum.core import clock, jobs
from forum.core.db import db, transaction
from forum.notices.actions.mailing import box_of
from forum.notices.letters import write_letter
from forum.notices.mail_workers import look_after_mail
from forum.notices.models import Frequency, Letter
from forum.people.models import Person
from tests.server import free_port

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=clock.INDIA)
SUNDAY = datetime(2026, 11, 22, 9, 0, tzinfo=clock.INDIA)

Answer = Callable[[Any, str], str | None]


@dataclass
class Server:
    """What it has taken, and how it answers: `rcpt` to a recipient, `data` to a letter; None is yes."""

    port: int
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    asked: int = 0
    rcpt: Answer | None = None
    data: Answer | None = None
    seconds: float = 0.0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?from=forum@example.org"

    def letter(self) -> EmailMessage:
        """The only one."""
        (one,) = self.taken
        return one

    async def handle_RCPT(  # noqa: N802 - aiosmtpd asks for it by this name
        self, _server: Any, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self.rcpt(session, address) if self.rcpt else None
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - see above
        self.asked += 1
        await asyncio.sleep(self.seconds)
        answer = self.data(server, session) if self.data else None
        if answer is None:
            self.taken.append(message_from_bytes(envelope.content, policy=default))
            self.recipients.append(list(envelope.rcpt_tos))
        return answer or "250 OK"


@contextmanager
def serving_mail(port: int | None = None) -> Iterator[Server]:
    server = Server(port or free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@contextmanager
def hanging() -> Iterator[int]:
    """The port of a server that takes calls and never says a word."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(5)
        yield listener.getsockname()[1]


def words_in(letter: EmailMessage, kind: str) -> str:
    """Its part of this kind, plain or html."""
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def use(app: Flask, mail_url: str) -> None:
    """The site as it would be started with another FORUM_MAIL_URL."""
    settings = app.extensions["settings"]
    app.extensions["settings"] = type(settings)(
        **{**vars(settings), "mail_url": mail_url, "site_url": "https://forum.example.org"}
    )


def has_mail(person: Person, frequency: Frequency = "weekly", lang: str = "hi") -> None:
    """Somebody whose address is proven, and who had her last digest a minute ago."""
    with transaction():
        row = db.session.get_one(Person, person.id)
        row.email = f"{row.handle}@example.org"
        box = box_of(row)
        box.address, box.verified_at, box.frequency, box.language = row.email, clock.now(), frequency, lang
        box.digest_at = clock.now() - timedelta(minutes=1)


def work() -> None:
    """As `forum work` would."""
    look_after_mail()
    while jobs.run_due():
        pass


def rows() -> list[Letter]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def later(minutes: float, moment: datetime = MONDAY) -> Any:
    return clock.standing_at(moment + timedelta(minutes=minutes))


def send_one(person: Person) -> None:
    """A letter of any kind, due now."""
    with transaction():
        row = db.session.get_one(Person, person.id)
        row.email = f"{row.handle}@example.org"
        box_of(row).asked_at = clock.now()
        write_letter(row.id, "verify")
