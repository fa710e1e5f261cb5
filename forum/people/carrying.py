"""A form that needed signing in goes through the sign-in page and comes out on the other side, with its words and its
idempotency key. It travels in hidden fields of the page: nothing that an unknown person typed is stored."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from forum.people.blueprint import VISITORS_SEND
from forum.people.nextpage import is_own_path

LEFT_BEHIND = frozenset({"csrf_token", "password", "old", "carry_to", "carry_fields", "next"})
"""A new token is made after signing in; passwords do not travel."""

MOST_FIELDS = 100

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Carried:
    """Where the form was going and what stood in it."""

    to: str
    fields: Fields

    @property
    def packed(self) -> str:
        return json.dumps(self.fields, ensure_ascii=False)

    @property
    def words(self) -> list[str]:
        """What a person wrote, to be shown to her: not keys, numbers and choices."""
        return [value for values in self.fields.values() for value in values if " " in value.strip()]


def carried_by_request() -> Carried | None:
    """The form of this request, which is refused for want of a sign-in."""
    to = request.full_path.removesuffix("?")
    fields = {name: values for name, values in request.form.lists() if name not in LEFT_BEHIND}
    return Carried(to, fields) if request.method == "POST" and _takes_posts(to) else None


def unpacked(to: str | None, packed: str | None) -> Carried | None:
    """What a sign-in page carries; None where there is nothing, or where it was tampered with."""
    if not to or not packed or not _takes_posts(to):
        return None
    try:
        fields = json.loads(packed)
        json.dumps(fields, ensure_ascii=False).encode()  # half a character can be written in JSON, and in no page
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or len(fields) > MOST_FIELDS:
        return None
    whole = all(isinstance(values, list) and all(isinstance(value, str) for value in values) for values in fields.values())
    return Carried(to, {name: values for name, values in fields.items() if name not in LEFT_BEHIND}) if whole else None


def _takes_posts(path: str) -> bool:
    """Only to a page of our own that takes a form of people who have joined."""
    if not is_own_path(path):
        return False
    try:
        endpoint, _values = current_app.url_map.bind("").match(path.partition("?")[0], method="POST")
    except HTTPException:
        return False
    return endpoint not in VISITORS_SEND
