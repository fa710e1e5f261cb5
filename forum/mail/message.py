"""A mail as it goes out: plain text and HTML, and the headers by which it can be stopped with one press (RFC 8058)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from forum.core import clock

JOINERS = "\u200c\u200d"
"""They say how Devanagari letters stand together; nothing else that cannot be seen goes into a header."""


@dataclass(frozen=True)
class Mail:
    """`number` names it for ever: sent twice by accident, it has the same Message-ID and a mailbox shows it once."""

    to: str
    sender: str
    sender_name: str
    subject: str
    text: str
    html: str
    number: str
    language: str
    headers: Mapping[str, str] = field(default_factory=dict)


def one_click(address: str) -> dict[str, str]:
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def message_of(mail: Mail) -> EmailMessage:
    """Raises ValueError for an address that is none: a line break, or more than one."""
    domain = mail.sender.rpartition("@")[2]
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(_line(mail.sender_name), addr_spec=mail.sender)
    message["To"] = Address(addr_spec=_one_address(mail.to))
    message["Subject"] = _line(mail.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{mail.number}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.language  # content takes away what was said of content before
    return message


def _one_address(typed: str) -> str:
    local, at, domain = typed.rpartition("@")
    if (
        not at
        or not local
        or not domain
        or not typed.isascii()
        or any(sign.isspace() or sign in "@,;:<>" for sign in local + domain)
    ):
        raise ValueError("not one mail address")
    return typed


def _line(words: str) -> str:
    """Whatever people wrote, in one line: a header ends where a line ends."""
    return " ".join("".join(sign if sign.isprintable() or sign in JOINERS else " " for sign in words).split())
