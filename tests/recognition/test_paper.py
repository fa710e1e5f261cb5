"""The certificate as PDF: opened, read and looked at by other libraries."""

import pypdfium2  # type: ignore[import-untyped]
import pytest
import zxingcpp

from forum.core.i18n import LANGUAGES, speaking
from forum.people.models import Person
from forum.recognition.certificates import Certificate, certificate_of
from forum.recognition.models import KINDS, Award, AwardKind
from forum.recognition.queries import get_award
from tests.client import Client
from tests.recognition.conftest import give

ADDRESS = "https://aazmaya.example"


@pytest.fixture
def award(teacher: Person, mentor: Person) -> Award:
    return get_award(give(teacher, mentor).code)


def _open(pdf: bytes) -> tuple[str, pypdfium2.PdfPage]:
    """The words of its one page, and the page."""
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    return " ".join(document[0].get_textpage().get_text_range().split()), document[0]


def _certificate(award: Award) -> Certificate:
    return certificate_of(award, address=ADDRESS, site_name=None)


@pytest.mark.parametrize(
    ("lang", "title", "milestone"), [("hi", "प्रमाण पत्र", "तीन चर्चाओं का नेतृत्व"), ("en", "Certificate", "Three discussions led")]
)
def test_it_says_the_same_as_the_page_in_both_languages(
    client: Client, award: Award, lang: str, title: str, milestone: str
) -> None:
    answer = client.get(f"/awards/{award.code}.pdf?in={lang}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "Set-Cookie" not in answer.headers
    words, _ = _open(answer.data)
    assert title in words
    assert milestone in words
    assert "सुनीता वर्मा" in words
    assert award.code in words
    page = client.get(f"/awards/{award.code}?lang={lang}").get_data(as_text=True)
    assert milestone in page
    assert "सुनीता वर्मा" in page


def test_its_picture_leads_to_the_page_that_checks_it(award: Award) -> None:
    _, page = _open(_certificate(award).on_paper())
    found = [code.text for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())]
    assert found == [f"{ADDRESS}/verify/{award.code}"]


def test_an_address_without_a_language_is_in_that_of_the_page(client: Client, award: Award) -> None:
    assert "प्रमाण पत्र" in _open(client.get(f"/awards/{award.code}.pdf").data)[0]
    assert "प्रमाण पत्र" in _open(client.get(f"/awards/{award.code}.pdf?in=xx").data)[0]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_fits_one_page_with_the_longest_name(award: Award, teacher: Person, kind: AwardKind, lang: str) -> None:
    award.person.name, award.kind = "श्रीमती " + "क्ष्" * 10 + " त्रिपाठी विश्वविद्यालय पाण्डेय", kind
    with speaking(lang):
        words, _ = _open(_certificate(award).on_paper())
    assert award.code in words


def test_a_name_in_another_script_still_gives_a_paper(award: Award) -> None:
    award.person.name = "李雷 Sunita 🌼"
    words, _ = _open(_certificate(award).on_paper())
    assert "Sunita" in words
