import pytest

from forum.people.handles import handle_meant, propose_handle, skeleton_of, why_not_handle, why_not_name


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("सुनीता वर्मा", "sunita-varma"), ("रेखा यादव", "rekha-yadav"), ("Rekha Yadav", "rekha-yadav"), ("Zoë O’Neil", "zoe-oneil"),
        ("ज़ीनत फ़ातिमा", "zinat-fatima"), ("  Dr. A.K. Singh ", "dr-a-k-singh"), ("कक्षा ५", "kaksha-5"), ("!!!", ""),
    ],
)  # fmt: skip
def test_a_name_becomes_a_handle(typed: str, proposed: str) -> None:
    assert propose_handle(typed) == proposed


@pytest.mark.parametrize("handle", ["rekha-y", "abc", "teacher123", "a1-b2-c3", "x" * 30])
def test_a_plain_handle_is_taken(handle: str) -> None:
    assert why_not_handle(handle) is None


@pytest.mark.parametrize(
    "handle",
    ["", "ab", "x" * 31, "रेखा", "Rekha", "rekha y", "-rekha", "rekha-", "re--kha", "rekha_y", "admin", "adm1n", "signin",
     "m0derator", "moderat0r", "aazrnaya", "rekha\u200b", "ｒekha", "a" * 100_000],
)  # fmt: skip
def test_anything_else_is_refused_with_a_sentence(handle: str) -> None:
    assert why_not_handle(handle)


def test_the_refusal_proposes_what_would_do() -> None:
    assert "sunita-varma" in (why_not_handle("सुनीता वर्मा") or "")


@pytest.mark.parametrize(
    ("one", "other"), [("rekha-1", "rekha-l"), ("rekha-i", "rekhal"), ("so-nu", "s0nu"), ("arna", "ama"), ("vvali", "wall")]
)
def test_twins_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton_of(one) == skeleton_of(other)


def test_numbered_handles_are_no_twins() -> None:
    handles = [f"teacher{number}" for number in range(2000)]
    assert len({skeleton_of(handle) for handle in handles}) == 2000


@pytest.mark.parametrize("typed", ["Rekha-Y", " rekha-y ", "@rekha-y", "rekha y"])
def test_at_sign_in_capitals_and_signs_do_not_matter(typed: str) -> None:
    assert handle_meant(typed) == "rekha-y"


@pytest.mark.parametrize(
    "name", ["रेखा यादव", "Rekha", "क्‍षमा देवी", "Dr. A. K. Singh (Meerut)", "محمد عمران", "प्रियंका", "José", "Modi Ji"]
)
def test_names_of_people_are_taken(name: str) -> None:
    assert why_not_name(name) is None


@pytest.mark.parametrize(
    "name",
    ["", "x" * 61, "123", "...", "admin", "Admin Ji", "аdmin", "Ádmin", "adm1n", "A D M I N", "मॉडरेटर", "Meera (mentor)", "Aazmaya Team",
     "आज़माया", "Rekha\u202eadaY", "Rekha\u200bY", "Rekha\u200dY", "रेखा\u200d", "a\u0301\u0302\u0303\u0304", "Re\0kha", "Re\ud800kha"],
)  # fmt: skip
def test_names_that_hide_or_pretend_are_refused(name: str) -> None:
    assert why_not_name(name)


def test_a_mentor_may_say_so_in_her_name() -> None:
    assert why_not_name("Meera (mentor)", is_staff=True) is None
