"""What people choose about notices and mail. The sentences come from the actions."""

from wtforms import SelectField

from forum.core.i18n import lazy_gettext
from forum.notices.kinds import KINDS, SWITCHED
from forum.web.forms import Choice, Choices, Form, Line, Required, options


class KindsForm(Form):
    kinds = Choices(lazy_gettext("What to tell me"))

    def offer(self) -> None:
        self.kinds.choices = options((name, KINDS[name].label) for name in SWITCHED)


class MailForm(Form):
    email = Line(lazy_gettext("E-mail"))
    frequency = Choice(
        lazy_gettext("How often"),
        choices=[
            ("weekly", lazy_gettext("once a week")),
            ("instant", lazy_gettext("soon after it happens")),
            ("never", lazy_gettext("never")),
        ],
    )
    language = SelectField(lazy_gettext("Language of the mails"), validate_choice=False)

    def offer(self) -> None:
        self.language.choices = options([("hi", "हिन्दी"), ("en", "English")])


class CodeForm(Form):
    code = Line(lazy_gettext("Code from the mail"), validators=[Required(lazy_gettext("Please write the code."))])
