"""What people type to begin a thread, to change one, or to move one."""

from collections.abc import Mapping
from typing import Any

from wtforms import SelectField, ValidationError

from forum.core.i18n import gettext, lazy_gettext
from forum.core.viewer import ClassContext
from forum.discussion.forms import lang_field
from forum.discussion.models import BODY_LIMIT, KINDS, TITLE_LIMIT, Kind, Post, Thread
from forum.places.forms import ClassFields
from forum.places.taxonomy import Taxonomy
from forum.web.forms import AtLeast, AtMost, Choice, Form, KeyedForm, Line, Required, Text, options

LEAST_LETTERS = 20
"""Of a text that begins a thread: fewer say no moment that a colleague could picture (product.md 3.4 asks for about a line)."""

KIND_WORDS: Mapping[Kind, str] = {
    "problem": lazy_gettext("Ask a problem"),
    "practice": lazy_gettext("Share a practice"),
    "story": lazy_gettext("Tell a story"),
    "discussion": lazy_gettext("Begin a discussion"),
}


class _OfList(SelectField):
    """A choice that must be one of those offered; what is not gets our sentence."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, **more)

    def pre_validate(self, _form: Any) -> None:
        if self.data not in {choice[0] for choice in self.iter_choices()}:
            raise ValidationError(gettext("Please choose one of these."))


class PlaceFields:
    """Topic, district and block. One list of blocks for all districts works without a script."""

    topic = _OfList(lazy_gettext("Topic"))
    place = _OfList(lazy_gettext("District or block"), default="")

    def offer_places(self, names: Taxonomy) -> None:
        self.topic.choices = options([("", gettext("Please choose"))])
        for top in names.topics:
            self.topic.choices += options(((t.key, str(t.name)) for t in (top, *top.children)), group=str(top.name))
        self.place.choices = options([("", gettext("Whole state"))])
        for d in names.districts:
            blocks = ((f"{d.key}/{b.key}", f"{d.name} / {b.name}") for b in d.blocks)
            self.place.choices += options([(d.key, str(d.name)), *blocks], group=str(d.name))

    def show_places(self, names: Taxonomy, *, topic_id: int | None, district_id: int | None, block_id: int | None) -> None:
        topic = names.topic_by_id.get(topic_id or 0)
        district, block = names.district_by_id.get(district_id or 0), names.block_by_id.get(block_id or 0)
        self.topic.data = topic.key if topic else self.topic.data or ""
        self.place.data = (f"{district.key}/{block.key}" if block else district.key) if district else ""

    def read_place(self, names: Taxonomy) -> tuple[int | None, int | None]:
        """The ids of district and block."""
        district_key, _, block_key = (self.place.data or "").partition("/")
        district = names.district_by_key.get(district_key)
        block = next((b for b in (district.blocks if district else ()) if b.key == block_key), None)
        return (district.id if district else None), (block.id if block else None)

    def read_topic(self, names: Taxonomy) -> int:
        return names.topic_by_key[self.topic.data].id

    def validate_topic(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError(gettext("Please choose a topic, so that colleagues find it."))


class ThreadForm(ClassFields, PlaceFields, KeyedForm):
    kind = Choice(
        lazy_gettext("What would you like to write?"), choices=[(kind, KIND_WORDS[kind]) for kind in KINDS], default="problem"
    )
    title = Line(
        lazy_gettext("In one line"),
        validators=[
            Required(lazy_gettext("Please write one line, such as: the children mix up the matras.")),
            AtMost(TITLE_LIMIT),
        ],
    )
    body = Text(
        lazy_gettext("What is happening?"),
        validators=[
            AtLeast(LEAST_LETTERS, lazy_gettext("Please write a line or two, so that colleagues can picture it.")),
            AtMost(BODY_LIMIT),
        ],
    )
    lang = lang_field()

    def offer(self, names: Taxonomy) -> None:
        self.offer_places(names)
        self.offer_class(names)

    def show(self, thread: Thread, opening: Post, names: Taxonomy) -> None:
        """Begin with what stands there, for an edit."""
        self.kind.data, self.title.data, self.body.data, self.lang.data = thread.kind, thread.title, opening.body, opening.lang
        self.show_places(names, topic_id=thread.topic_id, district_id=thread.district_id, block_id=thread.block_id)
        self.show_class(thread.context, names)

    def fill(self, typed: Mapping[str, Any]) -> None:
        """Begin with a draft, or with what the address brings."""
        for name in ("kind", "title", "body", "topic", "place", "lang"):
            if isinstance(typed.get(name), str) and typed[name]:
                self[name].data = typed[name]
        self.fill_class(typed)

    def chosen_kind(self) -> Kind:
        return next(kind for kind in KINDS if kind == self.kind.data)

    def context(self, names: Taxonomy) -> ClassContext:
        district_id, block_id = self.read_place(names)
        return self.read_class(names, district_id=district_id, block_id=block_id)


class MoveForm(PlaceFields, Form):
    pass
