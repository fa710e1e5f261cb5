"""Somebody who is signed in, without her password."""

from pathlib import Path
from secrets import token_hex

from flask import Flask

from bench.site import opened
from forum.core.db import transaction
from forum.people.queries import find_person
from forum.people.session import open_sign_in


def signed_in_cookie(folder: Path, handle: str = "teacher7") -> str:
    """As a browser keeps it after her first page, which has put what the tokens of forms are made of into it."""
    with opened(folder) as app:
        person = find_person(handle)
        if person is None:
            raise RuntimeError(f"the archive has no {handle}")
        with transaction():
            token = open_sign_in(person, device="bench")
        value = _signed(app, {"_permanent": True, "_user_id": token, "_fresh": True, "csrf_token": token_hex(20)})
    return f"{app.config['SESSION_COOKIE_NAME']}={value}"


def _signed(app: Flask, content: dict[str, object]) -> str:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps(content))
