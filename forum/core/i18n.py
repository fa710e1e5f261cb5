"""Words that people read, in Hindi and English.

The source is English, the catalogues are `forum/translations/hi/*.po`, one a feature. They are read at start, as they stand:
there is no compiled copy that could be older than its source. The language of the moment is a context variable, not a part
of the request, so that policy, the command line and the worker speak to people in the same way as a page.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, NullTranslations, Translations

LANGUAGES = ("hi", "en")
"""The languages of the interface, the default first. Accept-Language is not asked: phones sold here send English."""

CATALOGUES = Path(__file__).resolve().parents[1] / "translations"

_language: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])


def language() -> str:
    """The language being spoken: `hi` or `en`."""
    return _language.get()


def speak(lang: str) -> None:
    """Speak this language for the rest of the context (one request, one command). Unknown ones fall to the default."""
    _language.set(lang if lang in LANGUAGES else LANGUAGES[0])


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Speak this language inside the block."""
    token = _language.set(lang if lang in LANGUAGES else LANGUAGES[0])
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _translations(lang: str) -> NullTranslations:
    merged: Translations | None = None
    for path in sorted((CATALOGUES / lang).glob("*.po")):
        compiled = io.BytesIO()
        with path.open("rb") as source:
            write_mo(compiled, read_po(source, locale=lang))
        compiled.seek(0)
        one = Translations(compiled)
        merged = one if merged is None else merged.merge(one)
    return merged or NullTranslations()


def gettext(message: str, **values: object) -> str:
    """The message in the reader's language; `%(name)s` is filled from the keywords."""
    text = _translations(language()).ugettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """As gettext, by number; `%(n)s` is filled with n."""
    return unfilled_ngettext(one, many, n) % {"n": n, **values}


def unfilled_ngettext(one: str, many: str, n: int) -> str:
    """For templates: Jinja fills the values itself."""
    return _translations(language()).ungettext(one, many, n)


def lazy_gettext(message: str, **values: object) -> str:
    """For words that are written down before anyone reads them (labels of forms, tables of names): looks like a string, and
    becomes one, in the language of the moment, whenever it is shown."""
    return cast("str", LazyProxy(gettext, message, enable_cache=False, **values))


@dataclass(frozen=True)
class Bilingual:
    """A name that is data, in both languages. `str()` gives it in the language being spoken."""

    en: str
    hi: str

    def __str__(self) -> str:
        return self.hi if language() == "hi" else self.en
