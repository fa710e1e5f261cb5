"""Which words of a question are looked up in the second dictionary, and how many of its words are looked for.

Not those that the lexicon explains, nor those that some posts say, in either script: a general dictionary knows little of
schools, and would bring other threads before them. Where the machine has no dictionary nothing changes.

With it, MRR@10 of XQuAD went from .509 to .608 for English questions to Hindi passages, and from .512 to .651 the other way; the
judged questions of the sample community are found as before (docs/performance.md).
"""

from dataclasses import replace

from forum.search.analysis import Word, words
from forum.search.dictionary import Phrase, is_installed, site_dictionary
from forum.search.document import Asked
from forum.search.engine import SearchEngine

FEW = 4
"""Posts that say a word, or a word that sounds like it: with fewer it is looked up. An engine need not count further (the rebuild
of the embedded one does not)."""

MOST_MEANINGS = 6
"""Of a word, among those that somebody has written."""


def with_meanings(asked: Asked, engine: SearchEngine) -> Asked:
    """Raises IndexUnavailable."""
    open_ones = [wanted.word for wanted in asked.words if not wanted.also]
    if not open_ones or not is_installed():
        return asked
    meant = {word: _meanings(word, engine) for word in open_ones if _how_many_say(word, engine) < FEW}
    return replace(asked, words=tuple(replace(wanted, meant=meant.get(wanted.word, ())) for wanted in asked.words))


def _meanings(word: Word, engine: SearchEngine) -> tuple[Phrase, ...]:
    dictionary = site_dictionary()
    found = dictionary.meanings_of(word) if dictionary is not None else ()
    known = engine.knows({part.stem for phrase in found for part in phrase})
    return tuple(phrase for phrase in found if all(part.stem in known for part in phrase))[:MOST_MEANINGS]


def _how_many_say(word: Word, engine: SearchEngine) -> int:
    """At most, and as far as the engine has counted. `din` is heard where somebody has written दिन: who types it means no noise."""
    if not word.coarse:
        return FEW  # a number, or a word of one sound: no dictionary makes more of it
    sounds = frozenset(word.sounds)
    heard = engine.spellings(word.coarse).items()
    return sum(many for spelt, many in heard if any(_is_it(word, sounds, said) for said in words(spelt)))


def _is_it(word: Word, sounds: frozenset[str], said: Word) -> bool:
    return said.stem == word.stem or not sounds.isdisjoint(said.sounds)
