"""In which language a text is written: Hindi in Devanagari, English, or Hindi in Latin letters.

Script decides first; between the two that share Latin letters the small words decide, because they cannot be avoided and
hardly overlap. Words of both (`to`, `is`, `the`, `are`, `me`) count for neither.
"""

import re
from collections.abc import Iterable
from typing import Literal

HINGLISH = frozenset(
    """hai hain ka ki ke ko se mein mai par pe aur nahi nahin kya kyon kyu kaise kab kahan jo jab tab tha thi hum ham aap apne
    apna apni mera meri mere unka unki unke inka iska iski iske uska uski uske ye yeh woh wo ek bhi hi toh fir phir kar karo karke
    karna karne karta karte karti kiya raha rahe rahi hua hui hue hota hote hoti liye wala wale wali bacche bachche bachcha bachon
    bachchon bachhe bahut kuch sab sabhi lekin magar agar kyonki padhna padhne padhte likhna likhne likhte matra kaksha shabd
    akshar sikhana sikhane samajh samay roz din koi kisi ab tak sath saath wahi yahi gaya gayi gaye jata jate jati dena diya diye
    leta lete banao banaya batao bataya bolo bolte kitna kitne kitni mujhe unhe usko isko inko unko chahiye sakte sakta sakti
    dono teen chaar paanch pehle baad mat na ho hon hoon thoda thodi zyada jyada accha achha aaj kal abhi ghar""".split()
)
ENGLISH = frozenset(
    """the of and in a for that with this our class children teacher what when where how why do does did have has had was were
    been be from by an as at it they them their there then than which who will would can could should my your we you he she his
    her its or but if not no so all each every some any one two three after before because about into out up down over only also
    just more most other use used make made give gave take took get got say said read write words word letters letter day week
    time first next last many much very still even these those while during without between on i am is are""".split()
)

DEVANAGARI = re.compile(r"[\u0904-\u0939\u0958-\u0961\u0972-\u097f]")
LATIN = re.compile(r"[A-Za-z]")
WORD = re.compile(r"[a-z]+")

SHARE = 0.35
"""A text is Hindi when this share of its letters is Devanagari: Hindi is written with English words in between, and a word of
Devanagari is shorter than the same word in Latin letters."""

Lang = Literal["hi", "en", "hi-Latn"]


def detect_language(text: str) -> Lang:
    """A text without letters, or of which nothing is known, is Hindi: most of what is written here is."""
    devanagari, latin = len(DEVANAGARI.findall(text)), len(LATIN.findall(text))
    if not latin or devanagari >= SHARE * (devanagari + latin):
        return "hi"
    words = WORD.findall(text.lower())
    hinglish, english = _count(words, HINGLISH), _count(words, ENGLISH)
    if hinglish == english:
        return "hi-Latn" if hinglish and devanagari else "en"
    return "hi-Latn" if hinglish > english else "en"


def _count(words: Iterable[str], known: frozenset[str]) -> int:
    return sum(word in known for word in words)
