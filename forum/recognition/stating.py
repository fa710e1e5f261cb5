"""What a credential states, in plain values: both languages in one text, because a credential has no reader to ask."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from forum.core.i18n import LANGUAGES, lazy_gettext, speaking
from forum.recognition.models import Award
from forum.recognition.rules import RULES

LIST_SIZE = 131_072
"""Certificates of one list of withdrawals, the least that the specification (Bitstring Status List 1.0) allows."""

NAME = lazy_gettext("Aazmaya")


@dataclass(frozen=True)
class Statement:
    """Addresses are absolute: whoever reads the credential stands elsewhere."""

    id: str
    issuer_id: str
    issuer_name: str
    issuer_url: str
    achievement_id: str
    name: str
    deed: str
    counted: str
    person_name: str
    given_at: datetime
    evidence: tuple[str, ...]
    status_list: str
    status_index: int


def state(award: Award, *, address: str, site_name: str | None) -> Statement:
    """`address` is that of the site, without a slash at its end."""
    rule = RULES[award.kind]
    return Statement(
        id=f"{address}/awards/{award.code}",
        issuer_id=did_of(address),
        issuer_name=nfc(site_name) if site_name else _in_both(NAME),
        issuer_url=f"{address}/",
        achievement_id=f"{address}/awards#{award.kind}-{award.criteria_version}",
        name=_in_both(rule.name),
        deed=_in_both(rule.deed, "\n"),
        counted=_in_both(rule.counted, "\n"),
        person_name=nfc(award.person.name),
        given_at=award.given_at.replace(microsecond=0),
        evidence=tuple(f"{address}{path}" for path in award.evidence),
        status_list=status_list_of(award.id // LIST_SIZE + 1, address=address),
        status_index=award.id % LIST_SIZE,
    )


def status_list_of(number: int, *, address: str) -> str:
    """The first is 1. Where it is said which certificates of a list were withdrawn. It never changes: it is signed with each of them."""
    return f"{address}/awards/status/{number}"


def did_of(address: str) -> str:
    """did:web of a site, as the method asks: the colon before a port is written %3A."""
    return f"did:web:{quote(urlsplit(address).netloc, safe='.-')}"


def nfc(words: str) -> str:
    """A form puts what is pasted into this shape: it must not become another text by that."""
    return unicodedata.normalize("NFC", words)


def _in_both(message: str, between: str = " · ") -> str:
    """Words that are put into the language of the moment when they are shown, in Hindi and in English."""
    said = []
    for lang in LANGUAGES:
        with speaking(lang):
            said.append(str(message))
    return nfc(between.join(said))
