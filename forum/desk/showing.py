"""How cards are shown, where a template would have to decide: where a card leads, and times in words."""

from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import quote, urlencode

from forum.core import clock
from forum.core.i18n import gettext, ngettext
from forum.core.viewer import Viewer
from forum.desk.models import DeskCard
from forum.desk.policy import why_not_dismiss, why_not_hand_on
from forum.desk.queries import desk_cards
from forum.discussion.models import Thread
from forum.discussion.policy import SOLUTIONS_IN_SIGHT
from forum.discussion.showing import post_url, thread_url
from forum.places.taxonomy import Taxonomy, taxonomy

ON_HOME = 3


class CardWords(NamedTuple):
    """All that a card says. `link` is where its main work is done, `beside` a second way; `href` is what it is about. `waits` says
    how many whole days a problem has waited, `who` asked, wrote or reported. `names` are the places as they are called now, `today`
    is the day from which is said how long ago it was."""

    id: int
    kind: str
    thread_id: int | None
    title: str
    lang: str
    href: str
    link: str
    beside: str
    who: str
    district_id: int | None
    block_id: int | None
    names: Taxonomy
    since: datetime
    today: date
    waits: int
    step: int
    is_mine: bool
    owner: str
    text: str
    text_lang: str
    tries: tuple[int, int, int]
    other_title: str
    other_lang: str
    solutions: int
    times: int
    goes_into_summary: bool
    may_hand_on: bool
    may_dismiss: bool


def show_card(card: DeskCard, viewer: Viewer) -> CardWords:
    link, beside = links_of(card)
    thread, post, report, other = card.thread, card.post, card.report, card.other_thread
    by = (
        report.author
        if report is not None
        else post.author
        if card.kind == "welcome" and post
        else thread.author
        if thread
        else None
    )
    said = (
        (report.note, report.lang)
        if report is not None
        else (post.text, post.lang)
        if card.kind == "welcome" and post
        else ("", "")
    )
    return CardWords(
        id=card.id,
        kind=card.kind,
        thread_id=card.thread_id,
        title=thread.title if thread is not None else card.about,
        lang=thread.lang if thread is not None else "",
        href=beside if thread is None else post_url(card.post_id) if card.post_id else thread_url(thread),
        link=link,
        beside=beside,
        who=by.name if by is not None else "",
        district_id=thread.district_id if thread is not None else None,
        block_id=thread.block_id if thread is not None else None,
        names=taxonomy(),
        since=card.since,
        today=clock.today(),
        waits=(clock.now() - card.since).days,
        step=card.details.get("step", 0),
        is_mine=card.owner_id == viewer.person_id,
        owner=card.owner.name if card.owner is not None else "",
        text=said[0],
        text_lang=said[1],
        tries=(post.tries_worked, post.tries_adapted, post.tries_did_not_work) if post is not None else (0, 0, 0),
        other_title=other.title if other is not None else "",
        other_lang=other.lang if other is not None else "",
        solutions=thread.solutions if thread is not None else 0,
        times=card.details.get("times", 0),
        goes_into_summary=thread is not None and wants_summary(thread),
        may_hand_on=why_not_hand_on(viewer, card) is None,
        may_dismiss=why_not_dismiss(viewer, card) is None,
    )


def links_of(card: DeskCard) -> tuple[str, str]:
    """Summaries, joined threads and the showcase are written elsewhere: of them only the address is known here."""
    thread = card.thread
    if thread is None:
        return _of_words(card.about)
    if card.kind == "unanswered":
        return _composer(thread, "choose", "solution"), _composer(thread, "ask-more", "comment")
    if card.kind == "welcome":
        return _composer(thread, "welcome", "comment"), post_url(card.post_id or 0)
    if card.kind == "contradicting":
        return post_url(card.post_id or 0), _where_to_say_it(thread)
    if card.kind == "duplicate" and card.other_thread is not None:
        return f"/threads/{thread.id}/join?into={card.other_thread_id}", thread_url(card.other_thread)
    if card.kind == "candidate":
        return f"/showcase/new?post={card.post_id}", post_url(card.post_id or 0)
    return f"/threads/{thread.id}/summary", thread_url(thread)


def _where_to_say_it(thread: Thread) -> str:
    """A summary stands above more solutions than a reader takes in; below them a comment says it."""
    return f"/threads/{thread.id}/summary" if wants_summary(thread) else _composer(thread, "choose", "comment")


def wants_summary(thread: Thread) -> bool:
    return thread.solutions > SOLUTIONS_IN_SIGHT


def cards_for_home(viewer: Viewer) -> list[CardWords]:
    """The first of the desk, for a mentor's home page; none for somebody who has no desk. One SELECT, or none."""
    return [show_card(card, viewer) for card in desk_cards(viewer, ON_HOME)]


def minutes_words(minutes: int) -> str:
    """लगभग 3 घंटे 20 मिनट; empty for a week that has not begun."""
    hours, rest = divmod(minutes, 60)
    parts = [
        ngettext("%(n)s hour", "%(n)s hours", hours) if hours else "",
        ngettext("%(n)s minute", "%(n)s minutes", rest) if rest else "",
    ]
    said = " ".join(part for part in parts if part)
    return gettext("about %(time)s", time=said) if said else ""


def _composer(thread: Thread, reply: str, form: str) -> str:
    return f"{thread_url(thread)}?{urlencode({'reply': reply, 'form': form})}#write"


def _of_words(words: str) -> tuple[str, str]:
    return f"/threads/new?{urlencode({'kind': 'practice', 'title': words})}", f"/search?q={quote(words)}"
