"""Which districts are near which: forum/places/neighbours.json, a table for reading, with its source."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("neighbours.json")


def nearest_to(key: str | None) -> Sequence[str]:
    """Keys of the other districts, the nearest first; none for a district that the table does not know."""
    return _nearest().get(key or "", ())


@cache
def _nearest() -> Mapping[str, Sequence[str]]:
    table = json.loads(TABLE.read_text("utf-8"))
    return {key: tuple(other["district"] for other in others) for key, others in table["nearest"].items()}
