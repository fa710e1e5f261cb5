"""Forms: what people type, taken in as it was meant, and refused in one sentence beside the field.

Nothing typed is ever lost: a field keeps what came, whatever is wrong with it, and the page shows it again.
"""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from wtforms import Field, HiddenField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput

from forum.core.i18n import gettext, ngettext

Sentence = Any
"""A string, or one that is put into the reader's language when it is shown."""

BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd\ufffe\uffff]")
"""Signs that nobody types and that cannot be kept: NUL and its like, half a character, and what is left of broken bytes."""


class _Speech:
    """What WTForms itself says goes through our words."""

    def gettext(self, message: str) -> str:
        return gettext(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return ngettext(one, many, n)


class Form(FlaskForm):  # type: ignore[misc]
    """The base of every form that posts: carries the token that says that it is ours."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, _form: FlaskForm) -> _Speech:
            return _Speech()

    @property
    def refused(self) -> list[Field]:
        """The fields with something wrong, in their order."""
        return [field for field in self if field.errors]

    @property
    def looks(self) -> tuple[object, ...]:
        """All by which this form, drawn, differs from another of its class, without what is hidden."""
        return tuple(
            (field.name, _kept(field.data), *map(str, field.errors), *(field.raw_data or ()), *_offered(field))
            for field in self
            if not isinstance(field, HiddenField)
        )


def _kept(typed: Any) -> object:
    return tuple(typed) if isinstance(typed, list) else typed


def _offered(field: Field) -> tuple[object, ...]:
    return tuple((value, str(words)) for value, words, *_ in field.iter_choices()) if hasattr(field, "iter_choices") else ()


class KeyedForm(Form):
    """A form that makes something: sent twice, by a double tap or a retry, it makes it once."""

    form_key = HiddenField()

    def new_key(self) -> None:
        """For a form that is shown for the first time; a form that comes back keeps its key."""
        self.form_key.data = self.form_key.data or secrets.token_urlsafe(16)

    @property
    def key(self) -> str | None:
        typed = (self.form_key.data or "")[:64]
        return typed if re.fullmatch(r"[\w-]{8,64}", typed) else None


TOKEN_PLACE = Markup("<!--token-->")
"""Where a form leaves room for the token, which is another one with each page: what is drawn once can be kept. Nobody can write
it: what people type is escaped, and comments are cleaned out of it."""


def put_token(response: Response) -> None:
    """Wherever the page has kept a place for it, the hidden field with the token of this answer."""
    page, place = response.get_data(), TOKEN_PLACE.encode()
    if place in page:
        response.set_data(page.replace(place, f'<input name="csrf_token" type="hidden" value="{generate_csrf()}">'.encode()))


def options(pairs: Iterable[tuple[str, Sentence]], *, group: str | None = None) -> list[SelectChoice]:
    """Values with their words, as WTForms takes them; `group` is the heading that they stand under in a drop-down."""
    return [SelectChoice(value, words, optgroup=group) for value, words in pairs]


def tidy_line(typed: str | None) -> str | None:
    """NFC, in one line, without spaces at its ends."""
    return None if typed is None else " ".join(unicodedata.normalize("NFC", typed).split())


def tidy_text(typed: str | None) -> str | None:
    """NFC, with plain line ends, without empty lines at its ends."""
    if typed is None:
        return None
    return unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n")).strip("\n").rstrip()


class _Whole:
    """Refuses what cannot be kept. First of all validators; the rest need not look at a broken text."""

    def __call__(self, _form: Any, field: Field) -> None:
        if field.data and BROKEN.search(field.data):
            field.data = BROKEN.sub("", field.data)
            raise StopValidation(
                gettext("Some signs in this text did not arrive whole and were taken out. Please look it over and send it again.")
            )


class Line(StringField):
    """One line of text."""

    def __init__(self, label: Sentence = None, validators: Sequence[Any] = (), **more: Any) -> None:
        super().__init__(label, validators=[_Whole(), *validators], filters=[tidy_line, *more.pop("filters", ())], **more)


class Text(TextAreaField):
    """Many lines of text."""

    def __init__(self, label: Sentence = None, validators: Sequence[Any] = (), **more: Any) -> None:
        super().__init__(label, validators=[_Whole(), *validators], filters=[tidy_text, *more.pop("filters", ())], **more)


class Number(IntegerField):
    """A whole number; Devanagari digits are digits too. What is no number comes back as it was typed."""

    def __init__(
        self, label: Sentence = None, validators: Sequence[Any] = (), *, low: int = 0, high: int = 999, **more: Any
    ) -> None:
        super().__init__(label, validators=list(validators), **more)
        self.low, self.high = low, high

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = self.read(typed)
        if typed and self.data is None:
            raise ValueError(gettext("Please write a number from %(low)s to %(high)s in figures.", low=self.low, high=self.high))

    def read(self, typed: str) -> int | None:
        """None for what is no number, or one out of bounds."""
        if not typed.isdecimal() or len(typed) > 9:
            return None
        return int(typed) if self.low <= int(typed) <= self.high else None


class Choice(RadioField):
    """One of a few, as chips to press."""

    def __init__(self, label: Sentence = None, *, choices: Sequence[tuple[str, Sentence]] = (), **more: Any) -> None:
        super().__init__(label, choices=options(choices), validate_choice=False, **more)

    def pre_validate(self, _form: Any) -> None:
        if self.data not in {value for value, *_ in self.iter_choices()}:
            raise ValidationError(gettext("Please choose one of these."))


class Choices(SelectMultipleField):
    """Some of many, as chips to press."""

    option_widget = CheckboxInput()

    def __init__(self, label: Sentence = None, *, choices: Sequence[tuple[str, Sentence]] = (), **more: Any) -> None:
        super().__init__(label, choices=options(choices), validate_choice=False, **more)

    def pre_validate(self, _form: Any) -> None:
        offered = {value for value, *_ in self.iter_choices()}
        if not set(self.data or ()) <= offered:
            raise ValidationError(gettext("Please choose from these only."))


class Required:
    """Something must be there. `sentence` says what is wanted, not that something is missing."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it so

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence

    def __call__(self, _form: Any, field: Field) -> None:
        if not (field.data or "").strip():
            raise StopValidation(str(self.sentence))


class AtLeast:
    """So many letters."""

    def __init__(self, letters: int, sentence: Sentence) -> None:
        self.letters, self.sentence = letters, sentence

    def __call__(self, _form: Any, field: Field) -> None:
        if len(field.data or "") < self.letters:
            raise StopValidation(str(self.sentence))


class AtMost:
    """So many characters; the sentence says how many there are."""

    def __init__(self, characters: int) -> None:
        self.characters = characters

    def __call__(self, _form: Any, field: Field) -> None:
        length = len(field.data or "")
        if length > self.characters:
            raise StopValidation(
                gettext(
                    "This has %(length)s characters; at most %(most)s can be kept. Please shorten it or make two posts.",
                    length=length,
                    most=self.characters,
                )
            )
