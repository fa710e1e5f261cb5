"""The credential, checked by the library, by an independent path, and through the page; and the key that signs it."""

import hashlib
import io
import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from flask import Flask
from pyld import jsonld  # type: ignore[import-untyped]

from forum.core.db import db, transaction
from forum.core.settings import Settings, WrongSetting
from forum.people.models import Person
from forum.recognition.credentials import LARGEST, check_credential, make_award_key, make_credential
from forum.recognition.keys import key_file, public_pem
from forum.recognition.models import KINDS, Award, AwardKind
from forum.recognition.queries import get_award
from forum.web.setup import LARGEST_BODY
from tests.client import OURS, Client, fill_form
from tests.page import words_of
from tests.recognition.conftest import withdraw

ADDRESS = "https://aazmaya.example"
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CONTEXTS = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "ob-v3p0-context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": "ob-v3p0-extensions.json",
}


@pytest.fixture
def text(award: Award, settings: Settings) -> str:
    return make_credential(award, settings, address=ADDRESS)


def _load(url: str, _options: Any = None) -> dict[str, Any]:
    """Contexts from the disk; anything else is a mistake."""
    held = files("openbadgeslib").joinpath("ob3", "contexts", CONTEXTS[url]).read_text("utf-8")
    return {"contextUrl": None, "documentUrl": url, "document": json.loads(held), "contentType": "application/ld+json"}


def _hash(document: dict[str, Any]) -> bytes:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    return hashlib.sha256(jsonld.normalize(document, options).encode()).digest()


def _bytes_of(multibase: str) -> bytes:
    """base58btc, written anew."""
    number = 0
    for sign in multibase.removeprefix("z"):
        number = number * 58 + ALPHABET.index(sign)
    return number.to_bytes(64, "big")


def _verify_by_hand(text: str, settings: Settings) -> None:
    """As the specification of eddsa-rdfc-2022 says it; raises InvalidSignature."""
    document = json.loads(text)
    proof = document.pop("proof")
    signature = _bytes_of(proof.pop("proofValue"))
    key = load_pem_public_key(public_pem(settings))
    assert isinstance(key, Ed25519PublicKey)
    key.verify(signature, _hash({"@context": document["@context"], **proof}) + _hash(document))


def _strings(held: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every string of a document stands."""
    if isinstance(held, str):
        yield path
    elif isinstance(held, dict | list):
        for name, value in held.items() if isinstance(held, dict) else enumerate(held):
            yield from _strings(value, (*path, name))


def _altered(text: str, path: tuple[Any, ...]) -> str:
    """With one letter of this string changed."""
    document = json.loads(text)
    place = document
    for name in path[:-1]:
        place = place[name]
    old = place[path[-1]]
    place[path[-1]] = old[:-1] + ("b" if old[-1] != "b" else "c")
    return json.dumps(document, ensure_ascii=False)


def test_the_signature_holds_on_an_independent_path(text: str, settings: Settings) -> None:
    _verify_by_hand(text, settings)
    with pytest.raises(InvalidSignature):
        _verify_by_hand(text.replace("तीन चर्चाओं का नेतृत्व ·", "चार चर्चाओं का नेतृत्व ·"), settings)


def test_a_credential_says_who_what_why_and_on_what_evidence(award: Award, text: str, teacher: Person) -> None:
    held = json.loads(text)
    assert held["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert held["id"] == f"{ADDRESS}/awards/{award.code}"
    assert held["issuer"]["id"] == "did:web:aazmaya.example"
    subject = held["credentialSubject"]
    assert subject["identifier"][0]["identityHash"] == teacher.name
    assert "तीन" in subject["achievement"]["name"]
    assert "Three" in subject["achievement"]["name"]
    assert subject["achievement"]["criteria"]["narrative"]
    assert [proof["id"] for proof in held.get("evidence", [])] == [f"{ADDRESS}{path}" for path in award.evidence]
    assert held["proof"]["cryptosuite"] == "eddsa-rdfc-2022"


def test_the_same_certificate_gives_the_same_text(award: Award, text: str, settings: Settings) -> None:
    assert make_credential(award, settings, address=ADDRESS) == text


def test_what_this_site_signed_is_valid(text: str, settings: Settings) -> None:
    assert check_credential(text, settings).verdict == "valid"
    assert check_credential(json.dumps(json.loads(text)), settings).verdict == "valid"  # laid out otherwise


def test_one_altered_letter_fails_wherever_it_stands(text: str, settings: Settings) -> None:
    places = [path for path in _strings(json.loads(text)) if path != ("id",)]
    assert len(places) > 20
    kept = [path for path in places if check_credential(_altered(text, path), settings).verdict != "altered"]
    assert kept == []
    assert check_credential(_altered(text, ("id",)), settings).verdict == "unknown"


def test_what_is_added_or_taken_away_fails(text: str, settings: Settings) -> None:
    held = json.loads(text)
    for changed in (
        {**held, "validUntil": "2099-01-01T00:00:00Z"},
        {**held, "proof": [held["proof"], held["proof"]]},
        {name: value for name, value in held.items() if name != "proof"},
        {name: value for name, value in held.items() if name != "credentialSubject"},
    ):
        assert check_credential(json.dumps(changed, ensure_ascii=False), settings).verdict == "altered"


def test_a_signature_of_another_hand_fails(award: Award, text: str, settings: Settings) -> None:
    key_file(settings).unlink()
    assert make_award_key(settings) is not None
    assert check_credential(text, settings).verdict == "altered"
    forged = make_credential(award, settings, address=ADDRESS)
    assert check_credential(forged, settings).verdict == "valid"
    assert forged != text


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "{",
        "[]",
        "null",
        '"x"',
        "12",
        "{}",
        '{"id": 7}',
        "[" * 30_000,
        "x" * (LARGEST + 1),
        '{"id": "' + "9" * 5000 + '"',
        "\u0000",
    ],
    ids=lambda typed: f"{typed[:8]!r} of {len(typed)}",
)
def test_what_is_no_certificate_is_told_so(app: Flask, settings: Settings, typed: str) -> None:
    assert check_credential(typed, settings).verdict == "unreadable"


@pytest.mark.parametrize(
    "named", ["", "x", "https://a/awards/", "https://a/awards/zzzz", f"https://a/awards/{'2' * 16}", "urn:uuid:1"]
)
def test_a_certificate_of_elsewhere_is_unknown(app: Flask, settings: Settings, named: str) -> None:
    assert check_credential(json.dumps({"id": named}), settings).verdict == "unknown"


def test_another_name_of_today_is_said(text: str, settings: Settings, teacher: Person) -> None:
    with transaction():
        db.session.get_one(Person, teacher.id).name = "सुनीता सिंह"
    checked = check_credential(text, settings)
    assert (checked.verdict, checked.named) == ("valid", "सुनीता वर्मा")


def test_pasted_and_sent_as_a_file_it_is_checked_without_an_account(client: Client, text: str, award: Award) -> None:
    answer = client.submit("/verify", text=text)
    assert answer.status_code == 200
    assert "This certificate is valid" in client.submit("/verify?lang=en", text=text).get_data(as_text=True)
    fields, action = fill_form(client.page("/verify"), "/verify", None, {"text": ""})
    sent = {**fields, "file": (io.BytesIO(text.encode()), "badge.json")}
    answer = client.post(action, data=sent, headers=OURS, content_type="multipart/form-data")
    assert f"/awards/{award.code}" in answer.get_data(as_text=True)


@pytest.mark.parametrize("kind", KINDS)
def test_pasting_changes_no_letter_of_any_kind(client: Client, award: Award, settings: Settings, kind: AwardKind) -> None:
    with transaction():
        db.session.get_one(Award, award.id).kind = kind
    text = make_credential(get_award(award.code), settings, address=ADDRESS)
    assert "This certificate is valid" in client.submit("/verify?lang=en", text=text).get_data(as_text=True)


def test_a_file_with_a_mark_at_its_beginning_is_read(client: Client, text: str) -> None:
    fields, action = fill_form(client.page("/verify?lang=en"), "/verify", None, {"text": ""})
    sent = {**fields, "file": (io.BytesIO(text.encode("utf-8-sig")), "badge.json")}
    answer = client.post(action, data=sent, headers=OURS, content_type="multipart/form-data")
    assert "This certificate is valid" in answer.get_data(as_text=True)


def test_an_altered_text_is_refused_on_the_page(client: Client, text: str, award: Award) -> None:
    said = client.submit("/verify?lang=en", text=text.replace("सुनीता", "अनीता")).get_data(as_text=True)
    assert "This text was altered" in said
    assert f"/awards/{award.code}" not in said


def test_nothing_and_broken_bytes_get_a_sentence(client: Client) -> None:
    assert client.submit("/verify", text="").status_code == 400
    fields, action = fill_form(client.page("/verify"), "/verify", None, {"text": ""})
    sent = {**fields, "file": (io.BytesIO(b"\xff\xfe\x00"), "badge.json")}
    assert client.post(action, data=sent, headers=OURS, content_type="multipart/form-data").status_code == 400


def test_a_large_file_is_not_read_to_its_end(client: Client) -> None:
    fields, action = fill_form(client.page("/verify?lang=en"), "/verify", None, {"text": ""})
    sent = {**fields, "file": (io.BytesIO(b"x" * LARGEST * 5), "badge.json")}
    answer = client.post(action, data=sent, headers=OURS, content_type="multipart/form-data")
    assert "This is no certificate" in answer.get_data(as_text=True)


def test_more_than_the_site_takes_is_not_taken(client: Client) -> None:
    answer = client.post("/verify", data=b"x" * (LARGEST_BODY + 1), headers=OURS, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413


def test_the_number_alone_says_valid_then_withdrawn_and_why(client: Client, award: Award, text: str, moderator: Person) -> None:
    page = client.page(f"/verify/{award.code}?lang=en")
    assert words_of(page.findall(".//h1")[0]) == "This certificate is valid"
    withdraw(award, moderator, "यह काम किसी और का था")
    page = client.page(f"/verify/{award.code}")
    assert words_of(page.findall(".//h1")[0]) == "This certificate was withdrawn"
    assert "यह काम किसी और का था" in words_of(page)
    assert "This certificate was withdrawn" in client.submit("/verify", text=text).get_data(as_text=True)
    assert client.get(f"/awards/{award.code}").headers["Location"] == f"/verify/{award.code}"
    for end in (".pdf", ".json"):
        assert client.get(f"/awards/{award.code}{end}").status_code == 404


def test_the_public_key_stands_where_the_method_looks_for_it(client: Client, settings: Settings) -> None:
    answer = client.get("/.well-known/did.json")
    held = answer.get_json(force=True)
    assert held["id"] == "did:web:localhost"
    assert set(held["verificationMethod"][0]["publicKeyJwk"]) == {"kty", "crv", "x"}
    assert "PRIVATE" not in answer.get_data(as_text=True)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_file_of_the_page_is_what_the_site_checks(client: Client, award: Award) -> None:
    answer = client.get(f"/awards/{award.code}.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "This certificate is valid" in client.submit("/verify?lang=en", text=answer.get_data(as_text=True)).get_data(
        as_text=True
    )


def test_the_key_is_made_once_and_only_its_owner_reads_it(app: Flask, settings: Settings) -> None:
    assert make_award_key(settings) == key_file(settings)
    assert stat.S_IMODE(key_file(settings).stat().st_mode) == 0o600
    first = public_pem(settings)
    assert make_award_key(settings) is None
    assert public_pem(settings) == first
    assert [path.name for path in settings.data_dir.glob("award_key*")] == ["award_key.pem"]


def test_a_key_that_is_none_stops_with_a_sentence(app: Flask, settings: Settings) -> None:
    key_file(settings).write_text("no key")
    with pytest.raises(WrongSetting, match=r"award_key\.pem"):
        public_pem(settings)


def test_too_many_checks_in_an_hour_are_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum.recognition.verify_views.CHECKS_AN_HOUR", 2)
    answers = [client.submit("/verify", text="{}").status_code for _ in range(3)]
    assert answers == [200, 200, 429]


def test_no_start_loads_the_library() -> None:
    code = "import sys, forum.app; print(sorted({'openbadgeslib', 'pyld'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
