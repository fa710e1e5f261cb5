"""The post office: `forum work` writes and sends what is due. No page waits for any of it."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import exists, select

from forum.core import clock, jobs
from forum.core.db import db, transaction
from forum.core.i18n import speaking
from forum.core.settings import Settings
from forum.mail.message import Mail, message_of, one_click
from forum.mail.signing import Keys
from forum.mail.transport import Carrier, MailDown, Never, NotYet, is_on, opened, sender_of
from forum.notices import letters
from forum.notices.digests import has_due, write_digests
from forum.notices.models import Letter, MailBox
from forum.notices.writing import Written, write
from forum.search.workers import ask_once

log = logging.getLogger(__name__)

Payloads = Sequence[dict[str, Any]]
Note = Callable[[], None]

SECONDS = 10.0
"""Of one run: the worker holds its lease for 45 s, and other jobs wait meanwhile."""

UNNAMED = "http://127.0.0.1:8000"
"""Where a site stands that has not said its address: on the machine of a developer."""


def send_letters(_payloads: Payloads = ()) -> None:
    """What is due, for ten seconds; what is left is a job again. Raises MailDown where no server answers: the job waits, each
    time longer, and with it all letters."""
    settings: Settings = current_app.extensions["settings"]
    db.session.rollback()
    due = letters.count_due()
    db.session.rollback()  # nothing is held while a server is spoken to
    if not due:
        return
    until = time.monotonic() + SECONDS
    with opened(settings.mail_url) as carrier:
        letter = _claim()
        while letter is not None:
            note = _deliver(letter, carrier, settings)
            with transaction():
                note()
                letter = letters.claim_next() if time.monotonic() < until else None
    db.session.rollback()
    if letters.count_due():
        with transaction():
            jobs.enqueue("mail.send")  # this one is about to be taken away


def write_due_digests(_payloads: Payloads = ()) -> None:
    while write_digests():
        db.session.remove()


def look_after_mail() -> None:
    """The worker calls this every minute: digests that have come due, letters that a worker left behind, and a job for letters
    that have none."""
    settings: Settings = current_app.extensions["settings"]
    if not is_on(settings.mail_url):
        return
    with transaction():
        letters.give_up_doubtful()
    if has_due():
        ask_once("mail.digests")
    if letters.count_due() and not db.session.scalar(select(exists().where(jobs.Job.name == "mail.send"))):
        ask_once("mail.send")
    db.session.rollback()


def keys_of(settings: Settings) -> Keys:
    return Keys((settings.secret_key, *settings.secret_key_fallbacks))


def address_of(settings: Settings) -> str:
    return settings.site_url or UNNAMED


def _claim() -> Letter | None:
    with transaction():
        return letters.claim_next()


def _deliver(letter: Letter, carrier: Carrier, settings: Settings) -> Note:
    """Hand it over; gives what is to be written down about it. Raises MailDown, with the letter given back."""
    letter_id = letter.id
    try:
        written = write(letter, keys_of(settings), address_of(settings))
        if written is None or not is_on(settings.mail_url):
            return lambda: letters.note_dropped(letter_id)
        message = message_of(_mail(letter, written, settings))
        db.session.rollback()
        carrier.carry(message)
    except NotYet as why:
        said = str(why)
        return lambda: letters.note_not_yet(db.session.get_one(Letter, letter_id), said)
    except (Never, ValueError) as why:
        return _dead(letter, str(why), nobody_there=getattr(why, "nobody_there", False))
    except MailDown as why:
        with transaction():
            letters.give_back(db.session.get_one(Letter, letter_id), str(why))
        raise
    except Exception as error:
        log.exception("letter %s could not be written", letter_id)
        return _dead(letter, f"{type(error).__name__}: {error}", nobody_there=False)
    return lambda: letters.note_sent(letter_id)


def _dead(letter: Letter, why: str, *, nobody_there: bool) -> Note:
    letter_id, person_id = letter.id, letter.person_id

    def note() -> None:
        letters.note_dead(letter_id, why)
        if nobody_there and (box := db.session.get(MailBox, person_id)) is not None:
            box.refused_at = clock.now()

    return note


def _mail(letter: Letter, written: Written, settings: Settings) -> Mail:
    host = urlsplit(address_of(settings)).hostname or "localhost"
    headers: Mapping[str, str] = one_click(written.stop) if written.stop else {}
    with speaking(written.language):
        return Mail(
            to=written.to,
            sender=sender_of(settings.mail_url, host if "." in host else "localhost.localdomain"),
            sender_name=settings.site_name or written.site_name,
            subject=written.subject,
            text=written.text,
            html=written.html,
            number=f"letter-{letter.id}",
            language=written.language,
            headers=headers,
        )
