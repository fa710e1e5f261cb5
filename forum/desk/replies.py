"""Replies to choose from: a few that come with the site (forum/desk/replies.json) and a mentor's own. A reply of the site speaks the
language of the thread; its name is in the reader's."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from forum.core.i18n import Bilingual
from forum.core.viewer import Viewer
from forum.desk.queries import replies_of

SHIPPED = Path(__file__).with_name("replies.json")


@dataclass(frozen=True)
class Reply:
    """`key` is what an address and a button name it by."""

    key: str
    name: str
    body: str


@dataclass(frozen=True)
class Shipped:
    key: str
    name: Bilingual
    body: Bilingual


@cache
def shipped_replies() -> Sequence[Shipped]:
    entries = json.loads(SHIPPED.read_text("utf-8"))
    return tuple(Shipped(entry["key"], Bilingual(**entry["name"]), Bilingual(**entry["body"])) for entry in entries)


def replies_for(viewer: Viewer, lang: str) -> Sequence[Reply]:
    """Her own first. One SELECT."""
    own = [Reply(f"own-{reply.id}", reply.name, reply.body) for reply in replies_of(viewer)]
    speaks = "en" if lang == "en" else "hi"
    return [*own, *(Reply(one.key, str(one.name), getattr(one.body, speaks)) for one in shipped_replies())]


def with_reply(typed: Mapping[str, Any], replies: Sequence[Reply], key: str) -> dict[str, str]:
    """What the composer holds when this reply was chosen: it goes below what was typed, and is not put there twice."""
    chosen = next((reply for reply in replies if reply.key == key), None)
    fields = {name: value for name, value in typed.items() if isinstance(value, str)}
    body = fields.get("body", "").rstrip()
    if chosen is None or chosen.body in body:
        return fields
    return {"form": "comment", **fields, "body": f"{body}\n\n{chosen.body}" if body else chosen.body}
