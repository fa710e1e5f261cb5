"""Who is signed in on this device.

The signed cookie holds a random token; a row of `sign_in` holds its SHA-256. The row is read with the person in one SELECT on
each request that carries the cookie, so that signing out, a new password, a suspension or another role is felt on the next
request everywhere. A request without the cookie asks the database nothing.

A sign-in lasts 180 days from the last visit, not from the first: a teacher who comes twice a term is never sent to her printed
codes, and a phone that was given away forgets. flask-login's own `remember=True` is not used (it breaks on Python 3.12 with
warnings as errors); the session cookie is permanent instead, and is sent anew once a day.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import flask
from flask import Flask
from flask_login import LoginManager, UserMixin, current_user, login_user
from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.exc import SQLAlchemyError

from forum.core import clock
from forum.core.db import Moment, db
from forum.core.errors import SignInNeeded
from forum.core.i18n import gettext
from forum.core.settings import Settings
from forum.core.viewer import VISITOR, ClassContext, Role, Viewer
from forum.people import visits
from forum.people.models import Person, SignIn
from forum.people.visits import Visit
from forum.places.taxonomy import VERSION, know_version

LASTS = timedelta(days=180)

_renewed_in = "cookie_of"
"""Where the cookie says on which day it was made."""


@dataclass(frozen=True, eq=False)
class SignedIn(UserMixin):  # type: ignore[misc]
    """What one request needs to know of the person; plain values, because rows are read again inside a transaction."""

    token: str
    viewer: Viewer
    language: str | None = None
    text_size: str | None = None
    last_visit_at: datetime | None = None
    unread_notices: int = 0
    followed: frozenset[str] = frozenset()

    def get_id(self) -> str:
        return self.token


def viewer() -> Viewer:
    """Who is asking; VISITOR where nobody is signed in."""
    return current_user.viewer if current_user.is_authenticated else VISITOR


def signed_in_viewer() -> Viewer:
    """Raises SignInNeeded."""
    if not current_user.is_authenticated:
        raise SignInNeeded(gettext("Please sign in first."))
    return viewer()


def profile_language() -> str | None:
    """`hi` or `en` where she has chosen one."""
    return current_user.language if current_user.is_authenticated else None


def profile_text_size() -> str | None:
    """`large` or `larger` where she has chosen one."""
    return current_user.text_size if current_user.is_authenticated else None


def last_visit_at() -> datetime | None:
    """When her visit before this one began: what came after it is new to her. None on her first visit."""
    return current_user.last_visit_at if current_user.is_authenticated else None


def unread_notices() -> int:
    """How many notices she has not read: it stands on her row, which is read anyway."""
    return current_user.unread_notices if current_user.is_authenticated else 0


def followed() -> frozenset[str]:
    """What she follows, as forum/notices writes it on her row."""
    return current_user.followed if current_user.is_authenticated else frozenset()


def sign_in(person: Person, *, device: str = "") -> None:
    """In the caller's transaction. Everything that the cookie held before is dropped: it may have been planted."""
    token = open_sign_in(person, device=device)
    db.session.flush()
    row_id = db.session.scalar(select(SignIn.id).where(SignIn.token_hash == hash_token(token)))
    known = Viewer(person.id, person.handle, person.name, person.role, person.context, row_id)
    _empty_cookie()
    flask.session.permanent = True
    flask.session[_renewed_in] = clock.now().date().isoformat()
    login_user(SignedIn(token, known, person.language, person.text_size, person.last_visit_at))


def open_sign_in(person: Person, *, device: str = "") -> str:
    """Write the row and give the token of the cookie, in the caller's transaction."""
    token = secrets.token_urlsafe(32)
    moment = clock.now()
    row = SignIn(person_id=person.id, token_hash=hash_token(token), device=device[:120])
    row.created_at = row.seen_at = moment
    row.expires_at = moment + LASTS
    db.session.add(row)
    return token


def sign_out() -> None:
    """In the caller's transaction. The row goes, so that a copy of the cookie is worth nothing."""
    if current_user.is_authenticated:
        db.session.execute(delete(SignIn).where(SignIn.token_hash == hash_token(current_user.token)))
    _empty_cookie()
    flask.g.pop("_login_user", None)


def _empty_cookie() -> None:
    """Flask-WTF keeps the token of this request beside the cookie: a form on this very page would carry one that is gone."""
    flask.session.clear()
    flask.g.pop("csrf_token", None)


def hash_token(token: str) -> str:
    """SHA-256 is enough here: 32 random bytes are not guessed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def set_up(app: Flask, _settings: Settings) -> None:
    app.config.update(PERMANENT_SESSION_LIFETIME=LASTS, SESSION_REFRESH_EACH_REQUEST=False)
    manager = LoginManager(app)
    # Its own `remember me` is not used, and looks into the cookie on every answer: files would vary by cookie.
    app.after_request_funcs[None].remove(manager._update_remember_cookie)  # noqa: SLF001
    manager.session_protection = None  # it hashes the address, which changes with every mast on the way to school
    manager.user_loader(_load)
    app.context_processor(_for_templates)
    visits.set_up(app, lasts=LASTS)


def _load(token: Any) -> SignedIn | None:
    moment = clock.now()
    row = db.session.execute(_who(), {"hash": hash_token(str(token)), "now": moment}).one_or_none()
    if row is None:
        flask.session.pop("_user_id", None)  # signed out elsewhere, or run out: no need to ask again
        return None
    know_version(row.taxonomy_version or 0)
    _renew_cookie(moment)
    visit = visits.note(Visit(row.sign_in_id, row.person_id, moment, row.visit_began_at, row.last_visit_at), before=row.seen_at)
    return SignedIn(
        token=str(token),
        viewer=_viewer_of(row),
        language=row.language,
        text_size=row.text_size,
        last_visit_at=visit.last_visit_at,
        unread_notices=row.unread_notices,
        followed=frozenset(row.followed or ()),
    )


_COLUMNS = (
    SignIn.id.label("sign_in_id"),
    Person.id.label("person_id"),
    Person.handle,
    Person.name,
    Person.role,
    Person.district_id,
    Person.block_id,
    Person.grades,
    Person.class_size,
    Person.situations,
    Person.languages,
    Person.language,
    Person.text_size,
    Person.seen_at,
    Person.visit_began_at,
    Person.last_visit_at,
    Person.unread_notices,
    Person.followed,
    VERSION.scalar_subquery().label("taxonomy_version"),
)


@cache
def _who() -> Select[Any]:
    """Whose cookie it is: asked with every page of somebody who is signed in."""
    return (
        select(*_COLUMNS)
        .join(Person, Person.id == SignIn.person_id)
        .where(
            SignIn.token_hash == bindparam("hash"),
            SignIn.expires_at > bindparam("now", type_=Moment),
            Person.suspended_at.is_(None),
        )
    )


def _viewer_of(row: Any) -> Viewer:
    role: Role = row.role
    context = ClassContext(
        district_id=row.district_id,
        block_id=row.block_id,
        grades=tuple(row.grades),
        class_size=row.class_size,
        situations=tuple(row.situations),
        languages=tuple(row.languages),
    )
    return Viewer(
        person_id=row.person_id, handle=row.handle, name=row.name, role=role, context=context, session_id=row.sign_in_id
    )


def _renew_cookie(moment: datetime) -> None:
    """A cookie that is not sent again runs out on the phone, whatever the row says."""
    today = moment.date().isoformat()
    if flask.session.get(_renewed_in) != today:
        flask.session.permanent = True
        flask.session[_renewed_in] = today


def _for_templates() -> dict[str, object]:
    """The page that says that the database is not there must not ask it who is looking."""
    try:
        return {"viewer": viewer(), "text_size": profile_text_size(), "unread": unread_notices()}
    except SQLAlchemyError:
        return {"viewer": VISITOR, "text_size": None, "unread": 0}
