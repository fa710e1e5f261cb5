"""Where lines end, and what of a text fits."""

from forum.paper.blocks import Block, Run, blocks_of_html, words
from forum.paper.layout import Line, cut_to, height_of, lay_out, syllables

LONG = "बच्चे समूह में बैठकर मात्रा वाले कार्ड पढ़ते हैं और एक दूसरे को सुनाते हैं। " * 12


def text_of(line: Line) -> str:
    return "".join(piece.text for piece in line.pieces)


def test_no_line_is_wider_than_its_column_and_no_word_is_lost() -> None:
    lines = lay_out([words(LONG)], 80)
    assert len(lines) > 5
    assert all(line.pieces[-1].x + line.pieces[-1].width <= 80 for line in lines)
    assert " ".join(text_of(line) for line in lines).split() == LONG.split()


def test_a_word_that_is_longer_than_a_line_is_broken_between_syllables() -> None:
    address, conjuncts = "https://example.org/" + "a" * 300, "क्ष्म" * 120
    for word in (address, conjuncts):
        lines = lay_out([words(word)], 60)
        assert all(line.pieces[-1].x + line.pieces[-1].width <= 60 for line in lines)
        assert "".join(text_of(line) for line in lines) == word
    assert all(text_of(line).startswith("क्ष्म") for line in lay_out([words(conjuncts)], 60))


def test_syllables_are_not_torn() -> None:
    assert syllables("प्रार्थना कि") == ["प्रा", "र्थ", "ना", " ", "कि"]


def test_bold_in_the_middle_of_a_word_stays_in_the_word() -> None:
    (line,) = lay_out([Block([Run("मात्रा", bold=True), Run("वाले शब्द")])], 100)
    assert [(piece.text, piece.bold) for piece in line.pieces] == [("मात्रा", True), ("वाले शब्द", False)]
    assert abs(line.pieces[0].x + line.pieces[0].width - line.pieces[1].x) < 0.01


def test_lists_links_and_bold_words_of_stored_html_become_blocks() -> None:
    blocks = blocks_of_html(
        '<p>पहला <strong>मोटा</strong> और <a href="https://diksha.gov.in" rel="nofollow">कड़ी</a></p>'
        "<ol start='3'><li>तीन<ul><li>अन्दर</li></ul></li><li>चार</li></ol><h4>शीर्षक</h4><blockquote><p>कहा</p></blockquote>"
        "<table><tbody><tr><td>क</td><td>ख</td></tr></tbody></table><pre><code>एक\nदो</code></pre><p>ऊपर<br>नीचे</p><p></p>"
    )
    said = [("".join(run.text for run in block.runs), block.marker, block.indent) for block in blocks]
    assert said == [
        ("पहला मोटा और कड़ी", "", 0),
        ("तीन", "3.", 5.5),
        ("अन्दर", "•", 11),
        ("चार", "4.", 5.5),
        ("शीर्षक", "", 0),
        ("कहा", "", 5.5),
        ("क | ख", "", 0),
        ("एक\nदो", "", 0),
        ("ऊपर\nनीचे", "", 0),
    ]
    bold = [run.text for run in blocks[0].runs if run.bold]
    links = [run.link for run in blocks[0].runs if run.link]
    assert (bold, links) == (["मोटा"], ["https://diksha.gov.in"])
    assert [text_of(line) for line in lay_out(blocks[-1:], 100)] == ["ऊपर", "नीचे"]


def test_what_does_not_fit_is_cut_and_the_note_says_so() -> None:
    lines = lay_out([words(LONG)] * 6, 100)
    note = lay_out([words("पूरा पाठ यहाँ है")], 100)
    cut = cut_to(lines, 60, note)
    assert height_of(cut) <= 60
    assert cut[:-1] == lines[: len(cut) - 1]
    assert text_of(cut[-1]) == "पूरा पाठ यहाँ है"
    assert cut_to(lines[:3], 60, note) == lines[:3], "what fits needs no note"


def test_a_heading_does_not_stand_at_the_foot_alone() -> None:
    lines = lay_out([words("पाठ"), Block([Run("शीर्षक", bold=True)], keep=True), words(LONG)], 100)
    assert [text_of(line) for line in cut_to(lines, height_of(lines[:2]) + 1)] == ["पाठ"]
