"""The fields of a class, the same wherever one is asked for."""

from collections.abc import Mapping
from typing import Any

from forum.core.i18n import lazy_gettext
from forum.core.viewer import ClassContext
from forum.places.taxonomy import Taxonomy
from forum.places.traits import LARGEST_CLASS
from forum.web.forms import Choices, Number, options


class ClassFields:
    """A class: the one that a text speaks of, or that somebody teaches. Mixed into forms; `offer_class` puts the choices in."""

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
