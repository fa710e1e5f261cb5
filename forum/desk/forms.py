"""What a mentor types when she keeps a reply."""

from forum.core.i18n import lazy_gettext
from forum.discussion.forms import lang_field
from forum.discussion.models import BODY_LIMIT
from forum.web.forms import AtMost, Form, Line, Required, Text

NAME_LIMIT = 80
"""Characters of a name: it stands on a button."""


class ReplyForm(Form):
    name = Line(
        lazy_gettext("A short name"),
        [Required(lazy_gettext("Please give it a name by which you find it.")), AtMost(NAME_LIMIT)],
    )
    body = Text(lazy_gettext("Your text"), [Required(lazy_gettext("Please write a sentence or two.")), AtMost(BODY_LIMIT)])
    lang = lang_field()
