"""Keys: what a word sounds like, the same for both scripts and for most spellings.

A word becomes a string of plain sounds: k g c j t d n p b m y r l v s h, the vowels a i u, and M for the dot. What the two
scripts write differently, and what Roman spelling leaves open (aspiration, length, d and ḍ), is one sound here. Then

- the coarse key keeps the consonants and the first letter: matra, maatraa, मात्रा and मात्रें are all `mtr`;
- the fine key keeps the class of the first inner vowel too: `mitr` is not `mtr`;
- the whole sound keeps all vowels but the a, which Roman spelling drops and adds at will: matra is `mtr`, matter `mtir`.

The index holds the two keys. The whole sound says which of the words with one key is really meant: for what is marked, and for
the words of a concept in the other script.

Recall on 7,500 human romanisations among 15,019 words: coarse .893 with 7.7 other words in its bucket, fine .808 with 3.2.
"""

import re
import unicodedata
from typing import NamedTuple

from forum.search.stems import is_devanagari

CONSONANTS = dict(
    zip(
        "कखगघङ चछजझञ टठडढण तथदधन पफबभम यरलळव शषसह".replace(" ", ""),
        "kkggn ccjjn ttddn ttddn ppbbm yrllv sssh".replace(" ", ""),
        strict=True,
    )
)
"""Aspirated as plain, dental as retroflex, three kinds of s as one: nobody tells them apart in Roman letters."""

VOWELS = {**dict.fromkeys("अआ", "a"), **dict.fromkeys("इईएऐ", "i"), **dict.fromkeys("उऊओऔ", "u"), "ऋ": "ri"}
SIGNS = {"ा": "a", **dict.fromkeys("िीेै", "i"), **dict.fromkeys("ुूोौ", "u"), "ृ": "ri"}
HALANT, DOT = "\u094d", "ं"

ROMAN = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"tion|sion|tian", "san"),  # station, स्टेशन
        (r"^sch", "sk"),  # school, स्कूल
        (r"chh|cch|chch|tch|ch", "C"),  # achchha, acha, अच्छा; C stands aside until the rules for c have run
        (r"ck", "k"),
        (r"dg(?=[ei])", "j"),  # bridge, ब्रिज
        (r"c(?=[eiy])", "s"),  # cycle, साइकिल
        (r"c", "k"),
        (r"C", "c"),
        (r"ksh|x", "ks"),  # kaksha, kaxa, कक्षा
        (r"q", "k"),
        (r"jn|gny|dny", "gy"),  # vijnan, vigyan, विज्ञान
        (r"ph|f", "p"),  # phal, fal, फल
        (r"sh", "s"),
        (r"z", "j"),  # mazdoor, मजदूर
        (r"(?<=[kgcjtdbpsrlnmy])h", ""),  # bhasha, basha: aspiration is left out as often as written
        (r"(?<=[aeiou])w(?=[^aeiou]|$)", "u"),  # crowd
        (r"w", "v"),
        (r"(?<=[^aeiou])y(?=[^aeiou]|$)", "i"),  # system, copy
        (r"ai|ay(?![aeiou])|ei|ey(?![aeiou])|ee|ea|e|i|y$", "i"),
        (r"au|ou|oo|o|u", "u"),
        (r"a+", "a"),
    )
)
"""Applied in this order."""

ALSO_SPELT = tuple(
    (re.compile(pattern), spelt)
    for pattern, spelt in (
        (r"^[ie](?=s[^aeiouy])", ""),  # iskool, istri: the vowel that eases the start
        (r"m(?=[ckjgtd])", "n"),  # pamcham, samkat: m for the dot; but namkeen, so both ways
        (r"^wr", "r"),  # write, राइट
        (r"^kn", "n"),  # knowledge, नॉलेज
        (r"^ps", "s"),  # psychology, साइकोलॉजी
        (r"(?<=[aeiou])gh(?=t)", ""),  # right, राइट
        (r"(?<=[ao])l(?=[kf])", ""),  # talk, टॉक; half, हाफ़
        (r"(?<=m)b$", ""),  # thumb
    )
)
"""What a Latin word may be meant to say besides: each that fits makes a second way."""

M_BEFORE_LIPS = re.compile("[mM](?=[pb])")  # sambandh, संबंध: the dot is said as m here
LOST_H = re.compile("(?<=[^aiu])h")
TWICE = re.compile(r"(.)\1+")  # pakka, paka, पक्का
VOWEL = re.compile("[aiuy]+")
FIRST_VOWEL = re.compile("([^aiu]*)([aiu]*)(.*)")
FLAP = re.compile(f"(?<=.)[डढ](?!{HALANT})")  # पढ़ना is typed padhna and parhna
NASAL_END = re.compile("(?:[iu]|[iy]a)n$")  # mein, maatraon, ladkiyan: the n is only the dot


class Keys(NamedTuple):
    coarse: tuple[str, ...]
    fine: tuple[str, ...]
    sounds: tuple[str, ...]


NONE = Keys((), (), ())


def keys_of(word: str) -> Keys:
    """Of a normalised word: one key of each kind, two where its spelling leaves a sound open, none for numbers and signs.
    A coarse key of one letter says nothing and is left out."""
    sounds = [said for said in _ways_to_say(word) if said]
    return Keys(
        tuple(dict.fromkeys(key for key in map(_coarse, sounds) if len(key) > 1)),
        tuple(dict.fromkeys(filter(None, map(_fine, sounds)))),
        tuple(dict.fromkeys(filter(None, map(_whole, sounds)))),
    )


def full_sounds(word: str) -> tuple[str, ...]:
    """With every vowel, the a too: of two words that sound alike to the keys they say which is nearer to a third."""
    parts = (_parts(said) for said in _ways_to_say(word) if said)
    return tuple(dict.fromkeys(TWICE.sub(r"\1", first + rest) for first, rest in parts))


def _ways_to_say(word: str) -> tuple[str, ...]:
    if is_devanagari(word):
        said = [_say_devanagari(word)]
        if FLAP.search(word):
            said.append(_say_devanagari(FLAP.sub("र", word)))
        if word.endswith(DOT + "व"):  # गांव is typed gaon, छांव chhaon
            said.append(_say_devanagari(word[:-2]) + "un")
        return tuple(said)
    spelt = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    spellings = [spelt, *(other for pattern, put in ALSO_SPELT if (other := pattern.sub(put, spelt)) != spelt)]
    said = [_say_roman(spelt) for spelt in spellings]
    return (*said, *(one[:-1] for one in said if NASAL_END.search(one)))


def _say_devanagari(word: str) -> str:
    """Every consonant without a sign of its own carries an `a`."""
    sounds: list[str] = []
    for place, letter in enumerate(word):
        if letter in CONSONANTS:
            if letter == "ञ" and word[:place].endswith("ज" + HALANT):  # ज्ञ is said gy
                sounds[-1], sound = "g", "y"
            else:
                sound = CONSONANTS[letter]
            after = word[place + 1 : place + 2]
            sounds.append(sound if after == HALANT or after in SIGNS else sound + "a")
        elif letter in VOWELS:
            sounds.append(VOWELS[letter])
        elif letter in SIGNS and place:
            sounds.append(SIGNS[letter])
        elif letter == DOT and place:
            sounds.append("M")
    return "".join(sounds)


def _say_roman(spelt: str) -> str:
    said = spelt
    for pattern, sound in ROMAN:
        said = pattern.sub(sound, said)
    return said


def _parts(sounds: str) -> tuple[str, str]:
    """The first sound and the rest. An initial a or i is one class: intezar is इंतज़ार, एपल is apple."""
    sounds = M_BEFORE_LIPS.sub("n", LOST_H.sub("", sounds)).removesuffix("M").replace("M", "n")
    first, rest = sounds[:1], sounds[1:]
    return ("a" if first == "i" else first), rest


def _coarse(sounds: str) -> str:
    first, rest = _parts(sounds)
    return TWICE.sub(r"\1", first + VOWEL.sub("", rest))


def _whole(sounds: str) -> str:
    first, rest = _parts(sounds)
    return TWICE.sub(r"\1", first + rest.replace("a", ""))


def _fine(sounds: str) -> str:
    first, rest = _parts(sounds)
    found = FIRST_VOWEL.match(rest.replace("y", "i"))
    before, vowel, after = found.groups() if found else ("", "", "")
    heard = "" if not after else "u" if "u" in vowel else "i" if "i" in vowel else ""
    return TWICE.sub(r"\1", first + before + heard + VOWEL.sub("", after))
