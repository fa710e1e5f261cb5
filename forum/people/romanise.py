"""Devanagari in Latin letters, as teachers spell names on a phone: सुनीता is sunita, रेखा यादव is rekha yadav."""


def _table(pairs: str) -> dict[str, str]:
    """`कk खkh`: a sign and what it sounds like."""
    return {pair[0]: pair[1:] for pair in pairs.split()}


_CONSONANTS = _table(
    "कk खkh गg घgh ङn चch छchh जj झjh ञn टt ठth डd ढdh णn तt थth दd धdh नn पp फph बb भbh मm यy रr लl वv शsh षsh सs हh ळl"
)
_NUKTA = _table("जz फf डr ढrh कq खkh गg")
_VOWELS = _table("अa आa इi ईi उu ऊu ऋri एe ऐai ओo औau ऑo ऍe")
_SIGNS = _table("ाa िi ीi ुu ूu ृri ेe ैai ोo ौau ॉo ॅe")
_OTHERS = {"ं": "n", "ँ": "n", "ः": "h", **{chr(0x966 + n): str(n) for n in range(10)}}
_HALANT, _NUKTA_SIGN = "्", "़"


def romanise(text: str) -> str:
    """Other scripts are left as they are. `text` is NFKC, so that a nukta stands after its letter."""
    return " ".join(_word(word) for word in text.split())


def _word(word: str) -> str:
    parts: list[tuple[str, bool]] = []
    """Each sound, and whether it is a consonant with its own short a."""
    for place, sign in enumerate(word):
        after = word[place + 1 : place + 3]
        if sign in _CONSONANTS:
            sound = _NUKTA.get(sign, _CONSONANTS[sign]) if after[:1] == _NUKTA_SIGN else _CONSONANTS[sign]
            follows = after[1:2] if after[:1] == _NUKTA_SIGN else after[:1]
            parts.append((sound, follows not in _SIGNS and follows != _HALANT))
        elif sign not in (_HALANT, _NUKTA_SIGN):
            parts.append((_VOWELS.get(sign) or _SIGNS.get(sign) or _OTHERS.get(sign) or sign, False))
    return "".join(sound + ("a" if own_a and not _is_silent(parts, place) else "") for place, (sound, own_a) in enumerate(parts))


def _is_silent(parts: list[tuple[str, bool]], place: int) -> bool:
    """The short a is not spoken at the end of a word of more than one letter (यादव is yadav)."""
    return place == len(parts) - 1 and place > 0
