"""Did you mean: for a word that nobody has written, the likeliest of the words that somebody has.

Candidates share its coarse key or have a key one edit away; they are weighed by the distance of the whole sounds, in which the
slips of people and phones cost little (i for e, n for m, a vowel left out), and by how often they are said. On 7,500 human
romanisations the right word is among the first five in .935 of the cases by these means (prototype of this chain).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from forum.search.analysis import Word, tokens, words
from forum.search.engine import SearchEngine
from forum.search.stems import is_devanagari

LETTERS = "kgcjtdnpbmyrlvshaiu"
"""Of keys."""

SHORTEST_KEY = 2
"""A word of less is a slip of anything."""

FURTHEST, A_SOUND = 1.25, 0.3
"""Distance beyond which a word is another word; in short words less, so much for each sound."""

OTHER_SCRIPT = 0.3
"""Added where the candidate is written in another script: people go on in the one they have begun."""

SAID_OFTEN = 0.06
"""Taken off for each tenfold of documents."""

LEFT_OUT: Mapping[str, float] = {"a": 0.15, "h": 0.3, "y": 0.3, "n": 0.4, "m": 0.4, "M": 0.4, "i": 0.5, "u": 0.5}
"""What it costs that a sound is missing or too much; 1 for all others."""

MISTAKEN: Mapping[frozenset[str], float] = {
    frozenset(pair): cost
    for pair, cost in {
        "nM": 0.05, "iy": 0.1, "mM": 0.1, "uv": 0.2, "nm": 0.3, "ai": 0.35, "au": 0.35, "bv": 0.5, "sj": 0.5, "sc": 0.5, "dr": 0.5,
        "iu": 0.6, "td": 0.6, "jg": 0.6, "jy": 0.6, "kg": 0.7, "pb": 0.7, "cj": 0.7, "lr": 0.8,
    }.items()
}  # fmt: skip
"""What it costs that one sound stands for another."""

ANOTHER, OF_ANOTHER_KIND = 1.2, 2.0
"""Any other two consonants or vowels; a vowel for a consonant."""


@dataclass(frozen=True)
class Correction:
    """The whole question with the words put right, and what was put right."""

    text: str
    words: Sequence[str]


def correct(text: str, engine: SearchEngine) -> Correction | None:
    """None where every word is known, or nothing near is. Raises IndexUnavailable."""
    said = list(tokens(text))
    known = engine.knows({token.word.stem for token in said})
    better = {
        token.word.folded: meant
        for token in said
        if token.word.stem not in known and (meant := _likeliest(token.word, engine)) is not None
    }
    if not better:
        return None
    put, done = [], 0
    for token in said:
        if token.word.folded in better and token.start >= done:
            put += [text[done : token.start], better[token.word.folded]]
            done = token.end
    return Correction("".join([*put, text[done:]]), list(better.values()))


def distance(one: str, other: str) -> float:
    """Between two strings of sounds: the cheapest way to make one of the other."""
    row = [0.0]
    for sound in other:
        row.append(row[-1] + LEFT_OUT.get(sound, 1.0))
    for sound in one:
        dropped = LEFT_OUT.get(sound, 1.0)
        following = [row[0] + dropped]
        for place, meant in enumerate(other):
            following.append(
                min(
                    row[place] + (0.0 if sound == meant else _mistaken(sound, meant)),
                    row[place + 1] + dropped,
                    following[place] + LEFT_OUT.get(meant, 1.0),
                )
            )
        row = following
    return row[-1]


def neighbours(key: str) -> Iterator[str]:
    """The key, and every key one edit away."""
    yield key
    for place in range(len(key) + 1):
        head, tail = key[:place], key[place:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


def _likeliest(word: Word, engine: SearchEngine) -> str | None:
    keys = [key for key in word.coarse if len(key) >= SHORTEST_KEY]
    if not keys or not word.sounds:
        return None
    wide = {near for key in keys for near in neighbours(key) if len(near) >= SHORTEST_KEY}
    for tried in (keys, wide):
        weighed = [(_weight(word, spelt, many), spelt) for spelt, many in engine.spellings(tried).items()]
        near = [one for one in weighed if one[0] <= min(FURTHEST, A_SOUND * max(map(len, word.sounds)))]
        if near:
            return min(near)[1]
    return None


def _weight(word: Word, spelt: str, many: int) -> float:
    meant = next(words(spelt), None)
    if meant is None or not meant.sounds or not word.sounds:
        return math.inf
    near = min(distance(one, other) for one in word.sounds for other in meant.sounds)
    if is_devanagari(word.folded) != is_devanagari(spelt):
        near += OTHER_SCRIPT
    elif not is_devanagari(spelt):
        near = min(near, distance(word.folded, spelt))  # pencl is said with a k, and meant with an s
    return near - SAID_OFTEN * math.log10(many)


@lru_cache(maxsize=1024)
def _mistaken(one: str, other: str) -> float:
    return MISTAKEN.get(frozenset((one, other)), ANOTHER if (one in "aiu") == (other in "aiu") else OF_ANOTHER_KIND)
