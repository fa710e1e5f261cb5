"""The PDF itself: opened, read and looked at by another library."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pypdfium2  # type: ignore[import-untyped]
import zxingcpp

from forum.paper.blocks import Block, blocks_of_html, heading, words
from forum.paper.paper import MARGIN, Paper
from forum.paper.qr import qr_rows

ADDRESS = "https://aazmaya.example/threads/7-matra?lang=hi#post-19"
NOON = datetime(2025, 11, 12, 6, 30, tzinfo=UTC)


def printed(blocks: Sequence[Block], *, foot: str = "") -> pypdfium2.PdfDocument:
    paper = Paper(title="मात्रा के कार्ड", lang="hi", made_at=NOON, author="सुनीता वर्मा", foot=foot)
    paper.begin_page()
    paper.write(blocks)
    return pypdfium2.PdfDocument(paper.as_pdf())


def text_on(page: pypdfium2.PdfPage) -> str:
    return " ".join(page.get_textpage().get_text_range().replace("\ufffe", "").split())


def test_a_page_is_a4_and_its_words_can_be_copied() -> None:
    pdf = printed([heading("प्रार्थना सभा में कार्ड"), *blocks_of_html("<p>हिन्दी और English, क्षत्रिय वर्षा</p>")])
    assert len(pdf) == 1
    assert tuple(round(side) for side in pdf[0].get_size()) == (595, 842)
    assert text_on(pdf[0]) == "प्रार्थना सभा में कार्ड हिन्दी और English, क्षत्रिय वर्षा"


def test_the_file_says_what_it_is() -> None:
    about = printed([words("क")]).get_metadata_dict()
    assert (about["Title"], about["Author"]) == ("मात्रा के कार्ड", "सुनीता वर्मा")
    assert about["CreationDate"].startswith("D:20251112")


def test_the_fonts_are_inside_and_only_as_much_of_them_as_is_used() -> None:
    paper = Paper(title="क", lang="hi", made_at=NOON)
    paper.begin_page()
    paper.write([heading("कक्षा"), words("मात्रा")])
    data = paper.as_pdf()
    assert data.count(b"/FontFile2") == 2
    assert b"/Lang (hi-IN)" in data
    assert len(data) < 40_000


def test_a_long_text_goes_on_over_pages_which_are_numbered() -> None:
    lines = [words(f"{number} बच्चे समूह में बैठकर कार्ड पढ़ते हैं।", bold=bool(number % 2)) for number in range(120)]
    pdf = printed(lines, foot="आज़माया")
    assert len(pdf) > 2
    for number, page in enumerate(pdf, 1):
        assert text_on(page).endswith(f"आज़माया {number}")
    assert "119 बच्चे" in text_on(pdf[len(pdf) - 1])


def test_the_qr_code_decodes_to_the_address_and_can_be_pressed() -> None:
    paper = Paper(title="क", lang="en", made_at=NOON)
    paper.begin_page()
    paper.qr(ADDRESS, x=MARGIN, y=MARGIN, side=28)
    data = paper.as_pdf()
    picture = pypdfium2.PdfDocument(data)[0].render(scale=2).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [ADDRESS]
    assert b"/URI" in data


def test_the_runs_of_a_qr_code_leave_its_quiet_zone_free() -> None:
    side, runs = qr_rows(ADDRESS)
    assert all(x >= 4 and x + length <= side - 4 and 4 <= y < side - 4 for x, y, length in runs)


def test_emoji_broken_signs_and_other_scripts_do_not_break_it() -> None:
    strange = "😀👨‍👩‍👧 \u202eउल्टा\u202c اردو 汉字 \ufffd ि ् \u200d\u200c \U0001d400 ½ (\\) <b>&amp; " + "क्" * 500 + "\u0300" * 40
    paper = Paper(title=strange, lang="hi", made_at=NOON, author=strange, foot=strange)
    paper.begin_page()
    paper.write([words(strange), heading(strange)])
    assert paper.lost
    assert "उल्टा […] […]" in text_on(pypdfium2.PdfDocument(paper.as_pdf())[0])


def test_a_page_can_lie_on_its_side() -> None:
    paper = Paper(title="क", lang="hi", made_at=NOON, landscape=True)
    paper.begin_page()
    paper.write([words("प्रमाण-पत्र", size=30, align="center")])
    width, height = pypdfium2.PdfDocument(paper.as_pdf())[0].get_size()
    assert width > height
