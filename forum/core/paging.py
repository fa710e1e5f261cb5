"""Numbered pages, so that Back keeps its place and a page can be passed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PER_PAGE = 20
LAST_PAGE = 500
"""No list goes further: 10,000 rows is more than anyone reads, and a deep OFFSET costs the machine what it skips."""

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`total` counts all rows, not only those of this page; `number` starts at 1."""

    rows: Sequence[Row]
    number: int
    total: int

    @property
    def last(self) -> int:
        return last_page(self.total)

    @property
    def near(self) -> list[int]:
        """The numbers shown between first and last."""
        return [n for n in range(self.number - 1, self.number + 2) if 1 <= n <= self.last]


def last_page(total: int) -> int:
    return max(1, min(LAST_PAGE, -(-total // PER_PAGE)))


def page_number(asked: str | None) -> int:
    """What a reader may have typed into the address, as a number from 1 to LAST_PAGE; nonsense is page 1."""
    if asked is None or not asked.isascii() or not asked.isdigit() or len(asked) > 6:
        return 1
    return min(max(int(asked), 1), LAST_PAGE)


def offset(number: int) -> int:
    return (number - 1) * PER_PAGE
