"""Real SMTP servers on this machine, of every temper; and the worker that writes to them."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from tests.server import free_port

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
