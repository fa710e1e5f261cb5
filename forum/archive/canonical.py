"""One form of each record: what export writes, and what tells whether somebody has edited it on the site since."""

import hashlib
import json
from datetime import datetime
from typing import Any

from forum.archive.fields import SHAPES
from forum.archive.reading import Record
from forum.core import clock
from forum.core.i18n import Bilingual


def digest_of(kind: str, record: Record) -> str:
    """Of a checked record. Two records that export the same have the same digest."""
    plain = json.dumps(plain_record(kind, record), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def plain_record(kind: str, record: Record) -> Record:
    """Ready for JSON: optional fields only where they say something, times in Indian time, `form` only where it is not clear."""
    shape = SHAPES[kind]
    plain: Record = {"type": kind} if kind not in {"post", "try", "block"} else {}
    for name in shape.required:
        plain[name] = _plain(name, record[name])
    for name, (_check, default) in shape.optional.items():
        if record[name] != default and not (name == "form" and _is_clear(record)):
            plain[name] = _plain(name, record[name])
    return plain


def _is_clear(post: Record) -> bool:
    return bool(post["form"] == ("solution" if post["solution"] or post["tries"] else "comment"))


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, Bilingual):
        return {"en": value.en, "hi": value.hi}
    if isinstance(value, datetime):
        return value.astimezone(clock.INDIA).isoformat()
    if name in {"posts", "tries", "blocks"}:
        kind = {"posts": "post", "tries": "try", "blocks": "block"}[name]
        return [plain_record(kind, one) for one in value]
    return value
