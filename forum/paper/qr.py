"""QR codes, as rows of black: drawn into a PDF as boxes and into a page as one path, without pictures."""

from collections.abc import Iterator
from functools import lru_cache

import segno

QUIET_ZONE = 4
"""Empty modules around the code: what a reader needs to find it, and the standard asks."""


@lru_cache(512)
def qr_rows(address: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """The number of modules of a side, quiet zone included, and every run of black as (x, y, length)."""
    code = segno.make(address, error="m", micro=False)
    rows = [bytes(row) for row in code.matrix]
    return len(rows) + 2 * QUIET_ZONE, tuple(_runs(rows))


def qr_path(address: str) -> tuple[int, str]:
    """The side and the `d` of an SVG path: `<svg viewBox="0 0 {side} {side}"><path d="{d}"/></svg>`."""
    side, runs = qr_rows(address)
    return side, "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in runs)


def _runs(rows: list[bytes]) -> Iterator[tuple[int, int, int]]:
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                yield x + QUIET_ZONE, y + QUIET_ZONE, length
            x += max(length, 1)
