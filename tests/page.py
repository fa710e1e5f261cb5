"""The editor who reads every page that a test asks for. What she finds is an AssertionError with the line of HTML.

She reads as a browser does, which takes long, a page that holds anything new to her; where each element, with the names of its
attributes and of all that it stands in, was fit to print in a page before, she reads fast. In each process she begins anew.
"""

import json
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib

from forum.web.forms import TOKEN_PLACE
from tests.plain import Piece, is_same, read_plainly

FIELDS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
"""Types of input that nobody reads a label for."""


seen: set[Piece] = set()
"""What stood in a page that was read strictly, without a fault, and that tests/plain.py reads alike."""

is_thorough = False
"""Whether every page is read strictly; tests/conftest.py says so."""


@lru_cache(maxsize=256)
def look_over(html: str) -> Element:
    """The parsed page; raises AssertionError where it is not fit to print."""
    assert TOKEN_PLACE not in html, "a form of the page waits for its token"
    page = _read(html)
    _check_head(page)
    _check_labels(page)
    _check_ids(page)
    _check_inline(page)
    return page


def _read(html: str) -> Element:
    plain = read_plainly(html)
    if plain is not None and plain.pieces <= seen and not is_thorough:
        return plain.page
    page = _read_strictly(html)
    if plain is not None and is_same(plain.page, page):
        seen.update(plain.pieces)
    return page


def _read_strictly(html: str) -> Element:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page: Element = parser.parse(html)
    lines = html.splitlines()
    for (line, _column), code, details in parser.errors:
        raise AssertionError(
            f"line {line}: {code} {details or ''}: {lines[line - 1].strip()[:160] if line <= len(lines) else ''}"
        )
    return page


def words_of(element: Element) -> str:
    """What a reader sees of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def _check_head(page: Element) -> None:
    assert page.get("lang") in {"hi", "en"}, "html says no language"
    headings = page.findall(".//h1")
    assert len(headings) == 1, f"a page has one h1, this has {len(headings)}"
    title = page.find("head/title")
    assert title is not None, "the page has no title"
    assert words_of(headings[0]) in words_of(title), (
        f"the title {words_of(title)!r} does not hold the h1 {words_of(headings[0])!r}"
    )


def _check_labels(page: Element) -> None:
    named = {label.get("for") for label in page.iter("label")}
    wrapped = {id(field) for label in page.iter("label") for field in label.iter()}
    ids = {element.get("id") for element in page.iter() if element.get("id")}
    for field in page.iter():
        if field.tag not in FIELDS or field.get("type") in UNLABELLED:
            continue
        labelled = id(field) in wrapped or field.get("id") in named or bool(field.get("aria-label"))
        labelled = labelled or set((field.get("aria-labelledby") or "?").split()) <= ids
        assert labelled, f"the field {field.get('name') or field.get('id')} has no label"


def _check_ids(page: Element) -> None:
    seen: set[str] = set()
    for element in page.iter():
        name = element.get("id")
        assert name is None or name not in seen, f"the id {name!r} stands twice"
        if name:
            seen.add(name)
    for element in page.iter():
        for attribute in ("aria-describedby", "aria-labelledby", "aria-controls"):
            lost = set((element.get(attribute) or "").split()) - seen
            assert not lost, f"{attribute} names {lost}, which is not on the page"


def _check_inline(page: Element) -> None:
    for element in page.iter():
        assert element.tag != "style", "a style element: the policy of the site forbids it"
        if element.tag == "script" and element.get("type") == "application/ld+json":
            assert not set(element.text or "") & set("<>&"), "data that a page could take for marks"
            json.loads(element.text or "")
        else:
            assert element.tag != "script" or element.get("src"), "a script in the page: the policy of the site forbids it"
        for attribute, value in element.attrib.items():
            assert attribute != "style", f"an inline style on {element.tag}"
            assert not attribute.startswith("on"), f"{attribute} on {element.tag}"
            assert not value.strip().lower().startswith("javascript:"), f"{attribute} runs script on {element.tag}"
