import json

import pytest

from forum.core.settings import ROOT
from forum.people.nextpage import safe_next

VECTORS = ROOT.parent / "shared" / "data" / "security" / "redirect"


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/threads/7-x?page=2",
        "/search?q=%E0%A4%AE%E0%A4%BE%E0%A4%A4%E0%A5%8D%E0%A4%B0%E0%A4%BE",
        "/threads/new?q=a+b#x",
        "/search?q=http://a.b/c",
    ],
)
def test_our_own_pages_are_gone_to(url: str) -> None:
    assert safe_next(url) == url


@pytest.mark.parametrize(
    "url",
    [None, "", "//evil.test", "/\\evil.test", "\\\\evil.test", "/\t/evil.test", "/%09/evil.test", "/%5cevil.test", "/%2fevil.test",
     "/%252fevil.test", "https://evil.test", "javascript:alert(1)", "evil.test", " /threads", "/a\r\nLocation: //evil.test", "/%0d%0aX: y",
     "/@evil.test", "/..//evil.test", "http:/evil.test", "/\u2028/evil.test", "/" + "a" * 5000, "/signin", "/signout?x=1", "/join/ABC",
     "/x\ud800", "?next=/"],
)  # fmt: skip
def test_anything_else_leads_home(url: str | None) -> None:
    assert safe_next(url) == "/"


@pytest.mark.skipif(not VECTORS.is_dir(), reason="the vectors of others are not here")
def test_no_known_redirect_leaves_the_site() -> None:
    strings = json.loads((VECTORS / "patt_open_redirect.json").read_text("utf-8"))
    for file in VECTORS.glob("*.txt"):
        strings += [
            line.format(target="evil.test") if "{target}" in line else line for line in file.read_text("utf-8").splitlines()
        ]
    assert len(strings) > 300
    for text in strings:
        gone = safe_next(text)
        assert gone == "/" or (
            gone == text and gone.startswith("/") and gone[1:2] not in {"/", "\\"} and "//" not in gone.split("?")[0]
        )
