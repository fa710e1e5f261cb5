"""Handing a mail to whoever carries it: an SMTP server, the terminal of a developer, or nobody.

Every word with a server has a limit of time. What goes wrong is one of three things, and each has its own answer: there is no
server (try all later), the server does not want this letter now (try it later), or never (give it up).
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

SECONDS = 5.0
"""For one answer of the server. A letter takes six, and the lease of the worker lasts 45."""

TLS_PORT = 465
NEAR = {"localhost", "127.0.0.1", "::1"}
"""A server on this machine may be spoken to openly."""


class MailDown(Exception):
    """There is no server, or it went away: nothing can be sent just now."""


class NotYet(Exception):
    """The server does not take this letter now, and may later."""


class Never(Exception):
    """The server will not take this letter. `nobody_there`: because of whom it is for."""

    def __init__(self, why: str, *, nobody_there: bool = False) -> None:
        super().__init__(why)
        self.nobody_there = nobody_there


class Carrier(Protocol):
    def carry(self, message: EmailMessage) -> None:
        """Raises MailDown, NotYet, Never. Without an exception the server has taken it."""


def is_on(mail_url: str) -> bool:
    return mail_url != "none:"


def sender_of(mail_url: str, host: str) -> str:
    """The address that letters come from: `?from=` of the setting, else noreply at the site."""
    named = parse_qs(urlsplit(mail_url).query).get("from", [""])[0]
    return named or f"noreply@{host}"


@contextmanager
def opened(mail_url: str) -> Iterator[Carrier]:
    """Raises MailDown."""
    if not mail_url.startswith("smtp:"):
        yield _Terminal()
        return
    server = _connected(mail_url)
    try:
        yield _Smtp(server)
    finally:
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


class _Terminal:
    def carry(self, message: EmailMessage) -> None:
        print(message.as_string(), flush=True)


class _Smtp:
    def __init__(self, server: smtplib.SMTP) -> None:
        self.server = server

    def carry(self, message: EmailMessage) -> None:
        try:
            self.server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refusal:
            code, words = next(iter(refusal.recipients.values()))
            relays_none = b"5.7." in words  # it takes nothing of ours at all: the address may be right
            raise _refused(code, words, nobody_there=not relays_none) from refusal
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refusal:
            raise _refused(refusal.smtp_code, refusal.smtp_error, nobody_there=False) from refusal
        except (ValueError, smtplib.SMTPNotSupportedError) as error:
            raise Never(str(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailDown(f"{type(error).__name__}: {error}") from error


def _refused(code: int, words: bytes | str, *, nobody_there: bool) -> Exception:
    said = f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    if code == 421:  # it is about to hang up
        return MailDown(said)
    return NotYet(said) if code < 500 else Never(said, nobody_there=nobody_there)


def _connected(mail_url: str) -> smtplib.SMTP:
    parts = urlsplit(mail_url)
    host, port = parts.hostname or "localhost", parts.port or 25
    try:
        if port == TLS_PORT:
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(host, port, timeout=SECONDS)
    except (OSError, smtplib.SMTPException) as error:
        raise MailDown(f"{type(error).__name__}: {error}") from error
    try:
        _greet(server, host, unquote(parts.username or ""), unquote(parts.password or ""))
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        raise MailDown(f"{type(error).__name__}: {error}") from error
    return server


def _greet(server: smtplib.SMTP, host: str, user: str, password: str) -> None:
    """TLS wherever the server offers it; a password never goes openly over a network."""
    server.ehlo()
    is_near, is_sealed = host in NEAR, isinstance(server, smtplib.SMTP_SSL)
    if not is_sealed and not is_near and server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
        is_sealed = True
    if user:
        if not is_sealed and not is_near:
            raise smtplib.SMTPException("the server offers no TLS, and a password does not go openly over a network")
        server.login(user, password)
