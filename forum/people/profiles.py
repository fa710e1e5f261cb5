"""What a teacher says about herself and her class: the defaults of every form that she fills."""

from dataclasses import dataclass

from forum.core.errors import Invalid
from forum.core.i18n import LANGUAGES, gettext
from forum.people.handles import cleaned_name, why_not_name
from forum.people.models import Person
from forum.people.policy import rank, why_not_change_district
from forum.places.taxonomy import Taxonomy
from forum.places.traits import LARGEST_CLASS

LONGEST_ABOUT, LONGEST_SCHOOL = 1000, 120

TEXT_SIZES = ("large", "larger")
"""Besides the usual one, which is kept as null."""


@dataclass(frozen=True)
class Profile:
    """As typed and parsed; ids and keys that do not exist are refused, not dropped."""

    name: str
    district_id: int | None = None
    block_id: int | None = None
    grades: tuple[int, ...] = ()
    class_size: int | None = None
    situations: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    about: str = ""
    school: str = ""
    school_is_shown: bool = False
    language: str | None = None
    text_size: str | None = None


def profile_of(person: Person) -> Profile:
    """As it stands."""
    return Profile(
        name=person.name,
        district_id=person.district_id,
        block_id=person.block_id,
        grades=tuple(person.grades),
        class_size=person.class_size,
        situations=tuple(person.situations),
        languages=tuple(person.languages),
        about=person.about,
        school=person.school or "",
        school_is_shown=person.school_is_shown,
        language=person.language,
        text_size=person.text_size,
    )


def change_profile(person: Person, profile: Profile, *, places: Taxonomy) -> None:
    """Her own. Raises Invalid with a sentence for each field."""
    wrong = {**_wrong_words(person, profile), **_wrong_class(profile, places), **_wrong_place(person, profile, places)}
    fields = {field: sentence for field, sentence in wrong.items() if sentence is not None}
    if fields:
        raise Invalid(next(iter(fields.values())), fields)
    person.name = cleaned_name(profile.name)
    person.district_id, person.block_id = profile.district_id, profile.block_id
    person.grades, person.class_size = sorted(profile.grades), profile.class_size
    person.situations, person.languages = list(profile.situations), list(profile.languages)
    person.about, person.school = profile.about.strip(), profile.school.strip() or None
    person.school_is_shown = profile.school_is_shown and person.school is not None
    person.language = profile.language if profile.language in LANGUAGES else None
    person.text_size = profile.text_size if profile.text_size in TEXT_SIZES else None


def _wrong_words(person: Person, profile: Profile) -> dict[str, str | None]:
    name = cleaned_name(profile.name)
    return {
        "name": None if name == person.name else why_not_name(name, is_staff=rank(person.role) > 0),
        "about": _too_long(profile.about, LONGEST_ABOUT),
        "school": _too_long(profile.school, LONGEST_SCHOOL),
    }


def _wrong_class(profile: Profile, places: Taxonomy) -> dict[str, str | None]:
    grades = {number for grade in places.grades for number in grade.grades}
    size = profile.class_size
    return {
        "grades": None if grades >= set(profile.grades) else _not_a_choice(),
        "situations": None if set(profile.situations) <= set(places.situations) else _not_a_choice(),
        "languages": None if set(profile.languages) <= set(places.languages) else _not_a_choice(),
        "class_size": None if size is None or 1 <= size <= LARGEST_CLASS else _class_size(),
    }


def _wrong_place(person: Person, profile: Profile, places: Taxonomy) -> dict[str, str | None]:
    block = places.block_by_id.get(profile.block_id) if profile.block_id is not None else None
    if profile.district_id is not None and profile.district_id not in places.district_by_id:
        return {"district": _not_a_choice()}
    if profile.district_id != person.district_id and (sentence := why_not_change_district(person)) is not None:
        return {"district": sentence}
    if profile.block_id is not None and (block is None or block.district_id != profile.district_id):
        return {"block": gettext("This block is in another district.")}
    return {}


def _too_long(text: str, most: int) -> str | None:
    return gettext("At most %(n)s characters, please.", n=most) if len(text.strip()) > most else None


def _not_a_choice() -> str:
    return gettext("Please choose from the list.")


def _class_size() -> str:
    return gettext("The number of children is a whole number from 1 to %(n)s.", n=LARGEST_CLASS)
