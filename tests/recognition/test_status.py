"""That a certificate was withdrawn is told to the tools of others: read by the library, and by hand."""

import base64
import gzip
import json
from datetime import datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import OB3LdpVerifier

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.settings import Settings
from forum.people.models import Person
from forum.recognition.credentials import STATUS_HOLDS, make_credential
from forum.recognition.keys import public_pem
from forum.recognition.models import Award
from forum.recognition.queries import get_award
from forum.recognition.stating import LIST_SIZE
from tests.client import Client
from tests.recognition.conftest import withdraw

ADDRESS = "http://localhost"


@pytest.fixture
def text(award: Award, settings: Settings) -> str:
    return make_credential(award, settings, address=ADDRESS)


def holds(text: str, client: Client, settings: Settings) -> bool:
    """What a program of others finds, that asks the address in the credential."""
    try:
        OB3LdpVerifier(pubkey_pem=public_pem(settings)).verify(
            text, check_status=True, download=lambda url: client.get(url.removeprefix(ADDRESS)).data
        )
    except LibOpenBadgesException as error:
        if "is set at index" not in str(error):
            raise
        return False
    return True


def read_by_hand(jwt: str, settings: Settings) -> dict[str, Any]:
    """The list of a Bitstring Status List 1.0, its signature checked."""
    head, body, signature = jwt.split(".")
    key = load_pem_public_key(public_pem(settings))
    assert isinstance(key, Ed25519PublicKey)
    key.verify(_bytes(signature), f"{head}.{body}".encode())
    held: dict[str, Any] = json.loads(_bytes(body))
    return held


def places_in(held: dict[str, Any]) -> list[int]:
    bits = gzip.decompress(_bytes(held["credentialSubject"]["encodedList"].removeprefix("u")))
    assert len(bits) * 8 == LIST_SIZE
    return [place for place in range(LIST_SIZE) if bits[place // 8] >> (7 - place % 8) & 1]


def _bytes(said: str) -> bytes:
    return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))


def test_a_credential_holds_for_others_until_it_is_withdrawn(
    text: str, award: Award, client: Client, settings: Settings, moderator: Person
) -> None:
    assert holds(text, client, settings)
    withdraw(award, moderator)
    assert not holds(text, client, settings)


def test_the_list_says_whose_it_is_for_what_and_how_long(
    text: str, award: Award, client: Client, settings: Settings, moderator: Person
) -> None:
    entry = json.loads(text)["credentialStatus"]
    assert (entry["type"], entry["statusPurpose"]) == ("BitstringStatusListEntry", "revocation")
    answer = client.get(entry["statusListCredential"].removeprefix(ADDRESS))
    assert answer.mimetype == "application/vc+jwt"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    held = read_by_hand(answer.text, settings)
    assert held["id"] == entry["statusListCredential"]
    assert held["issuer"] == json.loads(text)["issuer"]["id"]
    assert held["credentialSubject"]["statusPurpose"] == "revocation"
    assert datetime.fromisoformat(held["validUntil"]) - clock.now() <= STATUS_HOLDS
    assert places_in(held) == []
    withdraw(award, moderator)
    again = read_by_hand(client.get(entry["statusListCredential"].removeprefix(ADDRESS)).text, settings)
    assert places_in(again) == [int(entry["statusListIndex"])]


def test_a_second_list_begins_where_the_first_is_full(
    award: Award, client: Client, settings: Settings, moderator: Person
) -> None:
    assert client.get("/awards/status/2").status_code == 404
    with transaction():
        db.session.get_one(Award, award.id).id = LIST_SIZE + 7
    later = get_award(award.code)
    entry = json.loads(make_credential(later, settings, address=ADDRESS))["credentialStatus"]
    assert (entry["statusListCredential"], entry["statusListIndex"]) == (f"{ADDRESS}/awards/status/2", "7")
    withdraw(later, moderator)
    assert places_in(read_by_hand(client.get("/awards/status/2").text, settings)) == [7]
    assert places_in(read_by_hand(client.get("/awards/status/1").text, settings)) == []
