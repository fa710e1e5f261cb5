"""What people type when they recognise, check, count and invite."""

from datetime import date
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import Field, FileField, StringField
from wtforms.validators import StopValidation

from forum.core.i18n import gettext, lazy_gettext
from forum.recognition.actions.appreciating import Note
from forum.recognition.credentials import LARGEST
from forum.web.forms import Form, Line, Required, Text

LONGEST_REASON, LONGEST_ABOUT, LONGEST_ADDRESS = 500, 120, 300
"""Characters."""


class NotLonger:
    """So many characters, said shortly: none of these is a post that could be made into two."""

    def __init__(self, characters: int) -> None:
        self.characters = characters

    def __call__(self, _form: Any, field: Field) -> None:
        if len(field.data or "") > self.characters:
            raise StopValidation(gettext("At most %(n)s characters, please.", n=self.characters))


class Day(StringField):
    """A day as a browser sends it, or as it is written here: 2026-11-25, 25/11/2026, 25.11.2026."""

    day: date | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip()[:20] if valuelist else ""
        self.data = typed
        parts = typed.replace("/", "-").replace(".", "-").split("-")
        self.day = _day(parts)
        if self.day is None:
            raise ValueError(gettext("Please write the day like 25/11/2026."))


class VerifyForm(Form):
    text = Text(lazy_gettext("The text of the certificate file"))
    file = FileField(lazy_gettext("Or the file itself"))

    def given(self) -> str | None:
        """The text that was pasted or sent, cut where no certificate of ours goes on; None for nothing, or for what is no text."""
        sent = self.file.data
        if isinstance(sent, FileStorage) and sent.filename:
            try:
                return sent.stream.read(4 * LARGEST + 1).decode("utf-8-sig")
            except UnicodeDecodeError:
                return None
        return self.text.data or None


class WithdrawForm(Form):
    reason = Text(
        lazy_gettext("Why is it withdrawn?"),
        [
            Required(lazy_gettext("Please say why: everybody who checks this certificate reads it.")),
            NotLonger(LONGEST_REASON),
        ],
    )


class LedForm(Form):
    about = Line(
        lazy_gettext("What was it about?"), [Required(lazy_gettext("Please say in a few words.")), NotLonger(LONGEST_ABOUT)]
    )
    led_on = Day(lazy_gettext("On which day?"))
    address = Line(lazy_gettext("Address of the thread, if it was here"), [NotLonger(LONGEST_ADDRESS)])


class MentorForm(Form):
    words = Text(lazy_gettext("A word to her"), [NotLonger(LONGEST_REASON)])


class LinkForm(Form):
    address = Line(lazy_gettext("Address of the solution it shall speak of"), [NotLonger(LONGEST_ADDRESS)])


class AppreciationForm(Form):
    from_name = Line(lazy_gettext("Your name"), [Required(lazy_gettext("Please write your name as you wish it shown."))])
    designation = Line(lazy_gettext("Designation"), [Required(lazy_gettext("Please write your designation."))])
    office = Line(lazy_gettext("Office"), [Required(lazy_gettext("Please write your office."))])
    words = Text(lazy_gettext("Your words of appreciation"), [Required(lazy_gettext("Please write a sentence or two."))])

    def read(self) -> Note:
        return Note(*(str(field.data or "") for field in (self.from_name, self.designation, self.office, self.words)))


def show_refusal(form: Form, fields: dict[str, str]) -> None:
    """What an action found wrong, beside the fields."""
    for name, sentence in fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, sentence]


def _day(parts: list[str]) -> date | None:
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    first, month, last = (int(part) for part in parts)
    year, day = (first, last) if len(parts[0]) == 4 else (last, first)
    try:
        return date(year, month, day)
    except ValueError:
        return None
