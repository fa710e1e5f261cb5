"""What people type about themselves. The sentences come from policy and actions: a form only takes the words in."""

from dataclasses import replace
from typing import Any

from wtforms import BooleanField, Field, HiddenField, PasswordField, SelectField

from forum.core.errors import Invalid
from forum.core.i18n import LANGUAGES, gettext, lazy_gettext
from forum.people.invitations import DAYS, MOST_DAYS, MOST_PLACES, PLACES
from forum.people.models import Person
from forum.people.profiles import Profile, profile_of
from forum.places.forms import ClassFields
from forum.places.taxonomy import Taxonomy
from forum.web.forms import Choices, Form, Line, Number, Required, Text, options


class Secret(PasswordField):
    """A password: as typed, spaces and all, and never written back into a page."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, **more)

    @property
    def words(self) -> str:
        return self.data or ""


class Tick(BooleanField):
    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, **more)


class Pick(SelectField):
    """One of a list that drops down. What is not in it is refused by the action, with the rest."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, validate_choice=False, **more)


class CarryingForm(Form):
    """Sign-in and joining: where to go on, and a form that was interrupted (forum/people/carrying.py)."""

    next = HiddenField(id="go-on-to")  # the sprite has a picture of the id `next`
    carry_to = HiddenField()
    carry_fields = HiddenField()


class SignInForm(CarryingForm):
    handle = Line(lazy_gettext("Handle"), validators=[Required(lazy_gettext("Please write your handle."))])
    password = Secret(lazy_gettext("Password"), validators=[Required(lazy_gettext("Please write your password."))])


class JoinForm(CarryingForm):
    code = Line(lazy_gettext("Invitation code"))
    name = Line(lazy_gettext("Your name, as it shall be shown"))
    handle = Line(lazy_gettext("Handle"))
    password = Secret(lazy_gettext("Password"))
    email = Line(lazy_gettext("E-mail"))
    adult = Tick(lazy_gettext("I am over 18 and teach children, or work with those who do."))
    rules = Tick(lazy_gettext("I accept the rules."))

    def wrong_ticks(self) -> dict[str, str]:
        wrong = {}
        if not self.adult.data:
            wrong["adult"] = gettext("This place is for adults. Please tick, if that is so.")
        if not self.rules.data:
            wrong["rules"] = gettext("Without the rules nobody can join. Please read and tick.")
        return wrong


class RecoverForm(Form):
    handle = Line(lazy_gettext("Handle"), validators=[Required(lazy_gettext("Please write your handle."))])
    code = Line(lazy_gettext("Recovery or reset code"), validators=[Required(lazy_gettext("Please write one of your codes."))])
    password = Secret(lazy_gettext("New password"), validators=[Required(lazy_gettext("Please choose a password."))])


class PasswordForm(Form):
    old = Secret(lazy_gettext("Password until now"), validators=[Required(lazy_gettext("Please write your password."))])
    password = Secret(lazy_gettext("New password"), validators=[Required(lazy_gettext("Please choose a password."))])


class ProveForm(Form):
    """Before something that a borrowed phone must not do."""

    old = Secret(lazy_gettext("Your password"), validators=[Required(lazy_gettext("Please write your password."))])


class InvitationForm(Form):
    places = Number(lazy_gettext("For how many people?"), low=1, high=MOST_PLACES, default=PLACES)
    days = Number(lazy_gettext("For how many days?"), low=1, high=MOST_DAYS, default=DAYS)


class ClassForm(ClassFields, Form):
    """Her class, as every form will know it: what is asked right after joining."""

    district = Pick(lazy_gettext("District"))
    block = Pick(lazy_gettext("Block"))
    grades = Choices(lazy_gettext("Classes that you teach"))

    def offer(self, places: Taxonomy) -> None:
        """Put in what there is to choose from."""
        self.district.choices = options([("", gettext("not chosen")), *((d.key, str(d.name)) for d in places.districts)])
        self.block.choices = options([("", gettext("not chosen"))])
        for d in places.districts:
            self.block.choices += options(((f"{d.key}/{b.key}", str(b.name)) for b in d.blocks), group=str(d.name))
        self.offer_class(places)

    def show(self, person: Person, places: Taxonomy) -> None:
        """Put in what she has said before."""
        self.show_class(person.context, places)
        district = places.district_by_id.get(person.district_id or 0)
        block = places.block_by_id.get(person.block_id or 0)
        self.district.data = district.key if district else ""
        self.block.data = f"{district.key}/{block.key}" if district and block else ""

    def read(self, person: Person, places: Taxonomy) -> Profile:
        """What is not asked here stays as it is; a place that is not in the lists becomes a number that the action refuses. A block
        says its district, where none was chosen beside it."""
        blocks = {f"{d.key}/{b.key}": b.id for d in places.districts for b in d.blocks}
        district_key = self.district.data or (self.block.data or "").partition("/")[0]
        district, shown = places.district_by_key.get(district_key), self.read_class(places)
        return replace(
            profile_of(person),
            district_id=_chosen(district_key, district.id if district else None),
            block_id=_chosen(self.block.data, blocks.get(self.block.data or "")),
            grades=shown.grades,
            class_size=shown.class_size,
            situations=shown.situations,
            languages=shown.languages,
        )


class ProfileForm(ClassForm):
    name = Line(lazy_gettext("Name"))
    about = Text(lazy_gettext("About you"))
    school = Line(lazy_gettext("School"))
    school_is_shown = Tick(lazy_gettext("Show the school on my profile"))
    language = Pick(lazy_gettext("Language of the site"))
    text_size = Pick(lazy_gettext("Text size"))

    def offer(self, places: Taxonomy) -> None:
        super().offer(places)
        self.language.choices = options([("hi", "हिन्दी"), ("en", "English")])
        self.text_size.choices = options([("", gettext("usual")), ("large", gettext("large")), ("larger", gettext("larger"))])

    def show(self, person: Person, places: Taxonomy) -> None:
        super().show(person, places)
        for name in ("name", "about", "school", "school_is_shown"):
            self[name].data = getattr(person, name)
        self.language.data, self.text_size.data = person.language or LANGUAGES[0], person.text_size or ""

    def read(self, person: Person, places: Taxonomy) -> Profile:
        return replace(
            super().read(person, places),
            name=self.name.data or "",
            about=self.about.data or "",
            school=self.school.data or "",
            school_is_shown=self.school_is_shown.data,
            language=self.language.data,
            text_size=self.text_size.data or None,
        )


_UNKNOWN = -1


def _chosen(typed: str | None, known: int | None) -> int | None:
    return None if not typed else known or _UNKNOWN


def show_refusal(form: Form, refusal: Invalid) -> str | None:
    """Put each sentence beside its field; gives the sentence of the whole form where no field takes it."""
    placed = False
    for name, sentence in refusal.fields.items():
        field: Field | None = form._fields.get(name)
        if field is not None:
            field.errors = [*field.errors, sentence]
            placed = True
    return None if placed else refusal.sentence
