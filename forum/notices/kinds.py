"""What people can be told, as one table: the sentence, what its switch is called, how several become one, whether mail carries it.

A new kind is a line here, and a call of `tell` (forum/notices/actions/telling.py) where its fact is heard.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from forum.core.i18n import gettext, language, lazy_gettext, ngettext
from forum.moderation.notices import NOTICES as FROM_MODERATION
from forum.people.notices import NOTICES as FROM_PEOPLE
from forum.recognition.notices import NOTICES as FROM_RECOGNITION

Grouping = Literal["each", "unread", "day", "once"]
"""Which notice of the same key takes one more item: none; one that is not read yet; that of the same day, which is then unread
again; or the first for ever, which changes nothing."""


@dataclass(frozen=True)
class Said:
    """What a sentence may say: how many things, who did the newest, the title of its thread, and what was written down with it.
    All of it may be seen by the reader."""

    n: int = 1
    name: str = ""
    title: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def detail(self, name: str) -> str:
        """A word among the details, in the language being spoken where it stands in two."""
        value = self.details.get(name, "")
        return str(value.get(language(), "")) if isinstance(value, dict) else str(value)


@dataclass(frozen=True)
class Kind:
    """`label` names the switch; a kind without one cannot be switched off. `mail`: goes into instant mail. `is_urgent`: stands on
    the home page until it was read. `may_be_hidden`: her own words, of which she is told although nobody else sees them; their
    title stays out of mail."""

    say: Callable[[Said], str]
    label: str = ""
    grouping: Grouping = "unread"
    mail: bool = True
    is_urgent: bool = False
    may_be_hidden: bool = False
    picture: str = "bell"


def _somebody(said: Said) -> str:
    return said.name or gettext("A colleague")


def _solution(said: Said) -> str:
    if said.n == 1:
        return gettext("%(name)s has offered a solution", name=_somebody(said))
    return gettext("%(n)s new solutions, the newest: %(name)s", n=said.n, name=_somebody(said))


def _comment(said: Said) -> str:
    if said.n == 1:
        return gettext("%(name)s has commented", name=_somebody(said))
    return gettext("%(n)s new comments, the newest: %(name)s", n=said.n, name=_somebody(said))


def _try(said: Said) -> str:
    if said.n == 1:
        return gettext("%(name)s has tried what you shared", name=_somebody(said))
    return ngettext("%(n)s has tried what you shared", "%(n)s have tried what you shared", said.n)


def _thanks(said: Said) -> str:
    if said.n == 1:
        return gettext("%(name)s has thanked you", name=_somebody(said))
    return ngettext("%(n)s has thanked you", "%(n)s have thanked you", said.n)


def _mention(said: Said) -> str:
    return gettext("%(name)s has mentioned you", name=_somebody(said))


def _thread(said: Said) -> str:
    where = said.detail("where")
    if not where:
        return ngettext(
            "%(name)s has written something new", "%(name)s has written %(n)s new things", said.n, name=_somebody(said)
        )
    return ngettext("New in %(where)s", "%(n)s new threads in %(where)s", said.n, where=where)


def _search(said: Said) -> str:
    return gettext("New for your search “%(words)s”", words=said.detail("words"))


def _always(message: str) -> Callable[[Said], str]:
    """A sentence without places; given lazily."""
    return lambda _said: str(message)


def _told_by(speak: Callable[[Mapping[str, Any]], str]) -> Callable[[Said], str]:
    return lambda said: speak({**said.details, "title": said.title or "…"})


_ACCOUNT = {name: Kind(_told_by(speak), grouping="each", is_urgent=True) for name, speak in FROM_PEOPLE.items()}
_MODERATION = {
    name: Kind(_told_by(speak), grouping="each", mail=False, is_urgent=True, may_be_hidden=True, picture="flag")
    for name, speak in FROM_MODERATION.items()
}

_RECOGNITION = {
    name: Kind(_told_by(speak), grouping="each", is_urgent=True, picture="flower") for name, speak in FROM_RECOGNITION.items()
}

KINDS: Mapping[str, Kind] = {
    "solution": Kind(_solution, lazy_gettext("Solutions to my problems"), picture="plus"),
    "solved": Kind(
        _always(lazy_gettext("A solution was chosen")), lazy_gettext("A problem of mine is solved"), "once", picture="solved"
    ),
    "marked": Kind(
        _always(lazy_gettext("Your solution was chosen")), lazy_gettext("My solution is chosen"), "once", picture="solved"
    ),
    "try": Kind(_try, lazy_gettext("Somebody tries what I shared"), picture="trying"),
    "comment": Kind(_comment, lazy_gettext("Comments"), picture="comment"),
    "mention": Kind(_mention, lazy_gettext("Somebody mentions me"), "each", picture="me"),
    "thanks": Kind(_thanks, lazy_gettext("Thanks"), "day", mail=False, picture="thanks"),
    "thread": Kind(_thread, lazy_gettext("New in what I follow"), picture="discussion"),
    "search": Kind(_search, lazy_gettext("New for my searches"), "day", picture="search"),
    "reminder": Kind(
        _always(lazy_gettext("You meant to try this. How did it go?")),
        lazy_gettext("Reminders of what I want to try"),
        picture="clock",
    ),
    "merged": Kind(
        _always(lazy_gettext("Your thread was joined to this one")), lazy_gettext("Threads are joined"), picture="discussion"
    ),
    "assigned": Kind(
        _always(lazy_gettext("This problem was given to you")), lazy_gettext("A problem is given to me"), picture="problem"
    ),
    "asked_to_read": Kind(
        _always(lazy_gettext("Your second look is asked for")), lazy_gettext("My second look is asked for"), picture="edit"
    ),
    "curated": Kind(
        _always(lazy_gettext("What you wrote was chosen for the showcase")),
        lazy_gettext("The showcase chooses what I wrote"),
        "once",
        picture="flower",
    ),
    "entry_returned": Kind(
        _always(lazy_gettext("The second reader sent your showcase entry back, with a note")),
        lazy_gettext("A second reader answers"),
        picture="edit",
    ),
    "contradicted": Kind(
        _always(lazy_gettext("Something in your showcase entry did not work for a colleague")),
        lazy_gettext("New experience with what I chose"),
        picture="trying",
    ),
    "words_to_look_at": Kind(
        _always(lazy_gettext("An official has written words of appreciation: please look at them first")),
        lazy_gettext("Words of appreciation that I look at"),
        picture="thanks",
    ),
    "award_given": replace(_RECOGNITION["award_given"], label=lazy_gettext("Certificates and milestones")),
    "appreciation": replace(_RECOGNITION["appreciation"], label=lazy_gettext("Words of appreciation"), picture="thanks"),
    **{name: kind for name, kind in _RECOGNITION.items() if name not in {"award_given", "appreciation"}},
    **_ACCOUNT,
    **_MODERATION,
}

SWITCHED: Sequence[str] = tuple(name for name, kind in KINDS.items() if kind.label)
"""The kinds that have a switch, in the order of the settings."""

URGENT: Sequence[str] = tuple(name for name, kind in KINDS.items() if kind.is_urgent)
MAY_BE_HIDDEN: Sequence[str] = tuple(name for name, kind in KINDS.items() if kind.may_be_hidden)
OF_MARKS = ("marked", "solved")
"""Told of a mark; not true any more once it is taken back."""
