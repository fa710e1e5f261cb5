"""Which signs can be printed, and what they become."""

import pytest

from forum.paper.glyphs import printable, shape, width_of


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("कक्षा ३ में ₹५० “ठीक” – हाँ। ॥", "कक्षा ३ में ₹५० “ठीक” – हाँ। ॥"),
        ("½ कप → ① दूसरा", "1/2 कप -> 1 दूसरा"),
        ("क्\u200dष और क्\u200cष", "क्\u200dष और क्\u200cष"),
    ],
)
def test_what_people_type_is_printed(typed: str, printed: str) -> None:
    shown = printable(typed)
    assert (shown.text, shown.lost) == (printed, False)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("बहुत अच्छा 👩🏽\u200d🏫❤️", "बहुत अच्छा "),
        ("लिखें: اردو میں", "लिखें: […] […]"),
        ("汉字 और \U0001f600", "[…] और "),
    ],
)
def test_what_the_fonts_do_not_have_is_left_out_and_said_so(typed: str, printed: str) -> None:
    shown = printable(typed)
    assert (shown.text, shown.lost) == (printed, True)


def test_signs_that_nobody_sees_are_gone_without_a_word() -> None:
    assert printable("a\u202eb\u2066c\ufeffd\x00e\u200df").text == "abcdef"
    assert not printable("a\u202eb").lost


def test_a_conjunct_is_narrower_than_its_letters() -> None:
    assert width_of("क्ष", size=10) < width_of("क", size=10) + width_of("ष", size=10)
    assert width_of("मात्रा", size=20) == 2 * width_of("मात्रा", size=10)


@pytest.mark.parametrize("word", ["कि", "कार्ड", "प्रार्थना", "श्रृंखला", "हिन्दी TLM", "क्षत्रिय", "ढूँढ़ना", "ि"])
def test_the_letters_of_a_line_of_glyphs_are_the_word(word: str) -> None:
    assert "".join(glyph.stands_for for glyph in shape(word)) == word
    assert "".join(glyph.stands_for for glyph in shape(word, bold=True)) == word


def test_no_glyph_of_a_printable_text_is_the_empty_box() -> None:
    text = printable("कखग अआइ किकीकुकू र्क क्र ०१२ abcXYZ 123 .,;:!?()[]/+-=%&@#*'\"–—…•×÷°₹").text
    assert all(glyph.number for glyph in shape(text))
