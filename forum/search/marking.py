"""Showing why a post was found: its best sentence, with the words marked, in whichever script they stand."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from forum.search.analysis import Token, Word, tokens
from forum.search.document import Asked
from forum.search.grammar import is_same_name

SENTENCE = re.compile(r"[^।.!?\n]+[।.!?]*")
SNIPPET = 220
"""Characters: three lines on a phone; the card cuts by lines."""


@dataclass(frozen=True)
class Sought:
    """What marks a word: its stem, or the whole sound of a word of the question; where a text has neither, a key that it shares."""

    stems: frozenset[str]
    sounds: frozenset[str]
    keys: frozenset[str]

    @classmethod
    def of(cls, asked: Asked) -> "Sought":
        words = [wanted.word for wanted in asked.words]
        also = [word for wanted in asked.words for phrase in wanted.also for word in phrase]
        return cls(
            frozenset(word.stem for word in (*words, *also)),
            frozenset(sound for word in words for sound in word.sounds),
            frozenset(key for word in words for key in word.fine),
        )

    def has(self, word: Word) -> bool:
        return word.stem in self.stems or not self.sounds.isdisjoint(word.sounds)

    def may_have(self, word: Word) -> bool:
        return not self.keys.isdisjoint(word.fine)


def marked(text: str, sought: Sought) -> Markup:
    """The text, escaped, with the words that were sought in <mark>."""
    parts: list[str | Markup] = []
    done = 0
    for token in _found(text, sought):
        if token.start < done:
            continue
        parts += [escape(text[done : token.start]), Markup("<mark>"), escape(text[token.start : token.end]), Markup("</mark>")]
        done = token.end
    return Markup("").join([*parts, escape(text[done:])])


def snippet(text: str, sought: Sought) -> Markup:
    """The sentence that says most of what was sought, and what follows it while there is room."""
    sentences = [found.group().strip() for found in SENTENCE.finditer(text)]
    sentences = [sentence for sentence in sentences if sentence]
    if not sentences:
        return Markup("")
    weights = [len({token.word.stem for token in _found(sentence, sought)}) for sentence in sentences]
    first = max(range(len(sentences)), key=lambda i: (weights[i], -i))
    chosen = sentences[first]
    for following in sentences[first + 1 :]:
        if len(chosen) + len(following) > SNIPPET:
            break
        chosen = f"{chosen} {following}"
    return marked(_around(chosen, sought), sought)


def other_spellings(texts: Iterable[str], asked: Asked, sought: Sought, most: int = 3) -> list[str]:
    """Words that were found and that nobody typed: `matra` finds मात्रा. As they stand in the texts, the first ones."""
    typed = {wanted.word.folded for wanted in asked.words} | {wanted.word.stem for wanted in asked.words}
    seen: dict[str, str] = {}
    for text in texts:
        for token in filter(lambda token: sought.has(token.word), tokens(text)):
            if token.word.folded not in typed and token.word.stem not in typed:
                seen.setdefault(token.word.stem, text[token.start : token.end])
    return list(seen.values())[:most]


def shares_words(words: Collection[Word], text: str) -> int:
    """How many of the words the text says, in any spelling."""
    said = [token.word for token in tokens(text)]
    stems, keys = {word.stem for word in said}, {key for word in said for key in word.fine}
    return sum(word.stem in stems or not keys.isdisjoint(word.fine) for word in words)


def says(text: str, phrase: Sequence[Word]) -> bool:
    """Whether the words of the phrase stand one after the other, in any spelling; stop words between them do not count."""
    said = [token.word for token in tokens(text)]
    return any(is_same_name(said[start : start + len(phrase)], list(phrase)) for start in range(len(said) - len(phrase) + 1))


def _found(text: str, sought: Sought) -> Sequence[Token]:
    said = list(tokens(text))
    return [token for token in said if sought.has(token.word)] or [token for token in said if sought.may_have(token.word)]


def _around(sentence: str, sought: Sought) -> str:
    """A long sentence is cut, between words, so that the first mark can be seen."""
    if len(sentence) <= SNIPPET:
        return sentence
    found = _found(sentence, sought)
    start = max(0, found[0].start - SNIPPET // 3) if found else 0
    start = sentence.find(" ", start) + 1 if start else 0
    end = sentence.rfind(" ", start, start + SNIPPET)
    return (
        ("… " if start else "") + sentence[start : end if end > start else start + SNIPPET] + ("…" if end < len(sentence) else "")
    )
