"""What a profile shows of recognition, and what it offers to whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.core.i18n import lazy_gettext
from forum.core.viewer import Viewer
from forum.people.models import Person
from forum.recognition.models import Appreciation, Award
from forum.recognition.policy import why_not_ask_appreciation, why_not_count_led, why_not_invite_as_mentor
from forum.recognition.queries import Step, find_way, shown_appreciations, shown_awards
from forum.recognition.rules import RULES

STEPS: Sequence[tuple[Step, str]] = (
    ("first_problem", lazy_gettext("The first problem was shared")),
    ("first_solution", lazy_gettext("The first solution was shared")),
    ("tried_by_another", lazy_gettext("A colleague tried it in her own class")),
    ("led_one", lazy_gettext("A discussion was led")),
    ("invited", lazy_gettext("A mentor invited you to become one too")),
    ("accepted", lazy_gettext("You said yes: learning beside a mentor")),
    ("mentor", lazy_gettext("Mentor")),
)


@dataclass(frozen=True)
class OnProfile:
    """What she chose to show, and what this viewer may do for her."""

    awards: Sequence[Award]
    appreciations: Sequence[Appreciation]
    is_resting: bool
    may_ask: bool
    may_count: bool
    may_invite: bool
    may_make_mentor: bool

    @property
    def may_something(self) -> bool:
        return self.may_ask or self.may_count or self.may_invite or self.may_make_mentor

    def name_of(self, award: Award) -> str:
        return str(RULES[award.kind].name)


def on_profile(viewer: Viewer, person: Person) -> OnProfile:
    """Two SELECTs, three for who looks after others and for a mentor's own page."""
    needs_way = viewer.role == "admin" or person.role == "mentor"
    way = find_way(person.id) if needs_way else None
    is_own = viewer.person_id == person.id
    return OnProfile(
        awards=shown_awards(person.id),
        appreciations=shown_appreciations(person.id),
        is_resting=way is not None and way.state == "paused" and person.role == "mentor",
        may_ask=not is_own and why_not_ask_appreciation(viewer, person) is None,
        may_count=why_not_count_led(viewer, person) is None,
        may_invite=why_not_invite_as_mentor(viewer, person) is None,
        may_make_mentor=viewer.role == "admin"
        and person.role == "teacher"
        and way is not None
        and way.state in {"accepted", "paused"},
    )
