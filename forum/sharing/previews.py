"""What a messenger or a search engine is told of a page. Templates ask for it by `share`; the layout writes it down."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from forum.core.i18n import gettext
from forum.discussion.models import Tally, Thread
from forum.discussion.showing import thread_url
from forum.markup import excerpt
from forum.places.taxonomy import DistrictName, TopicName, taxonomy
from forum.sharing.addresses import absolute, district_path, entry_path, in_this_language, topic_path
from forum.sharing.cards import Card
from forum.sharing.feeds import SHOWCASE_FEED, SITE_FEED, feed_of_district_path, feed_of_topic_path
from forum.sharing.wording import (
    card_of_district,
    card_of_entry,
    card_of_site,
    card_of_thread,
    card_of_topic,
    place_numbers,
)
from forum.showcase.queries import EntryShown

LONGEST = 200
"""Characters of a description: messengers show two lines."""


@dataclass(frozen=True)
class Preview:
    """`path` is the one address of the page, `feed` its feed, or that of the place it stands in. `kind` is a type of OpenGraph.
    The card and the description are made when they are asked for: a member's page has no use for them."""

    path: str
    title: str
    kind: str
    feed: str
    feed_title: str
    card_path: str
    make_card: Callable[[], Card]
    describe: Callable[[Card], str]

    @cached_property
    def card(self) -> Card:
        return self.make_card()

    @cached_property
    def description(self) -> str:
        return self.describe(self.card)

    @property
    def picture(self) -> str:
        """The address changes with the picture: messengers keep for weeks what they have once fetched."""
        return absolute(in_this_language(self.card_path, v=self.card.sign))


def preview_of_thread(thread: Thread) -> Preview:
    topic = taxonomy().topic_by_id[thread.topic_id]
    return Preview(
        path=thread_url(thread),
        title=thread.title,
        kind="article",
        feed=in_this_language(feed_of_topic_path(topic)),
        feed_title=str(topic.name),
        card_path=f"/threads/{thread.id}/card.png",
        make_card=lambda: card_of_thread(thread),
        describe=lambda card: excerpt(f"{card.tag}. {card.words}. {thread.excerpt}", LONGEST),
    )


def preview_of_entry(shown: EntryShown) -> Preview:
    return Preview(
        path=entry_path(shown.entry),
        title=shown.words.title,
        kind="article",
        feed=in_this_language(SHOWCASE_FEED),
        feed_title=gettext("Showcase"),
        card_path=f"/showcase/{shown.entry.id}/card.png",
        make_card=lambda: card_of_entry(shown),
        describe=lambda card: excerpt(". ".join(filter(None, (card.tag, card.words, shown.lead))), LONGEST),
    )


def preview_of_topic(topic: TopicName, threads: int, tries: int) -> Preview:
    return Preview(
        path=topic_path(topic),
        title=str(topic.name),
        kind="website",
        feed=in_this_language(feed_of_topic_path(topic)),
        feed_title=str(topic.name),
        card_path=f"{topic_path(topic)}/card.png",
        make_card=lambda: card_of_topic(topic, threads, tries),
        describe=lambda card: excerpt(". ".join(filter(None, (str(topic.about).rstrip(".।"), card.words))), LONGEST),
    )


def preview_of_district(district: DistrictName, tally: Tally) -> Preview:
    title = gettext("District %(name)s", name=district.name)
    return Preview(
        path=district_path(district),
        title=title,
        kind="website",
        feed=in_this_language(feed_of_district_path(district)),
        feed_title=title,
        card_path=f"{district_path(district)}/card.png",
        make_card=lambda: card_of_district(district, tally.threads, tally.tries),
        describe=lambda _card: place_numbers(tally.threads, tally.tries) or title,
    )


def preview_of_showcase() -> Preview:
    return Preview(
        path="/showcase",
        title=gettext("Showcase"),
        kind="website",
        feed=in_this_language(SHOWCASE_FEED),
        feed_title=gettext("Showcase"),
        card_path="/card.png",
        make_card=card_of_site,
        describe=lambda _card: gettext(
            "Practices that mentors picked: tried in several classes, with their limits written down."
        ),
    )


def preview_of_home() -> Preview:
    return Preview(
        path="/",
        title=gettext("One teacher tried it. Now it helps us all."),
        kind="website",
        feed=in_this_language(SITE_FEED),
        feed_title=gettext("All threads"),
        card_path="/card.png",
        make_card=card_of_site,
        describe=lambda _card: gettext(
            "Classroom problems, solutions and honest results from primary teachers of Uttar Pradesh. No sign-in needed to read."
        ),
    )
