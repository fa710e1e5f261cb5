import unicodedata

import pytest

from forum.core.errors import Invalid
from forum.core.i18n import speaking
from forum.people import passwords
from forum.people.codes import hash_code
from forum.people.passwords import hash_password, is_outdated, is_password, new_password_hash, why_not_password


@pytest.mark.usefixtures("costly_guesses")
def test_a_password_belongs_to_its_hash_only() -> None:
    made = hash_password("तीन चार शब्द")
    assert is_password("तीन चार शब्द", made)
    assert not is_password("तीन चार शब्द ", made)
    assert made.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_same_word_typed_on_another_phone_is_the_same_password() -> None:
    made = hash_password(unicodedata.normalize("NFD", "é छोटा घर"))
    assert is_password(unicodedata.normalize("NFC", "é छोटा घर"), made)


@pytest.mark.usefixtures("costly_guesses")
def test_nobody_has_a_password_but_asking_costs_a_hashing() -> None:
    assert not is_password("anything", None)
    assert not is_outdated(passwords._NOBODY)


@pytest.mark.usefixtures("costly_guesses")
def test_a_code_costs_as_much_as_a_password() -> None:
    """OWASP's setting, by its result: a sheet that was printed must stay good."""
    assert hash_code("ABCDEFGHJK", handle="rekha-y") == "58ed12a3b1ba209627b8308373dadde62d227ab7cba49d93a3c3aa3833183958"


@pytest.mark.usefixtures("costly_guesses")
def test_a_hash_of_other_parameters_is_outdated() -> None:
    assert is_outdated("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21l$Kwv8rFV3jmCJ7bq3Mp8qAQ")


@pytest.mark.parametrize(
    "weak",
    [
        "password", "Password1", "P@ssw0rd", "qwertyuiop", "12345678", "15081947", "9876543210", "aaaaaaaa", "abcabcabc",
        "abcdefgh", "iloveyou", "jaishriram", "JaiMataDi@123", "Rekha@123", "sunita2024", "cricket#99", "भारत123", "लखनऊ2025",
        "Aazmaya1", "rekha-y99", "letmein!!",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused(weak: str) -> None:
    assert why_not_password(weak, handle="rekha-y", name="Rekha Yadav") is not None


@pytest.mark.parametrize("good", ["correct horse", "नीली साइकिल 7", "x7$kLm9q", "तीन आम, दो केले", "a" * 40 + "b" * 24])
def test_what_is_long_and_her_own_is_taken(good: str) -> None:
    assert why_not_password(good, handle="rekha-y", name="Rekha Yadav") is None


def test_length_counts_characters_and_ends_at_4096() -> None:
    assert why_not_password("क" * 4097) is not None
    assert why_not_password(("अ आम इमली " * 500)[:4096]) is None
    with pytest.raises(ValueError, match="before hashing"):
        hash_password("x" * 4097)
    assert not is_password("x" * 4097, None)


def test_broken_signs_are_refused_with_a_sentence() -> None:
    with speaking("en"):
        assert why_not_password("abc\0defgh") == why_not_password("abc\ud800defgh") is not None


def test_the_refusal_stands_on_the_field() -> None:
    with pytest.raises(Invalid) as refused:
        new_password_hash("kurz", handle="a")
    assert set(refused.value.fields) == {"password"}
