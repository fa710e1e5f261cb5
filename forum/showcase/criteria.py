"""The rules of the showcase, counted from what can be seen now, and said to everybody (product.md D4)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.core.i18n import gettext, ngettext
from forum.discussion.models import Outcome

LEAST_TRIES, LEAST_WORKED = 3, 2

BEFORE_THE_RULES = "carried over before the rules"
"""The exception of an entry that came with an archive and does not meet the rules (the archive format)."""


@dataclass(frozen=True)
class TryCounted:
    """One try of what is picked, and its class as it was then."""

    post_id: int
    author_id: int
    outcome: Outcome
    class_size: int | None
    grades: Sequence[int]
    situations: Sequence[str]
    created_at: datetime


@dataclass(frozen=True)
class Criterion:
    """`words` say the rule, `found` what there is."""

    words: str
    found: str
    is_met: bool


def criteria(
    tries: Sequence[TryCounted], *, insiders: Collection[int], has_limits: bool, second_reader: str | None
) -> list[Criterion]:
    """`insiders` wrote what is picked, or picked it: their tries are tries, and no independent ones. One person counts once."""
    independent = {one.author_id for one in tries} - set(insiders)
    worked = {one.author_id for one in tries if one.outcome in {"worked", "adapted"}} - set(insiders)
    return [
        Criterion(
            gettext("Tried by three others, independent of each other"),
            ngettext("%(n)s teacher", "%(n)s teachers", len(independent)),
            len(independent) >= LEAST_TRIES,
        ),
        Criterion(
            gettext("Worked for at least two of them, as it is or adapted"),
            ngettext("%(n)s teacher", "%(n)s teachers", len(worked)),
            len(worked) >= LEAST_WORKED,
        ),
        Criterion(
            gettext("It is said when it does not fit"), gettext("said") if has_limits else gettext("not said yet"), has_limits
        ),
        Criterion(
            gettext("Read by a mentor of another district, or a moderator"),
            second_reader or gettext("not yet"),
            second_reader is not None,
        ),
    ]


def need_exception(found: Sequence[Criterion]) -> bool:
    """Whether a sentence must say why the entry stands all the same. The second reader is no matter of exceptions."""
    return not all(one.is_met for one in found[:3])


def exception_words(exception: str | None) -> str:
    """As readers read it."""
    if exception == BEFORE_THE_RULES:
        return gettext("Carried over before the rules of the showcase were set.")
    return exception or ""
