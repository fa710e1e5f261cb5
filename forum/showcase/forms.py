"""What curators and second readers type."""

from wtforms import HiddenField, SelectField, ValidationError

from forum.core.i18n import gettext, lazy_gettext
from forum.discussion.models import BODY_LIMIT, DETAIL_LIMIT, TITLE_LIMIT
from forum.web.forms import AtMost, Choices, Form, Line, Required, Text

EXCEPTION_LIMIT, SENTENCE_LIMIT = 1_000, 500
"""Characters. The archive takes 1,000 of an exception."""


class EntryForm(Form):
    """`seen` counts the saves that the writer had before her. `posts` are ids of solutions, ticked."""

    title = Line(lazy_gettext("Title"), [Required(lazy_gettext("Please give it a title.")), AtMost(TITLE_LIMIT)])
    summary = Text(
        lazy_gettext("Summary"), [Required(lazy_gettext("Please write at least a line; it can grow.")), AtMost(BODY_LIMIT)]
    )
    other_title = Line(lazy_gettext("Title in the other language"), [AtMost(TITLE_LIMIT)])
    other_summary = Text(lazy_gettext("Summary in the other language"), [AtMost(BODY_LIMIT)])
    limits = Text(lazy_gettext("When it does not fit"), [AtMost(DETAIL_LIMIT)])
    exception = Text(lazy_gettext("Why it should stand although a rule is not met"), [AtMost(EXCEPTION_LIMIT)])
    posts = Choices(lazy_gettext("Picked solutions"))
    find = Line(lazy_gettext("Find what was tried"), [AtMost(200)])
    seen = HiddenField()

    def validate_other_title(self, field: Line) -> None:
        """Half a translation helps nobody."""
        if bool(field.data) != bool(self.other_summary.data):
            raise ValidationError(gettext("Please write both in the other language, title and summary, or neither."))


class AskForm(Form):
    reader = SelectField(lazy_gettext("Second reader"), validate_choice=False, default="")
    seen = HiddenField()


class ReadForm(Form):
    """Of the second reader: to agree needs no word, to give it back does."""

    sentence = Text(lazy_gettext("What should change"), [AtMost(SENTENCE_LIMIT)])
    seen = HiddenField()
