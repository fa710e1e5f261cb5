import re
from pathlib import Path

import pytest
from flask import Flask

from tests.house.tree import files, name_of

TEMPLATES = list(files(".html", under="templates"))
NO_PAGES = {"layouts", "components", "mail"}
PAGES = [path for path in TEMPLATES if path.parent.name not in NO_PAGES and not path.name.startswith("_")]

LINK = re.compile(r'href="(/(?:{{.*?}}|[^"{])*)"')
SENT = re.compile(r'action="(/(?:{{.*?}}|[^"{])*)"(?! method="get")')
"""Where a link leads, and where a form is sent, as it stands in a template."""

DATA = r' type="application/ld\+json">{{ \w+_data\(\w+\) }}</script>'
"""What search engines read, and no browser runs: from a function that leaves no mark of HTML in it."""

CHOSEN, PLACE = re.compile(r'{{ "([^"]*)" if [^}]*}}'), re.compile(r"{{.*?}}")
"""One of two words, of which the first is taken; and an id or a key."""


def test_every_template_compiles(app: Flask) -> None:
    for path in TEMPLATES:
        app.jinja_env.get_template(path.relative_to(Path(app.root_path).parent / "templates").as_posix())


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_page_has_a_title(path: Path) -> None:
    text = path.read_text("utf-8")
    if "extends" in text:
        assert re.search(r"{%-?\s*block title", text), "a page needs a title block"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_templates_hold_no_style_and_no_script(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']", text), (
        "the policy of the site forbids inline style and handlers"
    )
    assert not re.search(rf"<script(?![^>]*\bsrc=)(?!{DATA})", text), "the policy of the site forbids inline script"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_is_marked_safe_but_what_was_rendered(path: Path) -> None:
    for expression in re.findall(r"{{([^}]*\|\s*safe)\s*}}", path.read_text("utf-8")):
        assert re.search(r"\bhtml\b|_html\b", expression), f"`{expression.strip()}`: only stored, cleaned HTML may be marked safe"


def test_every_address_leads_somewhere(app: Flask) -> None:
    routes = app.url_map.bind("localhost")
    lost = []
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        for method, addresses in (("GET", LINK.findall(text)), ("POST", SENT.findall(text))):
            for address in addresses:
                plain = PLACE.sub("1", CHOSEN.sub(r"\1", address)).partition("?")[0].partition("#")[0]
                if not routes.test(plain, method):
                    lost.append(f"{name_of(path)}: {method} {plain}")
    assert not lost, "\n".join(lost)
