"""The editor of pages: what is wrong fails, also where she reads fast."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest

from tests import page
from tests.page import look_over
from tests.plain import is_same, read_plainly

HEAD = '<!doctype html>\n<html lang="hi">\n<head><meta charset="utf-8"><title>घर · आज़माया</title></head>\n'

GOOD = f"""{HEAD}<body class="wide">
<h1 id="top">घर</h1>
<p>दो <b>शब्द</b> &amp; तीन &#34;चार&#34;</p>
<form method="post" action="/x?a=1&amp;b=2"><label>नाम <input name="name" required></label>
<textarea name="body" aria-label="लिखें">
जो लिखा</textarea><pre>
a
 b</pre><button>भेजें</button></form>
<svg viewBox="0 0 4 4" aria-hidden="true"><use href="#i"/><path d="M0 0"/></svg>
<table><thead><tr><th>क</th></tr></thead><tbody><tr><td>ख</td></tr></tbody></table>
<script type="application/ld+json">{{"a": "b"}}</script><script src="/a.js" defer></script>
</body>
</html>
"""


@pytest.fixture(autouse=True)
def _nothing_seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """She begins anew, and reads every page though she has read it before."""
    monkeypatch.setattr(page, "seen", set())
    monkeypatch.setattr(page, "is_thorough", False)
    look_over.cache_clear()
    yield
    look_over.cache_clear()


def body(inside: str) -> str:
    return f"{HEAD}<body>\n<h1>घर</h1>\n{inside}\n</body>\n</html>\n"


def read_fast(html: str) -> Element:
    plain = read_plainly(html)
    assert plain is not None, "not written plainly"
    return plain.page


@pytest.mark.parametrize("html", [GOOD, GOOD.replace("\n", "\r\n"), body("<hr><ul><li>एक</li><li>दो</li></ul>")])
def test_who_reads_fast_reads_what_a_browser_reads(html: str) -> None:
    assert is_same(read_fast(html), page._read_strictly(html))


def test_a_page_of_known_pieces_is_read_fast_and_says_the_same() -> None:
    strict = look_over(GOOD)
    html = GOOD.replace("शब्द", "और &lt;शब्द&gt;").replace("<td>ख</td>", "<td>ख</td><td>ग</td>")
    fast = look_over(html)
    assert "और <शब्द>" in "".join(fast.itertext())
    assert is_same(fast, page._read_strictly(html))
    assert not is_same(fast, strict)
    assert (plain := read_plainly(html)) is not None
    assert plain.pieces <= page.seen


WRONG = {
    "a div in a paragraph": "<p><div>क</div></p>",
    "not closed": "<p>क <b>ख</p>",
    "closed twice": "<p>क</p></p>",
    "a form in a form": '<form action="/x"><form action="/y"><p>क</p></form></form>',
    "a link in a link": '<a href="/x">क <a href="/y">ख</a></a>',
    "a heading in a heading": "<h2>क <h3>ख</h3></h2>",
    "an attribute twice": '<p class="a" class="b">क</p>',
    "a mark that was not escaped": "<p>क &copy ख</p>",
    "a tag that was not escaped": "<p>3 < 4</p>",
    "no space before an attribute": '<p class="a"id="b">क</p>',
    "a character that no page may hold": "<p>क\x0b</p>",
    "closed by itself": "<p/>",
    "a second body": "<p>क</p><body><p>ख</p>",
    "an end of nothing": "</span>",
    "after the end": "</body><p>क</p>",
}


@pytest.mark.parametrize("inside", WRONG.values(), ids=WRONG)
def test_what_is_wrong_fails_when_it_is_first_seen_and_each_time_after(inside: str) -> None:
    look_over(GOOD)
    look_over(body('<p class="a" id="b">क <b>ख</b> <span>ग</span></p><form action="/x"><p>क</p></form><h2>क</h2><h3>ख</h3>'))
    for more in ("", "<p>और</p>"):
        with pytest.raises(AssertionError, match="line "):
            look_over(body(inside + more))


NOT_FIT = {
    "no label": '<input name="other">',
    "an id twice": '<p id="a">क</p><p id="a">ख</p>',
    "a lost name": '<p id="a" aria-describedby="b">क</p>',
    "a script in the page": '<script src="">run()</script>',
    "an inline style": '<p style="color: red">क</p>',
    "a second h1": "<h1>ख</h1>",
}


@pytest.mark.parametrize("inside", NOT_FIT.values(), ids=NOT_FIT)
def test_what_is_not_fit_to_print_fails_also_where_it_is_read_fast(inside: str) -> None:
    plain = read_plainly(body(inside))
    assert plain is not None
    page.seen.update(plain.pieces)
    with pytest.raises(AssertionError):
        look_over(body(inside))


@pytest.mark.parametrize(
    "html",
    [
        body("<table><tr><td>क</td></tr></table>"),
        body("<textarea aria-label='क'>क <b>ख</b></textarea>"),
        body('<textarea aria-label="क">क <b>ख</b></textarea>'),
        body("<ul><li>क<li>ख</ul>"),
        body("<table>क<tbody><tr><td>ख</td></tr></tbody></table>"),
    ],
    ids=["rows without a body", "other quotes", "tags that are words", "left open", "words in a table"],
)
def test_what_both_read_differently_is_read_as_a_browser_reads_it(html: str) -> None:
    for _ in range(2):
        assert is_same(look_over(html), page._read_strictly(html))
        look_over.cache_clear()


def test_thoroughly_every_page_is_read_as_a_browser_does(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = body(WRONG["a div in a paragraph"])
    plain = read_plainly(wrong)
    assert plain is not None
    page.seen.update(plain.pieces)
    monkeypatch.setattr(page, "is_thorough", True)
    with pytest.raises(AssertionError, match="line "):
        look_over(wrong)
