"""What is offered while somebody types: topics whose name has begun, what others often look for, and threads that say it."""

from collections.abc import Sequence
from functools import lru_cache

from forum.core.viewer import Viewer
from forum.discussion.models import Thread
from forum.discussion.queries import threads_by_ids
from forum.places.taxonomy import TopicName, taxonomy
from forum.search.analysis import Word, words
from forum.search.asking import ask
from forum.search.document import IndexUnavailable
from forum.search.engine import site_engine
from forum.search.past import past_searches
from forum.search.queries import best_threads

MOST_TOPICS, MOST_SEARCHES, MOST_THREADS = 3, 3, 5

NAMES_KEPT = 512
"""Names of topics and searches of others, taken apart: nearly the same ones are looked at with each letter that somebody types."""

MOST_CHECKED = 12
"""Searches of which it is looked up whether all their words still stand on the site."""


def topics_begun(text: str) -> list[TopicName]:
    """Topics with a word of their name for each word that was typed; the last one may be half a word."""
    typed = list(words(text))
    if not typed:
        return []
    found = [
        topic for topic in taxonomy().topic_by_id.values() if any(_begins(typed, name) for name in (topic.name.hi, topic.name.en))
    ]
    return sorted(found, key=lambda topic: topic.parent_id is not None)[:MOST_TOPICS]


def searches_begun(text: str) -> list[str]:
    """What five people looked for on one day, with a word for each word that was typed. All words are said by posts that visitors
    see now: what has been hidden since takes its search along. One SELECT."""
    typed = tuple(words(text))
    if not typed:
        return []
    begun = [said for said in past_searches() if _begins(typed, said) and _words_of(said) != typed]
    return [said for said in begun[:MOST_CHECKED] if _is_public(said)][:MOST_SEARCHES]


def threads_begun(text: str, viewer: Viewer) -> Sequence[Thread]:
    """The best threads for what has been typed so far; none where the index cannot be asked. Three SELECTs."""
    asked = ask(text)
    if not asked.words:
        return ()
    try:
        return threads_by_ids(viewer, best_threads(asked, viewer, limit=MOST_THREADS))
    except IndexUnavailable:
        return ()


@lru_cache(NAMES_KEPT)
def _words_of(name: str) -> tuple[Word, ...]:
    return tuple(words(name))


def _is_public(said: str) -> bool:
    stems = {word.stem for word in _words_of(said)}
    try:
        return site_engine().knows(stems) == stems
    except IndexUnavailable:
        return False


def _begins(typed: Sequence[Word], name: str) -> bool:
    meant = _words_of(name)
    *whole, last = typed
    return all(any(_is_said(one, other) for other in meant) for one in whole) and any(
        other.folded.startswith(last.folded)
        or any(sound.startswith(begun) for sound in other.sounds for begun in last.sounds if len(begun) > 1)
        for other in meant
    )


def _is_said(one: Word, other: Word) -> bool:
    return one.stem == other.stem or bool(set(one.sounds) & set(other.sounds))
