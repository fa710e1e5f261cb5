"""Certificates as Open Badges 3.0 credentials, signed and checked. The only file that knows openbadgeslib.

Importing it takes half a second and 26 MB (the library brings its own JSON-LD, and its contexts ship with it, so that nothing is
fetched): forum/recognition/credentials.py loads it at the first credential, no page and no start waits for it.
"""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.keys import public_jwk_from_pem
from openbadgeslib.ob3 import (
    Achievement,
    Evidence,
    IdentityObject,
    Issuer,
    OB3LdpSigner,
    OB3LdpVerifier,
    OpenBadgeCredential,
    build_did_document,
    build_status_list_credential,
    sign_status_list_credential,
    status_entry,
)

from forum.core import clock
from forum.core.settings import Settings
from forum.recognition.keys import private_pem, public_pem
from forum.recognition.stating import LIST_SIZE, Statement

PURPOSE = "revocation"

KEY_NAME = "awards"
"""What the key is called in the did:web document of the site."""


def sign(stated: Statement, settings: Settings) -> str:
    """The credential as JSON-LD. The same statement gives the same text: Ed25519 draws nothing by chance, and the moment of the
    proof is that of the award."""
    credential = OpenBadgeCredential(
        id=stated.id,
        name=stated.name,
        issuer=Issuer(id=stated.issuer_id, name=stated.issuer_name, url=stated.issuer_url),
        recipient_id=None,
        identifiers=[IdentityObject(identity_hash=stated.person_name, identity_type="name", hashed=False)],
        achievement=Achievement(
            id=stated.achievement_id,
            name=stated.name,
            description=stated.deed,
            criteria_narrative=stated.counted,
            achievement_type="Certificate",
        ),
        issuance_date=stated.given_at,
        evidence=[Evidence(id=address) for address in stated.evidence],
        credential_status=[status_entry(stated.status_list, PURPOSE, stated.status_index)],
    )
    signer = OB3LdpSigner(private_pem(settings), f"{stated.issuer_id}#{KEY_NAME}")
    return json.dumps(signer.sign(credential, created=stated.given_at), ensure_ascii=False, indent=2)


def sign_status_list(issuer_id: str, address: str, withdrawn: Collection[int], settings: Settings, *, until: datetime) -> str:
    """The Bitstring Status List as a JWT, the form in which the library reads it. `withdrawn` are places in the list."""
    stated = build_status_list_credential(issuer_id, address, PURPOSE, withdrawn, LIST_SIZE, clock.now(), until)
    signed: str = sign_status_list_credential(stated, private_pem(settings), "EdDSA")
    return signed


def find_signed(text: str, settings: Settings) -> tuple[str, str] | None:
    """The id and the person's name that a credential states, where this site signed it as it stands; else None. Whatever the
    text holds, it costs bounded time and fetches nothing."""
    try:
        credential = OB3LdpVerifier(pubkey_pem=public_pem(settings)).verify(text)
    except (LibOpenBadgesException, ValueError):
        return None
    name = credential.identifiers[0].identity_hash if credential.identifiers else ""
    return credential.id or "", name


def did_document(did: str, settings: Settings) -> Mapping[str, Any]:
    """The public key, as others look it up to check a credential."""
    return build_did_document(did, [(KEY_NAME, public_jwk_from_pem(public_pem(settings)))])
