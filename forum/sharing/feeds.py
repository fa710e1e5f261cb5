"""What is new, for readers of feeds: of the site, a district, a topic, and of the showcase."""

from collections.abc import Sequence

from markupsafe import escape

from forum.core.i18n import gettext, language
from forum.discussion.models import Post
from forum.discussion.queries import ThreadFilter
from forum.discussion.showing import thread_url
from forum.people.models import Person
from forum.places.taxonomy import DistrictName, TopicName, taxonomy
from forum.sharing.addresses import absolute, district_path, entry_path, in_this_language, topic_path
from forum.sharing.atom import NEVER, Author, Entry, Feed
from forum.sharing.queries import ENTRIES, ThreadFed, threads_to_feed
from forum.sharing.wording import outcomes_of, tried_words
from forum.showcase.queries import EntryShown, newest_entries
from forum.web.address import site_name, site_url

SITE_FEED, SHOWCASE_FEED = "/feeds/threads.atom", "/feeds/showcase.atom"


def feed_of_district_path(district: DistrictName) -> str:
    return f"/feeds/districts/{district.key}.atom"


def feed_of_topic_path(topic: TopicName) -> str:
    return f"/feeds/topics/{topic.key}.atom"


def site_feed() -> Feed:
    entries = _of_threads(ThreadFilter())
    return _feed("threads", gettext("All threads"), SITE_FEED, "/threads", entries)


def district_feed(district: DistrictName) -> Feed:
    entries = _of_threads(ThreadFilter(district_id=district.id))
    title = gettext("District %(name)s", name=district.name)
    return _feed(f"district/{district.key}", title, feed_of_district_path(district), district_path(district), entries)


def topic_feed(topic: TopicName) -> Feed:
    """Its sub-topics included, as on its page."""
    entries = _of_threads(ThreadFilter(topic_ids=topic.and_below))
    return _feed(f"topic/{topic.key}", str(topic.name), feed_of_topic_path(topic), topic_path(topic), entries)


def showcase_feed() -> Feed:
    entries = [_of_entry(shown) for shown in newest_entries(ENTRIES)]
    return _feed("showcase", gettext("Showcase"), SHOWCASE_FEED, "/showcase", entries)


def _feed(key: str, title: str, path: str, page: str, entries: Sequence[Entry]) -> Feed:
    return Feed(
        key=f"feed/{key}",
        title=f"{title} · {site_name()}",
        subtitle=gettext(
            "Classroom problems, solutions and honest results from primary teachers of Uttar Pradesh. No sign-in needed to read."
        ),
        lang=language(),
        site=site_url(),
        url=absolute(in_this_language(path)),
        page=absolute(in_this_language(page)),
        entries=entries,
    )


def _of_threads(narrowed: ThreadFilter) -> list[Entry]:
    return [_of_thread(fed) for fed in threads_to_feed(narrowed)]


def _of_thread(fed: ThreadFed) -> Entry:
    thread, topic = fed.thread, taxonomy().topic_by_id[fed.thread.topic_id]
    return Entry(
        key=f"thread/{thread.key}",
        title=thread.title,
        lang=thread.lang,
        url=absolute(thread_url(thread)),
        author=_person(thread.author),
        published=thread.created_at,
        updated=fed.updated_at,
        html=fed.opening.html + (_solution(fed.solution) if fed.solution else "") + _paragraph(tried_words(*outcomes_of(thread))),
        contributors=[_person(fed.solution.author)] if fed.solution else [],
        categories=[(topic.key, str(topic.name))],
    )


def _of_entry(shown: EntryShown) -> Entry:
    entry = shown.entry
    made_of = "".join(f'<li><a href="{absolute(thread_url(thread))}">{escape(thread.title)}</a></li>' for thread in shown.picked)
    return Entry(
        key=f"showcase/{entry.key}",
        title=shown.words.title,
        lang=shown.words.lang,
        url=absolute(entry_path(entry)),
        author=_person(entry.curator),
        published=entry.published_at or NEVER,
        updated=entry.version_at or entry.published_at or NEVER,
        html=shown.words.html + _paragraph(tried_words(*outcomes_of(shown))) + (f"<ol>{made_of}</ol>" if made_of else ""),
    )


def _solution(post: Post) -> str:
    """The marked one, with whose it is."""
    said = gettext("Solution: %(words)s", words=post.author.name)
    return f"<h4>{escape(said)}</h4>{post.html}"


def _paragraph(words: str) -> str:
    return f"<p>{escape(words)}</p>" if words else ""


def _person(person: Person) -> Author:
    """As the page names her."""
    return Author(person.name, absolute(f"/people/{person.handle}"))
