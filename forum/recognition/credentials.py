"""Making and checking credentials, for pages: light until the first one is asked for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from forum.core import clock
from forum.core.settings import Settings
from forum.recognition.codes import code_in
from forum.recognition.models import Award
from forum.recognition.queries import find_award, withdrawn_between
from forum.recognition.stating import LIST_SIZE, did_of, nfc, state, status_list_of

LARGEST = 32 * 1024
"""Characters; ours have 5,000."""

STATUS_HOLDS = timedelta(days=1)
"""How long a list of withdrawals may be believed: an old copy does not bring a withdrawn certificate back for longer."""

Verdict = Literal["valid", "withdrawn", "altered", "unknown", "unreadable"]


@dataclass(frozen=True)
class Checked:
    """`named` is whom the text was made out to, where that is not what she is called now."""

    verdict: Verdict
    award: Award | None = None
    named: str | None = None


def make_award_key(settings: Settings) -> Path | None:
    """Where there is none; gives where it was made."""
    keys: Any = import_module("forum.recognition.keys")  # its library takes 60 ms and 7 MB
    return keys.key_file(settings) if keys.make_award_key(settings) else None


def make_credential(award: Award, settings: Settings, *, address: str) -> str:
    signed: str = _badges().sign(state(award, address=address, site_name=settings.site_name), settings)
    return signed


def key_document(settings: Settings, *, address: str) -> Mapping[str, Any]:
    document: Mapping[str, Any] = _badges().did_document(did_of(address), settings)
    return document


def make_status_list(number: int, settings: Settings, *, address: str) -> str:
    """What others read to know whether a credential still holds. Raises NotFound where no certificate stands in this list."""
    withdrawn = [award_id % LIST_SIZE for award_id in withdrawn_between((number - 1) * LIST_SIZE, number * LIST_SIZE)]
    until = clock.now() + STATUS_HOLDS
    at = status_list_of(number, address=address)
    signed: str = _badges().sign_status_list(did_of(address), at, withdrawn, settings, until=until)
    return signed


def check_credential(text: str, settings: Settings) -> Checked:
    """Whether this site gave this very text. What names no award of ours is not worth a signature's time."""
    named = _id_in(text)
    if named is None:
        return Checked("unreadable")
    award = find_award(code_in(named) or "")
    if award is None:
        return Checked("unknown")
    found = _badges().find_signed(text, settings)
    if found is None or code_in(found[0]) != award.code:
        return Checked("altered", award)
    other = found[1] if found[1] != nfc(award.person.name) else None
    return Checked("withdrawn" if award.withdrawn_at is not None else "valid", award, other)


def _id_in(text: str) -> str | None:
    """What a text says that it is; None where it is no JSON object with an id."""
    if len(text) > LARGEST:
        return None
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return None
    named = held.get("id") if isinstance(held, dict) else None
    return named if isinstance(named, str) else None


def _badges() -> Any:
    """The file that knows the library, loaded when it is first needed: half a second, 26 MB."""
    return import_module("forum.recognition.badges")
