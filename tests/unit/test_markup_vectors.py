"""Attacks that others wrote, through our own renderer. The lists stay where they are; here is a small one of our own."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest

from forum.core.settings import ROOT
from forum.markup import render

VECTORS = ROOT.parent / "shared" / "data" / "security" / "xss"
FORBIDDEN = {
    "script",
    "style",
    "svg",
    "math",
    "iframe",
    "form",
    "meta",
    "base",
    "object",
    "embed",
    "link",
    "input",
    "img",
    "video",
}
CONTEXTS = ("{}", "[x]({})", "![{}](x)", "<{}>", "`{}`", "| {} |\n|---|\n| {} |", "> - {}", "# {}", "[x]: {}\n\n[x]")
OWN = (
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:alert(1)",
    '"><script>alert(1)</script>',
    "<a href='javascript:1'>x</a>",
    "<style>@import 'x'</style>",
    "<iframe srcdoc='<script>1</script>'>",
    "x' onmouseover='alert(1)",
)
SAMPLE = 120
"""Of each list, spread over it: the whole takes minutes and found nothing more."""


def survivors(html: str) -> Iterator[str]:
    """What would run, restyle or call another server."""
    page: Element = html5lib.parse(html, namespaceHTMLElements=False)
    for element in page.find("body").iter():  # type: ignore[union-attr]
        if element.tag in FORBIDDEN:
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            if name.startswith("on") or name in {"style", "id", "name", "srcdoc", "src"}:
                yield f"{element.tag}[{name}]"
            scheme = urlsplit(value.strip()).scheme if name == "href" else ""  # tabs and line ends go, as in a browser
            if scheme not in {"", "http", "https", "mailto"}:
                yield value


def test_the_detector_sees_what_it_should() -> None:
    assert list(survivors("<a href='javascript:1' onclick='x'>y</a><img src=x>")) == [
        "javascript:1",
        "a[onclick]",
        "<img>",
        "img[src]",
    ]


@pytest.mark.parametrize("context", CONTEXTS)
def test_nothing_of_our_own_list_survives(context: str) -> None:
    for payload in OWN:
        assert list(survivors(render(context.replace("{}", payload)).html)) == [], payload


@pytest.mark.skipif(not VECTORS.is_dir(), reason="the lists of others are not beside this checkout (../shared/data/security)")
def test_nothing_of_the_lists_of_others_survives() -> None:
    found = {}
    for payload, context in zip(_sample(), itertools.cycle(CONTEXTS), strict=False):
        for body in {payload, context.replace("{}", payload)}:
            if alive := list(survivors(render(body).html)):
                found[body] = alive
    assert found == {}


def _sample() -> Iterator[str]:
    for path in sorted(VECTORS.iterdir()):
        lines = list(_strings(path))
        yield from lines[:: max(1, len(lines) // SAMPLE)]


def _strings(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8", "replace")
    if path.suffix == ".json":
        yield from _leaves(json.loads(text))
    else:
        yield from (line for line in text.splitlines() if line.strip())


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _leaves(one)
