"""Handles and names.

A handle is how somebody signs in, is mentioned and is found in the archive: lower-case Latin letters, digits and hyphens, so
that it can be read out on the phone and typed on any keyboard. What a teacher types in capitals or Devanagari is put into that
form and offered to her. A name is hers: any script, only nothing that hides, reverses or pretends.
"""

import re
import unicodedata
from functools import cache

from forum.core.i18n import gettext
from forum.people.romanise import romanise

SHORTEST, LONGEST = 3, 30
LONGEST_NAME = 60

HANDLE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_KEPT = (
    "aazmaya azmaya about access account accounts admin administrator admins all anonymous api archive assets authority block "
    "blocks community contact cookie demo desk district districts everyone everybody example export faq feedback feeds forum "
    "guest healthz help helpdesk here home import info invite invitation join login logout mail manager manifest me meeting "
    "meetings member mentor mentors mod moderation moderator moderators mods name nobody none null official officials oldest "
    "operator owner password people person post posts privacy readyz recover register report root rules search security "
    "settings showcase signin signout signup site staff static status styleguide superuser support sysadmin system teacher team "
    "test thread threads topic topics undefined user users visitor webmaster you"
)
RESERVED = frozenset(_KEPT.split())

_OFFICIAL = (
    "admin administrator moderator mod mentor staff official support helpdesk team aazmaya azmaya system security "
    "एडमिन प्रशासक मॉडरेटर मेंटर आज़माया आजमाया सहायता टीम संचालक आधिकारिक"
)
STAFF_WORDS = frozenset(_OFFICIAL.split())
"""Words that would make a teacher believe that the site is speaking."""

_JOINERS = {"\u200c", "\u200d"}
"""ZWNJ and ZWJ shape letters of Indic words and are allowed between them; elsewhere they only hide differences."""


def skeleton_of(handle: str) -> str:
    """The same for handles that are easily taken for one another; unique in the database. Hyphens go, and what looks alike on a
    small screen becomes one: 0 and o, 1, i and l, rn and m, vv and w. Not more: every further pair refuses honest names."""
    plain = handle.lower().replace("-", "").translate(_LOOK_ALIKE)
    return plain.replace("rn", "m").replace("vv", "w")


_LOOK_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l"})


def propose_handle(typed: str) -> str:
    """What was typed, or a name, in the form of a handle; may be empty or too short."""
    latin = romanise(unicodedata.normalize("NFKC", typed).casefold())
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")


def handle_meant(typed: str) -> str:
    """At sign-in: with capitals, an @ before it or in Devanagari, it is still hers."""
    plain = typed.strip().lstrip("@").lower()
    return plain if HANDLE.fullmatch(plain) else propose_handle(plain[: 4 * LONGEST])


def why_not_handle(handle: str) -> str | None:
    """Whether it is taken is the database's to say (joining.py)."""
    if not handle:
        return gettext("Please choose a handle.")
    if len(handle) > LONGEST:
        return gettext("A handle has at most %(n)s characters.", n=LONGEST)
    if HANDLE.fullmatch(handle) is None:
        proposal = propose_handle(handle)
        if len(proposal) >= SHORTEST:
            return gettext("A handle is made of small English letters, digits and hyphens, like %(proposal)s.", proposal=proposal)
        return gettext("A handle is made of small English letters, digits and hyphens, like rekha-y.")
    if len(handle) < SHORTEST:
        return gettext("A handle has at least %(n)s characters.", n=SHORTEST)
    if skeleton_of(handle) in _reserved_skeletons():
        return gettext("This handle is kept for the site itself. Please choose another.")
    return None


def cleaned_name(typed: str) -> str:
    """NFC, single spaces, nothing at the ends."""
    return " ".join(unicodedata.normalize("NFC", typed).split())


def why_not_name(name: str, *, is_staff: bool = False) -> str | None:
    if not name:
        return gettext("Please write your name as you wish it shown.")
    if len(name) > LONGEST_NAME:
        return gettext("A name has at most %(n)s characters.", n=LONGEST_NAME)
    if any(_hides(name, place) for place in range(len(name))) or _is_piled(name):
        return gettext("This name contains invisible or unusual signs. Please type it again.")
    if not any(unicodedata.category(sign)[0] == "L" for sign in name):
        return gettext("A name contains letters.")
    if not is_staff and _sounds_official(name):
        return gettext("This name sounds as if the site itself were speaking. Please write your own.")
    return None


@cache
def _reserved_skeletons() -> frozenset[str]:
    return frozenset(skeleton_of(word) for word in RESERVED)


def _hides(name: str, place: int) -> bool:
    sign = name[place]
    if sign in _JOINERS:
        around = name[max(place - 1, 0)], name[min(place + 1, len(name) - 1)]
        return not all("\u0900" <= one <= "\u0dff" for one in around)
    return unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"} or sign in "\u115f\u1160\u2800\u3164\uffa0"


def _is_piled(name: str) -> bool:
    """More than three marks on one letter leave the line; no Indic word needs them."""
    marks = 0
    for sign in name:
        marks = marks + 1 if unicodedata.category(sign) in {"Mn", "Me"} else 0
        if marks > 3:
            return True
    return False


def _sounds_official(name: str) -> bool:
    """Compared as it looks: in Latin letters by skeleton, without accents and look-alikes of other alphabets."""
    seen = unicodedata.normalize("NFKD", name).casefold().translate(_OTHER_ALPHABETS)
    bare = "".join(sign for sign in seen if not unicodedata.combining(sign) or "\u0900" <= sign <= "\u0dff")
    words = re.split(r"[\s._\-–—|:,/()\[\]@#*]+", bare)
    looks = {skeleton_of(word) for word in (*words, "".join(words))}
    return bool(looks & _staff_looks())


@cache
def _staff_looks() -> frozenset[str]:
    return frozenset(skeleton_of(unicodedata.normalize("NFKD", word)) for word in STAFF_WORDS)


_LIKE_LATIN = "аa еe оo рp сc уy хx іi јj ѕs ӏl ԁd тt мm пn օo սu ոn հh աu αa οo ρp νv ιi κk τt εe ωw υu μm ıi łl øo đd ǀl ӎm"
_OTHER_ALPHABETS = str.maketrans({pair[0]: pair[1] for pair in _LIKE_LATIN.split()})
"""Cyrillic, Armenian, Greek and other letters that look like Latin ones."""
