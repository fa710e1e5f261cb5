"""Which topic a title speaks of: the one whose own names share most words with it. A proposal, always changeable."""

import re

from forum.places.taxonomy import Taxonomy

WORD = re.compile(r"[\u0900-\u0963\u0971-\u097f]+|[a-z]+")
SHORTEST = 3


def guess_topic(title: str, names: Taxonomy) -> str | None:
    """The key of a topic, the more special one where two fit alike."""
    words = _words(title)
    best: tuple[int, bool, str] | None = None
    for topic in names.topic_by_id.values():
        shared = len(words & _words(f"{topic.name.hi} {topic.name.en} {topic.key}"))
        weight = (shared, topic.parent_id is not None, topic.key)
        if shared and (best is None or weight[:2] > best[:2]):
            best = weight
    return best[2] if best else None


def _words(text: str) -> set[str]:
    """Cut to their first letters: मात्रा and मात्राएँ begin alike."""
    return {word[:5] for word in WORD.findall(text.lower()) if len(word) >= SHORTEST}
