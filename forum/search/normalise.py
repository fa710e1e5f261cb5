"""One spelling for what people type in many: the first step of the chain, for index and query alike.

Phones, keyboards and schoolbooks differ in the invisible (joiners, nukta) and in the visible (चाहिये and चाहिए, हिन्दी and
हिंदी). What is folded here is never shown: it is only compared.
"""

import re
import unicodedata

INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
"""Joiners, direction marks and soft hyphens: which of them are there depends on the keyboard."""

LATIN_ACCENTS = "".join(map(chr, range(0x300, 0x370)))
"""mātrā is matra, résumé is resume. Decomposition has parted them from their letters."""

DROPPED_SIGNS = "\u093c\u0903\u093d\u0951\u0952"
"""Nukta (पढ़ना, पढना), visarga (दुःख, दुख), avagraha, and the accents of the Vedas."""

SAME_SIGN = {
    "\u0900": "ं", "ँ": "ं",  # candrabindu is written as the plain dot nearly everywhere
    "ऑ": "आ", "ॉ": "ा", "ऍ": "ए", "ॅ": "े",  # the vowels of English words: डॉक्टर, डाक्टर
    "ऎ": "ए", "ॆ": "े", "ऒ": "ओ", "ॊ": "ो",  # southern short vowels, typed by mistake
    "’": "'",
}  # fmt: skip

FOLD = str.maketrans(
    {
        **dict.fromkeys(INVISIBLE + LATIN_ACCENTS + DROPPED_SIGNS, ""),
        **SAME_SIGN,
        **{chr(0x966 + digit): str(digit) for digit in range(10)},
    }
)

NASAL = re.compile("ङ्(?=[कखगघ])|ञ्(?=[चछजझ])|ण्(?=[टठडढ])|न्(?=[कखगघचछजझटठडढतथदधस\u0936])|म्(?=[पफबभ])")
"""A nasal before its own class of consonant is the dot: हिन्दी is हिंदी, कम्पन is कंपन."""

FINAL_YE = re.compile("(?<=[\u0905-\u094c])य([ेी])(?=ं?(?![\u0900-\u0963]))")
"""चाहिये is चाहिए, गयी is गई, at the end of a word."""

VOWEL_OF = {"े": "ए", "ी": "ई"}


def normalise(text: str) -> str:
    """The text in its one spelling; to normalise twice changes nothing."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).lower().translate(FOLD)
    folded = NASAL.sub("ं", folded)
    return FINAL_YE.sub(lambda found: VOWEL_OF[found[1]], folded)
