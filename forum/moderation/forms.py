"""What people type when they point something out, and when they answer."""

from forum.core.i18n import lazy_gettext
from forum.moderation.models import REASONS
from forum.web.forms import AtMost, Choice, Form, Text

NOTE_LIMIT, WORD_LIMIT = 1000, 500
"""Characters: some sentences to a moderator, and a few from one."""

REASON_WORDS = {
    "child_identity": lazy_gettext("A child can be recognised"),
    "abuse": lazy_gettext("It hurts or insults somebody"),
    "wrong_advice": lazy_gettext("Wrong or harmful advice"),
    "spam": lazy_gettext("Advertising or spam"),
    "other": lazy_gettext("Something else"),
}


class ReportForm(Form):
    reason = Choice(lazy_gettext("What is it?"), choices=[(reason, REASON_WORDS[reason]) for reason in REASONS])
    note = Text(lazy_gettext("A word to the moderator"), [AtMost(NOTE_LIMIT)])


class AnswerForm(Form):
    reason = Text(lazy_gettext("A word to the author"), [AtMost(WORD_LIMIT)])
