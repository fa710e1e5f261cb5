"""Where things are that machines ask for, and the pages that are passed on. Each without the address of the site."""

from forum.core.i18n import LANGUAGES, language
from forum.discussion.models import Thread
from forum.discussion.showing import slug_of, thread_url
from forum.places.taxonomy import DistrictName, TopicName
from forum.showcase.models import ShowcaseEntry
from forum.web.address import site_url


def entry_path(entry: ShowcaseEntry) -> str:
    return f"/showcase/{entry.id}-{slug_of(entry.title)}"


def district_path(district: DistrictName) -> str:
    return f"/districts/{district.key}"


def topic_path(topic: TopicName) -> str:
    return f"/topics/{topic.key}"


def absolute(path: str) -> str:
    """Without a language: whoever is sent it reads in her own."""
    return site_url() + path


def in_this_language(path: str, **more: str) -> str:
    """The address of what says words of ours: Hindi carries no parameter, as everywhere."""
    values = {**more, **({"lang": language()} if language() != LANGUAGES[0] else {})}
    query = "&".join(f"{name}={value}" for name, value in values.items())
    return f"{path}?{query}" if query else path


def page_of_thread(thread: Thread) -> str:
    return absolute(thread_url(thread))
