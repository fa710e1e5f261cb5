"""How threads and tries are shown, where a template would have to decide: addresses, places, strings of beads."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from unicodedata import normalize

from flask import Flask

from forum.core import clock
from forum.core.i18n import gettext, language, ngettext
from forum.core.viewer import Viewer
from forum.discussion.classes import ClassTold
from forum.discussion.models import OUTCOMES, Outcome, Post, Thread
from forum.discussion.news import NewsItem
from forum.discussion.reading import Order, PostShown, TryShown
from forum.people.romanise import romanise
from forum.places.taxonomy import Taxonomy, taxonomy
from forum.web.words import ago, grade_words, size_words

MOST_BEADS = 12
"""Beyond that the string keeps the proportion, and the words beside it carry the numbers."""

LONGEST_SLUG = 60


def thread_url(thread: Thread) -> str:
    return f"/threads/{thread.id}-{slug_of(thread.title)}"


def post_url(post_id: int) -> str:
    """Finds the page of its thread on which the post stands."""
    return f"/posts/{post_id}"


@lru_cache(4096)
def slug_of(title: str) -> str:
    """ASCII decoration of an address; may be empty, and whatever stands there is served."""
    latin = normalize("NFKD", romanise(normalize("NFKC", title))).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", latin)[:LONGEST_SLUG].strip("-")


def place_words(thread: Thread) -> str:
    """जौनपुर / बदलापुर, or the whole state."""
    return where_words(thread.district_id, thread.block_id) or gettext("Whole state")


class CardWords(NamedTuple):
    """All that the card of a thread says. `names` are the places as they are called now, `today` is the day from which is said how
    long ago it was."""

    id: int
    kind: str
    status: str
    state: str
    lang: str
    title: str
    excerpt: str
    tries_worked: int
    tries_adapted: int
    tries_did_not_work: int
    grades: tuple[int, ...]
    district_id: int | None
    block_id: int | None
    author: str
    created_at: datetime
    names: Taxonomy
    today: date


def card_words(thread: Thread) -> CardWords:
    return CardWords(
        thread.id,
        thread.kind,
        thread.status,
        thread.state,
        thread.lang,
        thread.title,
        thread.excerpt,
        thread.tries_worked,
        thread.tries_adapted,
        thread.tries_did_not_work,
        tuple(thread.grades),
        thread.district_id,
        thread.block_id,
        thread.author.name,
        thread.created_at,
        taxonomy(),
        clock.today(),
    )


class Byline(NamedTuple):
    """Who wrote a post, where she teaches, when. `names` are the places as they are called now."""

    names: Taxonomy
    handle: str
    name: str
    role: str
    district_id: int | None
    block_id: int | None
    created_at: datetime
    is_edited: bool


def byline_words(post: Post | Byline) -> Byline:
    if isinstance(post, Byline):
        return post
    by = post.author
    is_edited = post.edited_at is not None
    return Byline(taxonomy(), by.handle, by.name, by.role, by.district_id, by.block_id, post.created_at, is_edited)


class PostWords(NamedTuple):
    """A post without what can be done with it."""

    byline: Byline
    lang: str
    html: str
    state: str
    shown_plain: bool


def post_words(post: Post | PostWords) -> PostWords:
    if isinstance(post, PostWords):
        return post
    return PostWords(byline_words(post), post.lang, post.html, post.state, post.shown_plain)


class CommentWords(NamedTuple):
    """A comment without what can be done with it."""

    id: int
    thanks: int
    head: PostWords


def comment_words(post: Post) -> CommentWords:
    return CommentWords(post.id, post.thanks, post_words(post))


class TryWords(NamedTuple):
    """A try as the viewer sees it: who reports it, from which class, and when; in the language being spoken. `alike` says what the
    class shares with hers."""

    id: int
    outcome: str
    written: str
    ago: str
    handle: str
    name: str
    where: str
    facts: tuple[str, ...]
    alike: str
    note: str
    lang: str
    state: str
    may_report: bool


def try_words(shown: TryShown, viewer: Viewer) -> TryWords:
    report = shown.report
    facts = (grade_words(report.grades), size_words(report.class_size), *situation_words(report.situations))
    is_own = viewer.person_id == report.author_id
    return TryWords(
        id=report.id,
        outcome=report.outcome,
        written=report.created_at.isoformat(),
        ago=ago(report.created_at),
        handle=report.author.handle,
        name=report.author.name,
        where=where_words(report.author.district_id, None),
        facts=tuple(fact for fact in facts if fact),
        alike=likeness_words(shown.alike, shared_situations(report.situations, viewer)) if shown.alike and not is_own else "",
        note=report.note,
        lang=report.lang,
        state=report.state,
        may_report=viewer.is_signed_in and not is_own,
    )


class TriesWords(NamedTuple):
    """What came of trying a post: the numbers of each outcome, and the first few reports."""

    post_id: int
    counts: tuple[int, int, int, int]
    reports: tuple[TryWords, ...]


def tries_words(shown: PostShown, viewer: Viewer) -> TriesWords:
    post = shown.post
    counts = (post.tries_worked, post.tries_adapted, post.tries_did_not_work, post.tries_planning)
    return TriesWords(post.id, counts, tuple(try_words(one, viewer) for one in shown.tries))


class SolutionWords(NamedTuple):
    """What a solution says. `solved_for` is the asker, where she marked it herself."""

    id: int
    thanks: int
    head: PostWords
    is_marked: bool
    solved_for: str
    minutes: int
    cost: str
    materials: str
    change: str
    limits: str


def solution_words(post: Post, thread: Thread) -> SolutionWords:
    return SolutionWords(
        id=post.id,
        thanks=post.thanks,
        head=post_words(post),
        is_marked=post.marked_at is not None,
        solved_for=thread.author.name if post.marked_by_id == thread.author_id else "",
        minutes=post.minutes or 0,
        cost=post.cost or "",
        materials=post.materials or "",
        change=post.change or "",
        limits=post.limits or "",
    )


def where_words(district_id: int | None, block_id: int | None) -> str:
    """District and block; empty where no district is known."""
    return _where(taxonomy(), language(), district_id or 0, block_id or 0)


@lru_cache(2048)
def _where(names: Taxonomy, _language: str, district_id: int, block_id: int) -> str:
    """In the language being spoken, which is named only to be remembered by."""
    district, block = names.district_by_id.get(district_id), names.block_by_id.get(block_id)
    return " / ".join(str(place.name) for place in (district, block) if place is not None)


def situation_words(keys: list[str]) -> list[str]:
    names = taxonomy().situations
    return [str(names[key]) for key in keys if key in names]


def language_words(keys: list[str]) -> list[str]:
    names = taxonomy().languages
    return [str(names[key]) for key in keys if key in names]


def beads(worked: int, adapted: int, did_not_work: int, planning: int = 0) -> list[Outcome]:
    """One bead for each try, at most twelve; nobody's outcome disappears from the string."""
    numbers: dict[Outcome, int] = dict(zip(OUTCOMES, (worked, adapted, did_not_work, planning), strict=True))
    total = sum(numbers.values())
    if total > MOST_BEADS:
        numbers = _in_proportion({o: n for o, n in numbers.items() if n}, total)
    return [outcome for outcome, n in numbers.items() for _ in range(n)]


def _in_proportion(numbers: Mapping[Outcome, int], total: int) -> dict[Outcome, int]:
    share = {outcome: max(1, MOST_BEADS * n // total) for outcome, n in numbers.items()}
    while sum(share.values()) > MOST_BEADS:
        share[max(share, key=lambda o: share[o])] -= 1
    while sum(share.values()) < MOST_BEADS:
        share[max(share, key=lambda o: MOST_BEADS * numbers[o] / total - share[o])] += 1
    return share


def likeness_words(names: tuple[str, ...] | list[str], situations: tuple[str, ...] | list[str] = ()) -> str:
    """वही विकास खण्ड · कक्षा एक जैसी: what two classes share, said to the viewer."""
    said = {
        "block": gettext("same block"),
        "district": gettext("same district"),
        "grade": gettext("same class"),
        "size": gettext("class of the same size"),
        "language": gettext("same home language"),
        "situation": ", ".join(situation_words(list(situations))) or gettext("same situation"),
    }
    return " · ".join(said[name] for name in names)


def class_told_words(told: ClassTold, shares: Sequence[str], viewer: Viewer) -> str:
    """काम आया: वही जनपद · बहुकक्षा: what was done in a class, and what it shares with the viewer's."""
    words = likeness_words(list(shares), shared_situations(list(told.context.situations), viewer))
    if told.how == "worked":
        return gettext("Worked: %(words)s", words=words)
    return gettext("Solution: %(words)s", words=words) if told.how == "written" else words


def shared_situations(keys: list[str], viewer: Viewer) -> list[str]:
    """Those situations that the viewer's class has too, in the order of the thread."""
    return [key for key in keys if key in viewer.context.situations]


def news_words(item: NewsItem) -> str:
    """2 नए समाधान · 1 नया अनुभव."""
    said = [
        gettext("chosen as the solution") if item.marked else "",
        ngettext("%(n)s new solution", "%(n)s new solutions", item.solutions) if item.solutions else "",
        ngettext("%(n)s new comment", "%(n)s new comments", item.comments) if item.comments else "",
        ngettext("%(n)s new try", "%(n)s new tries", item.tries) if item.tries else "",
    ]
    return " · ".join(words for words in said if words)


def order_words() -> list[tuple[Order, str]]:
    return [("like", gettext("classes like yours")), ("worked", gettext("worked most")), ("new", gettext("newest"))]


GLOBALS: Mapping[str, Callable[..., Any]] = {
    "thread_url": thread_url,
    "post_url": post_url,
    "place_words": place_words,
    "card_words": card_words,
    "byline_words": byline_words,
    "post_words": post_words,
    "comment_words": comment_words,
    "try_words": try_words,
    "tries_words": tries_words,
    "solution_words": solution_words,
    "where_words": where_words,
    "situation_words": situation_words,
    "language_words": language_words,
    "beads": beads,
    "class_told_words": class_told_words,
    "news_words": news_words,
    "taxonomy": taxonomy,
}


def set_up(app: Flask) -> None:
    app.jinja_env.globals.update(GLOBALS)
