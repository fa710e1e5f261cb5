"""What people type when they answer: posts, tries, summaries."""

from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField, SelectField

from forum.core.i18n import gettext, lazy_gettext
from forum.core.viewer import ClassContext
from forum.discussion.actions import Details, context_of_try
from forum.discussion.models import BODY_LIMIT, COSTS, DETAIL_LIMIT, LANGS, NOTE_LIMIT, OUTCOMES, SUMMARY_LIMIT, Post, Thread, Try
from forum.places.forms import ClassFields
from forum.places.taxonomy import Taxonomy
from forum.web.forms import AtMost, Choice, Form, KeyedForm, Line, Number, Required, Text, options

LANG_WORDS = {"": lazy_gettext("by the text"), "hi": "हिंदी", "en": "English", "hi-Latn": "Hinglish"}
COST_WORDS = {
    "": lazy_gettext("not said"),
    "zero": lazy_gettext("nothing"),
    "up-to-50": lazy_gettext("up to ₹50"),
    "more": lazy_gettext("more than ₹50"),
}


def lang_field() -> SelectField:
    choices = options((lang, LANG_WORDS[lang]) for lang in ("", *LANGS))
    return SelectField(lazy_gettext("Language of the text"), choices=choices, default="", validate_choice=False)


class PostForm(KeyedForm):
    """A solution with its details, or a comment. `about` is the solution that a comment is placed under."""

    form = Choice(lazy_gettext("What this is"))
    about = HiddenField()
    body = Text(
        lazy_gettext("Your text"), validators=[Required(lazy_gettext("Please write a sentence or two.")), AtMost(BODY_LIMIT)]
    )
    materials = Line(lazy_gettext("Materials (TLM)"), validators=[AtMost(DETAIL_LIMIT)])
    minutes = Number(lazy_gettext("Time, in minutes"), low=1, high=9999)
    cost = SelectField(
        lazy_gettext("Cost"), choices=options((c, COST_WORDS[c]) for c in ("", *COSTS)), default="", validate_choice=False
    )
    change = Text(lazy_gettext("What changed in the children"), validators=[AtMost(DETAIL_LIMIT)])
    limits = Text(lazy_gettext("When it does not fit"), validators=[AtMost(DETAIL_LIMIT)])
    lang = lang_field()

    def offer(self, thread: Thread) -> None:
        """What may be added to this thread: a story takes comments only."""
        solution = gettext("Variation") if thread.kind == "practice" else gettext("Solution")
        offered = [("solution", solution)] if thread.takes_solutions else []
        self.form.choices = options([*offered, ("comment", gettext("Question or comment"))])
        if self.form.data is None:
            self.form.data = self.form.choices[0].value

    def show(self, post: Post) -> None:
        """Begin with what stands there, for an edit."""
        self.form.data, self.lang.data = post.form, post.lang
        for name in ("body", "materials", "minutes", "change", "limits"):
            self[name].data = getattr(post, name)
        self.cost.data = post.cost or ""

    def fill(self, typed: Mapping[str, Any]) -> None:
        """Begin with a draft."""
        for name in ("form", "about", "body", "materials", "change", "limits", "cost", "lang"):
            if isinstance(typed.get(name), str):
                self[name].data = typed[name]
        self.minutes.data = self.minutes.read(str(typed.get("minutes", "")))

    def details(self) -> Details:
        return Details(
            materials=self.materials.data or None,
            minutes=self.minutes.data,
            cost=next((cost for cost in COSTS if cost == self.cost.data), None),
            change=self.change.data or None,
            limits=self.limits.data or None,
        )


class SummaryForm(Form):
    """What a mentor says above the solutions."""

    body = Text(
        lazy_gettext("The summary"), validators=[Required(lazy_gettext("Please write a sentence or two.")), AtMost(SUMMARY_LIMIT)]
    )
    lang = lang_field()

    def fill(self, typed: Mapping[str, Any]) -> None:
        """Begin with a draft."""
        for name in ("body", "lang"):
            if isinstance(typed.get(name), str):
                self[name].data = typed[name]


class TryForm(ClassFields, Form):
    """What came of trying."""

    outcome = Choice(lazy_gettext("How did it go?"), choices=[(outcome, outcome) for outcome in OUTCOMES])
    note = Text(validators=[AtMost(NOTE_LIMIT)])
    lang = lang_field()

    def show(self, before: Try | None, context: ClassContext, names: Taxonomy) -> None:
        """Begin with her report, where there is one, else with the class of her profile."""
        self.show_class(context_of_try(before) if before else context, names)
        if before is not None:
            self.outcome.data, self.note.data = before.outcome, before.note
            self.lang.data = before.lang if before.note else ""

    def fill(self, typed: Mapping[str, Any]) -> None:
        """Begin with a draft."""
        for name in ("outcome", "note", "lang"):
            if isinstance(typed.get(name), str):
                self[name].data = typed[name]
        self.fill_class(typed)
