"""Who looks after a problem that nobody has answered.

A mentor of its district; where there is none, one of the nearest district that has one; then a moderator; and of the whole state,
which is nobody's district, a moderator first. Among those who could, the one with the fewest; so nobody carries all. Nobody gets
her own problem, and nobody gets back what she has handed on while there is anybody else.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from forum.core.db import db
from forum.core.viewer import Role
from forum.desk.models import Assignment, AssignmentEntry
from forum.people.models import Person
from forum.places.models import District
from forum.places.neighbours import nearest_to


@dataclass(frozen=True)
class Helper:
    """Somebody who can look after a problem now."""

    id: int
    role: Role
    district_id: int | None


@dataclass(frozen=True)
class Chosen:
    """`mentor_of_id` is the district for whose sake she was chosen; None for a moderator."""

    owner_id: int
    mentor_of_id: int | None


class Staff:
    """Mentors and moderators who are not suspended, how many problems each has, and who has handed on which."""

    def __init__(
        self,
        helpers: Sequence[Helper],
        carried: Counter[int],
        handed_on: Mapping[int, Collection[int]],
        districts: Mapping[int, str],
    ) -> None:
        self.helpers, self.carried, self.handed_on = helpers, carried, handed_on
        self._key_of = districts
        self._id_of = {key: district_id for district_id, key in districts.items()}

    def choose(self, thread_id: int, district_id: int | None, *, but: Collection[int]) -> Chosen | None:
        """`but` can never be chosen: the author. None where there is nobody at all."""
        passed = self.handed_on.get(thread_id, ())
        for out in ({*but, *passed}, {*but}):
            for mentor_of_id, could in self._rows(district_id):
                able = [helper for helper in could if helper.id not in out]
                if able:
                    owner = min(able, key=lambda helper: (self.carried[helper.id], helper.id))
                    self.carried[owner.id] += 1
                    return Chosen(owner.id, mentor_of_id)
        return None

    def still_may(self, assignment: Assignment) -> bool:
        """Whether its owner is as she was when it came to her: here, and mentor of that district or moderator."""
        owner = next((helper for helper in self.helpers if helper.id == assignment.owner_id), None)
        if owner is None:
            return False
        return owner.role != "mentor" or owner.district_id == assignment.mentor_of_id

    def mentors_of(self, district_id: int | None) -> list[Helper]:
        return self._who(lambda helper: helper.role == "mentor" and helper.district_id == district_id)

    def _rows(self, district_id: int | None) -> Iterator[tuple[int | None, list[Helper]]]:
        """Who could, the first to ask first."""
        if district_id is not None:
            yield district_id, self.mentors_of(district_id)
            for key in nearest_to(self._key_of.get(district_id)):
                if key in self._id_of:
                    yield self._id_of[key], self.mentors_of(self._id_of[key])
        yield None, self._who(lambda helper: helper.role != "mentor")
        for mentor in self._who(lambda helper: helper.role == "mentor"):
            yield mentor.district_id, [mentor]

    def _who(self, is_it: Callable[[Helper], bool]) -> list[Helper]:
        return [helper for helper in self.helpers if is_it(helper)]


def read_staff() -> Staff:
    """Four SELECTs."""
    people = select(Person.id, Person.role, Person.district_id).where(Person.role != "teacher", Person.suspended_at.is_(None))
    carried = db.session.execute(select(Assignment.owner_id, func.count()).group_by(Assignment.owner_id))
    handed_on: dict[int, set[int]] = {}
    passed = select(AssignmentEntry.thread_id, AssignmentEntry.by_id).where(AssignmentEntry.what == "handed_on")
    for thread_id, person_id in db.session.execute(passed.join(Assignment, Assignment.thread_id == AssignmentEntry.thread_id)):
        if person_id is not None:
            handed_on.setdefault(thread_id, set()).add(person_id)
    return Staff(
        [Helper(*row) for row in db.session.execute(people.order_by(Person.id))],
        Counter({row[0]: row[1] for row in carried}),
        handed_on,
        {row[0]: row[1] for row in db.session.execute(select(District.id, District.key))},
    )
