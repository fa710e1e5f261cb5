"""What people type when they answer: posts, tries, and the class they speak of."""

from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField, SelectField

from forum.core.i18n import gettext, lazy_gettext
from forum.core.viewer import ClassContext
from forum.discussion.actions import Details, context_of_try
from forum.discussion.models import BODY_LIMIT, COSTS, DETAIL_LIMIT, LANGS, NOTE_LIMIT, OUTCOMES, Post, Thread, Try
from forum.places.taxonomy import Taxonomy
from forum.places.traits import LARGEST_CLASS
from forum.web.forms import AtMost, Choice, Choices, Form, KeyedForm, Line, Number, Required, Text, options

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


class ClassFields:
    """The class that a text speaks of. Mixed into forms; `offer` puts the choices in."""

    grades = Choices(lazy_gettext("Class"))
    class_size = Number(lazy_gettext("Children in the class"), low=1, high=LARGEST_CLASS)
    situations = Choices(lazy_gettext("Classroom situation"))
    languages = Choices(lazy_gettext("Languages that the children speak at home"))

    def offer_class(self, names: Taxonomy) -> None:
        self.grades.choices = options((grade.key, str(grade.name)) for grade in names.grades)
        self.situations.choices = options((key, str(name)) for key, name in names.situations.items())
        self.languages.choices = options((key, str(name)) for key, name in names.languages.items())

    def show_class(self, context: ClassContext, names: Taxonomy) -> None:
        """Begin with what is known of the class."""
        self.grades.data = [grade.key for grade in names.grades if set(grade.grades) & set(context.grades)]
        self.class_size.data = context.class_size
        self.situations.data, self.languages.data = list(context.situations), list(context.languages)

    def fill_class(self, typed: Mapping[str, Any]) -> None:
        """Begin with a draft."""
        for field in (self.grades, self.situations, self.languages):
            if isinstance(typed.get(field.name), list):
                field.data = [str(value) for value in typed[field.name]]
        self.class_size.data = self.class_size.read(str(typed.get("class_size", ""))) or self.class_size.data

    def read_class(self, names: Taxonomy, *, district_id: int | None = None, block_id: int | None = None) -> ClassContext:
        chosen = {number for key in self.grades.data or () for number in names.grade_by_key[key].grades}
        return ClassContext(
            district_id=district_id,
            block_id=block_id,
            grades=tuple(sorted(chosen)),
            class_size=self.class_size.data,
            situations=tuple(self.situations.data or ()),
            languages=tuple(self.languages.data or ()),
        )


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


class TryForm(ClassFields, Form):
    """What came of trying."""

    outcome = Choice(lazy_gettext("How did it go?"), choices=[(outcome, outcome) for outcome in OUTCOMES])
    note = Text(lazy_gettext("What did you see in the children? What did you change?"), validators=[AtMost(NOTE_LIMIT)])

    def show(self, before: Try | None, context: ClassContext, names: Taxonomy) -> None:
        """Begin with her report, where there is one, else with the class of her profile."""
        self.show_class(context_of_try(before) if before else context, names)
        if before is not None:
            self.outcome.data, self.note.data = before.outcome, before.note

    def fill(self, typed: Mapping[str, Any]) -> None:
        """Begin with a draft."""
        for name in ("outcome", "note"):
            if isinstance(typed.get(name), str):
                self[name].data = typed[name]
        self.fill_class(typed)
