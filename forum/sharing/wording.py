"""What cards and messages say: what it is, what came of trying it, and where it is from."""

from collections.abc import Mapping
from typing import Protocol

from forum.core.i18n import gettext, ngettext
from forum.discussion.filters import words_of
from forum.discussion.models import Kind, Thread
from forum.discussion.queries import Status
from forum.discussion.showing import place_words
from forum.places.taxonomy import DistrictName, TopicName
from forum.sharing.cards import Card
from forum.showcase.queries import EntryShown
from forum.web.address import site_name

KIND_TONES: Mapping[Kind, str] = {"problem": "geru", "practice": "nil", "story": "genda", "discussion": "slate"}
STATUS_TONES: Mapping[Status, str] = {"needs": "geru", "trying": "mor", "solved": "neem"}
"""As in static/css/components/meaning.css."""


class Tried(Protocol):
    """A thread, a post, a showcase entry: whatever counts its tries."""

    @property
    def tries_worked(self) -> int: ...
    @property
    def tries_adapted(self) -> int: ...
    @property
    def tries_did_not_work(self) -> int: ...


def tried_words(worked: int, adapted: int, did_not_work: int) -> str:
    """12 ने आज़माया · 11 के काम आया; empty where nobody has tried."""
    tries, good = worked + adapted + did_not_work, worked + adapted
    if not tries:
        return ""
    result = ngettext("worked for %(n)s", "worked for %(n)s", good) if good else gettext("worked for nobody yet")
    return f"{ngettext('Tried by %(n)s', 'Tried by %(n)s', tries)} · {result}"


def outcomes_of(one: Tried) -> tuple[int, int, int]:
    return one.tries_worked, one.tries_adapted, one.tries_did_not_work


def card_of_thread(thread: Thread) -> Card:
    kind = words_of("kind", thread.kind)
    is_problem = thread.kind == "problem"
    tries = outcomes_of(thread)
    return Card(
        site=site_name(),
        where=place_words(thread),
        tag=f"{kind} · {words_of('status', thread.status)}" if is_problem else kind,
        tone=next(tone for status, tone in STATUS_TONES.items() if status == thread.status)
        if is_problem
        else KIND_TONES[thread.kind],
        title=thread.title,
        tries=tries,
        is_open=thread.takes_solutions,
        words=tried_words(*tries) or _answers_words(thread),
    )


def card_of_entry(shown: EntryShown) -> Card:
    tries = outcomes_of(shown)
    return Card(
        site=site_name(),
        where=gettext("Picked by mentors"),
        tag=gettext("Showcase"),
        tone="genda",
        title=shown.words.title,
        tries=tries,
        is_open=True,
        words=tried_words(*tries),
    )


def card_of_topic(topic: TopicName, threads: int, tries: int) -> Card:
    return _card_of_place(gettext("Topic"), "nil", str(topic.name), place_numbers(threads, tries))


def card_of_district(district: DistrictName, threads: int, tries: int) -> Card:
    return _card_of_place(
        gettext("District"), "neem", str(district.name), place_numbers(threads, tries), where=str(district.state)
    )


def card_of_site() -> Card:
    """With the three beads of the home page."""
    title = gettext("One teacher tried it. Now it helps us all.")
    words = gettext("Problems, solutions and honest results")
    return _card_of_place(gettext("For primary teachers"), "nil", title, words, beads=(1, 1, 1))


def place_numbers(threads: int, tries: int) -> str:
    """182 चर्चाएँ · 244 अनुभव."""
    said = [
        ngettext("%(n)s thread", "%(n)s threads", threads) if threads else "",
        ngettext("%(n)s try", "%(n)s tries", tries) if tries else "",
    ]
    return " · ".join(words for words in said if words)


def _card_of_place(
    tag: str, tone: str, title: str, words: str, *, where: str = "", beads: tuple[int, int, int] = (0, 0, 0)
) -> Card:
    """No beads where only the sum of tries is known: a bead is one try, and says what came of it."""
    return Card(site_name(), where, tag, tone, title, beads, is_open=False, words=words)


def _answers_words(thread: Thread) -> str:
    """Where nobody has tried yet: how many solutions wait to be."""
    if not thread.takes_solutions:
        return ngettext("%(n)s comment", "%(n)s comments", thread.comments) if thread.comments else ""
    if thread.kind != "practice" and thread.solutions:
        return ngettext("%(n)s solution", "%(n)s solutions", thread.solutions)
    return gettext("Nobody has tried it yet")
