"""Jinja as this house uses it: a name that is not there is a mistake, and every word can be translated.

Jinja's own extension for words goes through three calls for each of them; a thread page says ninety.
"""

from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import Any
from urllib.parse import quote

from flask import Flask, request
from flask.templating import Environment
from jinja2 import StrictUndefined
from markupsafe import Markup

from forum.core.i18n import gettext, language, unfilled_ngettext
from forum.web.address import site_name
from forum.web.forms import TOKEN_PLACE
from forum.web.words import FILTERS


class Templates(Environment):
    """Jinja lays a template's own globals over the common ones in a ChainMap, which it walks again for each macro's file of each
    page: a seventh of the time of a thread page. Ours has no globals of one template, and none that come later."""

    def make_globals(self, _of_one: Any) -> Any:
        return self.globals


def set_up(app: Flask) -> None:
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(_=_gettext, ngettext=_ngettext, pure=pure, form_looks=attrgetter("looks"), token_place=TOKEN_PLACE)
    env.filters.update(FILTERS)
    env.globals.update(site_name=site_name, language=language, sign_in_url=sign_in_url)


MOST_KEPT = 2048
"""Of what a pure macro has said. There are some dozens of icons and words, and some hundreds of strings of beads."""


def pure(
    macro: Callable[..., Markup],
    words: Callable[[Any], Any] | None = None,
    most: int = MOST_KEPT,
    looks: Callable[[Any], Any] | None = None,
) -> Callable[..., Markup]:
    """A macro that says the same for the same arguments in one language, remembered: `{% set icon = pure(icon) %}` at the end of
    its file. A list of threads draws two hundred icons; drawn anew each time they cost more than reading the threads.

    `words` makes of the first argument, a row, all that the macro says of it, as a tuple: the macro sees nothing else, so what is
    remembered cannot be older than the row. `looks` makes of the first argument, a form, all that the macro draws of it: the macro
    gets the form itself, because the form draws its fields.
    """
    kept: dict[Any, Markup] = {}

    def remembered(*arguments: Any, **named: Any) -> Markup:
        if words is not None:
            arguments = (words(arguments[0]), *arguments[1:])
        seen = arguments if looks is None else (looks(arguments[0]), *arguments[1:])
        kinds = (*map(type, seen), *map(type, named.values()))  # safe words are not the same as the same words typed
        key = (language(), seen, kinds, *named.items())
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
