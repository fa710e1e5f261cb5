"""Jinja as this house uses it: a name that is not there is a mistake, and every word can be translated.

Jinja's own extension for words goes through three calls for each of them; a thread page says ninety.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from flask import Flask, request
from jinja2 import StrictUndefined
from markupsafe import Markup

from forum.core.i18n import gettext, language, unfilled_ngettext
from forum.web.address import site_name
from forum.web.words import FILTERS


def set_up(app: Flask) -> None:
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(_=_gettext, ngettext=_ngettext, pure=pure)
    env.filters.update(FILTERS)
    env.globals.update(site_name=site_name, language=language, sign_in_url=sign_in_url)


MOST_KEPT = 2048
"""Of what a pure macro has said. There are some dozens of icons and words, and some hundreds of strings of beads."""


def pure(macro: Callable[..., Markup], most: int = MOST_KEPT) -> Callable[..., Markup]:
    """A macro that says the same for the same arguments in one language, remembered: `{% set icon = pure(icon) %}` at the end of
    its file. A list of threads draws two hundred icons; drawn anew each time they cost more than reading the threads."""
    kept: dict[Any, Markup] = {}

    def remembered(*arguments: Any, **named: Any) -> Markup:
        key = (language(), arguments, *named.items())
        said = kept.get(key)
        if said is None:
            if len(kept) >= most:
                kept.clear()
            said = kept[key] = macro(*arguments, **named)
        return said

    return remembered


def sign_in_url(to: str | None = None) -> str:
    """The way of a visitor to something that needs an account: through signing in, and then there (else back here)."""
    return f"/signin?next={quote(to or request.full_path.removesuffix('?'), safe='/')}"


def _gettext(message: str, **values: object) -> Markup:
    """As in Python. Values are escaped, our own words are not."""
    words = _words(language(), message)
    return words % values if values else words


@lru_cache(2048)
def _words(_language: str, message: str) -> Markup:
    """In the language being spoken, which is named only to be remembered by."""
    return Markup(gettext(message))  # noqa: S704 - our own words, no one's input


def _ngettext(one: str, many: str, n: int, **values: object) -> Markup:
    """As in Python, with `%(n)s`; Jinja's own calls the number `num`. Values are escaped."""
    return Markup(unfilled_ngettext(one, many, n)) % {"n": n, **values}  # noqa: S704 - our own words, no one's input
