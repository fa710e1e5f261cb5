"""Traits of a class that are rules rather than data: sizes in bands."""

from forum.core.i18n import gettext

SIZE_BANDS = ((0, 20), (21, 30), (31, 40), (41, 60), (61, 999))
"""Class sizes are kept as whole numbers; two classes of one band are alike (taxonomy of 2026-11)."""

LARGEST_CLASS = 999


def size_band(size: int | None) -> int | None:
    """The number of the band, from 0, or None where the size is not known."""
    if size is None:
        return None
    return next((number for number, (low, high) in enumerate(SIZE_BANDS) if low <= size <= high), None)


def name_of_band(number: int) -> str:
    low, high = SIZE_BANDS[number]
    if low == 0:
        return gettext("up to %(high)s", high=high)
    return gettext("over %(low)s", low=low - 1) if high == LARGEST_CLASS else f"{low}–{high}"
