"""What a letter says, at the moment when it is sent: in her language, and nothing that was hidden meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import current_app
from sqlalchemy import Select, bindparam, select

from forum.core.db import db
from forum.core.i18n import gettext, ngettext, speaking
from forum.core.viewer import Viewer
from forum.discussion.showing import news_words
from forum.mail.signing import Keys
from forum.notices.actions.mailing import code_value, new_code_asked_at
from forum.notices.digests import digest_of
from forum.notices.kinds import KINDS
from forum.notices.letters import is_wanted
from forum.notices.models import Letter, MailBox
from forum.notices.queries import list_unread
from forum.people.codes import spaced
from forum.people.models import Person

BY_MAIL = tuple(name for name, kind in KINDS.items() if kind.mail)


@dataclass(frozen=True)
class Written:
    """`stop` is the address that stops mail with one press; empty for the code that was asked for."""

    to: str
    language: str
    subject: str
    text: str
    html: str
    stop: str
    site_name: str


@dataclass(frozen=True)
class _Reader:
    """Who is written to."""

    person: Person
    box: MailBox
    viewer: Viewer


def write(letter: Letter, keys: Keys, site: str) -> Written | None:
    """None where there is nothing to say, or nobody who wants it any more."""
    reader = _reader_of(letter)
    if reader is None:
        return None
    with speaking(reader.box.language):
        said = {"verify": _verify, "digest": _digest, "instant": _instant}[letter.kind](letter, reader, keys)
        if said is None:
            return None
        subject, values = said
        return _rendered(letter, reader, subject, values, keys, site)


def stop_token(person_id: int, keys: Keys) -> str:
    return keys.sign("stop mail", str(person_id))


def person_of_token(token: str, keys: Keys) -> int | None:
    value = keys.read("stop mail", token)
    return int(value) if value is not None and value.isdecimal() else None


def _reader_of(letter: Letter) -> _Reader | None:
    row = db.session.execute(_asked(verify=letter.kind == "verify"), {"person": letter.person_id}).one_or_none()
    if row is None:
        return None
    person, box = row
    viewer = Viewer(person_id=person.id, handle=person.handle, name=person.name, context=person.context)
    return _Reader(person, box, viewer)


@cache
def _asked(*, verify: bool) -> Select[Person, MailBox]:
    asked = select(Person, MailBox).join(MailBox, MailBox.person_id == Person.id).where(Person.id == bindparam("person"))
    if verify:
        return asked.where(MailBox.asked_at.is_not(None), Person.email.is_not(None), Person.suspended_at.is_(None))
    return asked.where(*is_wanted())


Said = tuple[str, dict[str, Any]]


def _verify(_letter: Letter, reader: _Reader, keys: Keys) -> Said | None:
    asked_at = new_code_asked_at(reader.box)
    if asked_at is None:
        return None
    code = spaced(keys.code("mail code", code_value(reader.person, asked_at)))
    return gettext("Your code: %(code)s", code=code), {"code": code}


def _digest(letter: Letter, reader: _Reader, _keys: Keys) -> Said | None:
    digest = digest_of(reader.viewer, reader.person.followed or (), letter.since or letter.created_at)
    return (gettext("What is new for you this week"), {"digest": digest}) if digest else None


def _instant(letter: Letter, reader: _Reader, _keys: Keys) -> Said | None:
    told = list_unread(reader.viewer, kinds=BY_MAIL, since=letter.since or letter.created_at)
    if not told:
        return None
    first = told[0]
    subject = first.words if len(told) == 1 else ngettext("%(n)s new notice", "%(n)s new notices", len(told))
    return subject, {"told": told}


def _rendered(letter: Letter, reader: _Reader, subject: str, values: Mapping[str, Any], keys: Keys, site: str) -> Written:
    env = current_app.jinja_env
    stop = "" if letter.kind == "verify" else f"{site}/unsubscribe/{stop_token(reader.person.id, keys)}"
    if stop and reader.box.language == "en":
        stop += "?lang=en"
    site_name = str(env.globals["site_name"]())  # type: ignore[operator]
    shared = {"name": reader.person.name, "site": site, "stop": stop, "news_words": news_words, "subject": subject, **values}
    text, html = (env.get_template(f"mail/{letter.kind}.{kind}").render(**shared) for kind in ("txt", "html"))
    return Written(reader.person.email or "", reader.box.language, f"{site_name}: {subject}", text, html, stop, site_name)
