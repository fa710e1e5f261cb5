"""What a document is found by: the terms of each field and how much they weigh, the same for every engine."""

from collections import defaultdict
from typing import Any

from forum.search import lexicon
from forum.search.analysis import words
from forum.search.document import Document

CHAIN = 2
"""Raised when the chain changes (analysis, keys, stems): an index of another chain answers until a new one is made."""

PLACES = {"title": 2, "body": 1, "about": 1}
"""What a word weighs by where it stands. The weights are added up before BM25 sees them (BM25F), one field for all places."""


def fields_of(document: Document) -> dict[str, Any]:
    """Counts by term for `post`, `traits`, `stem`, `fine`, `coarse` and `spelling`; the numbers `id`, `stamp` and `length`."""
    counts: dict[str, dict[str, int]] = {name: defaultdict(int) for name in ("stem", "fine", "coarse", "spelling")}
    stems, fine, coarse, spelling = counts.values()
    length = 0
    for place, weight in PLACES.items():
        for word in words(getattr(document, place)):
            length += weight
            stems[word.stem] += weight
            for key in word.coarse:
                coarse[key] += weight
                spelling[f"{key} {word.folded}"] = 1
            for key in word.fine:
                fine[key] += weight
    return {
        "post": {str(document.post_id): 1},
        "id": document.post_id,
        "stamp": document.stamp,
        "length": length,
        "traits": dict.fromkeys(document.traits, 1),
        **counts,
    }


def name_of_words() -> str:
    """Names the chain and the stop words that an index is filled with."""
    return f"{CHAIN}-{lexicon.fingerprint()}"


def terms_of(document: Document) -> list[tuple[str, str]]:
    """Field and text of every term that makes a document found, for yardsticks that are given the same."""
    found = fields_of(document)
    return [(field, text) for field in ("stem", "fine", "coarse") for text in found[field]]
