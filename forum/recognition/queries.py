"""What pages ask about awards, appreciations, discussions led and the way to becoming a mentor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, load_only
from sqlalchemy.orm.interfaces import ORMOption

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion.models import REPORTED, Post, Thread, Try
from forum.people.models import AuditEntry, Person
from forum.recognition.codes import CODE
from forum.recognition.models import Appreciation, Award, LedDiscussion, MentorWay
from forum.recognition.policy import LOOKED_AT, OWN_NOTES, appreciations_seen_by, awards_on_profile, why_not_take_back

MOST_LISTED = 100
"""No person has more; no page shows more."""

Step = Literal["first_problem", "first_solution", "tried_by_another", "led_one", "invited", "accepted", "mentor"]


@dataclass(frozen=True)
class Journey:
    """When each step was reached; None where it was not. `was_mentor` stays true of a mentor who has lapsed."""

    steps: dict[Step, datetime | None]
    way: MentorWay | None
    is_mentor: bool
    was_mentor: bool

    def reached(self, step: Step) -> bool:
        """Whether, even where nobody has written down when."""
        return self.steps[step] is not None or (step == "mentor" and self.was_mentor)


def get_award(code: str) -> Award:
    """With whose it is, whatever her settings: who has the code was given it. Raises NotFound."""
    award = find_award(code)
    if award is None:
        raise NotFound(gettext("There is no certificate of this number."))
    return award


def find_award(code: str) -> Award | None:
    if CODE.fullmatch(code) is None:
        return None
    return db.session.scalar(select(Award).where(Award.code == code).options(_named(Award.person)))


def withdrawn_between(first_id: int, end_id: int) -> Sequence[int]:
    """Ids, the end not among them. Raises NotFound where there is no certificate at all from the first on, but for the first list.
    Two SELECTs at most."""
    if first_id and not db.session.scalar(select(exists().where(Award.id >= first_id))):
        raise NotFound(gettext("There is no such page."))
    gone = select(Award.id).where(Award.withdrawn_at.is_not(None), Award.id >= first_id, Award.id < end_id)
    return db.session.scalars(gone.order_by(Award.id)).all()


def awards_of(person_id: int | None) -> Sequence[Award]:
    """Her own list, with what was withdrawn; the newest first. One SELECT."""
    mine = select(Award).where(Award.person_id == person_id).options(_named(Award.person))
    return db.session.scalars(mine.order_by(Award.id.desc()).limit(MOST_LISTED)).all()


def shown_awards(person_id: int) -> Sequence[Award]:
    """What she chose for her profile. One SELECT."""
    chosen = select(Award).where(Award.person_id == person_id, awards_on_profile())
    return db.session.scalars(chosen.order_by(Award.given_at).limit(MOST_LISTED)).all()


def shown_appreciations(person_id: int) -> Sequence[Appreciation]:
    """What she agreed to show. One SELECT."""
    agreed = select(Appreciation).where(Appreciation.person_id == person_id, Appreciation.state == "agreed")
    return db.session.scalars(agreed.order_by(Appreciation.written_at.desc()).limit(MOST_LISTED)).all()


def own_appreciations(person_id: int | None) -> Sequence[Appreciation]:
    """What reached her: to be answered, shown, or kept to herself. One SELECT."""
    mine = select(Appreciation).where(Appreciation.person_id == person_id, Appreciation.state.in_(OWN_NOTES))
    return db.session.scalars(mine.order_by(Appreciation.written_at.desc()).limit(MOST_LISTED)).all()


def open_links(person_id: int, made_by: Viewer, now: datetime) -> Sequence[Appreciation]:
    """Links for this teacher that wait for their official: all of them for herself, else those that the viewer made."""
    mine = select(Appreciation).where(
        Appreciation.person_id == person_id, Appreciation.state == "open", Appreciation.expires_at > now
    )
    if made_by.person_id != person_id:
        mine = mine.where(Appreciation.made_by_id == made_by.person_id)
    return db.session.scalars(mine.order_by(Appreciation.id.desc()).limit(MOST_LISTED)).all()


def get_link(code: str) -> Appreciation:
    """By the code of its address, with the teacher's name. Raises NotFound."""
    note = None
    if CODE.fullmatch(code) is not None:
        note = db.session.scalar(_notes().where(Appreciation.code == code))
    if note is None:
        raise NotFound(gettext("This link is not known here. Please copy it once more, whole."))
    return note


def get_note(note_id: int, *, seen_by: Viewer) -> Appreciation:
    """Raises NotFound, also for what this viewer may not know of."""
    note = db.session.scalar(_notes().where(Appreciation.id == note_id, appreciations_seen_by(seen_by)))
    if note is None:
        raise NotFound(gettext("There is no such word of appreciation."))
    return note


def get_link_to_take_back(note_id: int, *, by: Viewer) -> Appreciation:
    """Used or not. Raises NotFound, also for a link that is no business of this viewer."""
    note = db.session.scalar(_notes().where(Appreciation.id == note_id))
    if note is None or why_not_take_back(by, note) is not None:
        raise NotFound(gettext("There is no such link."))
    return note


def waiting_appreciations(viewer: Viewer) -> Sequence[Appreciation]:
    """Those that this mentor or moderator may pass on, the oldest first. One SELECT."""
    waiting = _notes().where(Appreciation.state.in_(LOOKED_AT), appreciations_seen_by(viewer))
    return db.session.scalars(waiting.order_by(Appreciation.written_at).limit(MOST_LISTED)).all()


def led_by(person_id: int) -> Sequence[LedDiscussion]:
    """With who counted them, the newest first. One SELECT."""
    led = select(LedDiscussion).where(LedDiscussion.person_id == person_id)
    counted = joinedload(LedDiscussion.counted_by).options(load_only(Person.handle, Person.name, raiseload=True))
    return db.session.scalars(led.options(counted).order_by(LedDiscussion.led_on.desc()).limit(MOST_LISTED)).all()


def get_led(led_id: int, *, of: int) -> LedDiscussion:
    """Raises NotFound, also for one that somebody else led."""
    led = db.session.get(LedDiscussion, led_id)
    if led is None or led.person_id != of:
        raise NotFound(gettext("There is no such discussion."))
    return led


def find_way(person_id: int | None) -> MentorWay | None:
    """With who invited her."""
    inviter = joinedload(MentorWay.invited_by).options(load_only(Person.handle, Person.name, raiseload=True))
    return db.session.scalar(select(MentorWay).where(MentorWay.person_id == person_id).options(inviter))


def get_way(person_id: int | None) -> MentorWay:
    """Raises NotFound."""
    way = find_way(person_id)
    if way is None:
        raise NotFound(gettext("There is no such invitation."))
    return way


def journey_of(person: Person) -> Journey:
    """From the first problem to mentor, made from what she did. Three SELECTs."""
    way = find_way(person.id)
    first = db.session.execute(_firsts(person.id)).one()
    mentored = _mentor_since(person.id)
    steps: dict[Step, datetime | None] = {
        "first_problem": first.problem,
        "first_solution": first.solution,
        "tried_by_another": first.tried,
        "led_one": first.led,
        "invited": way.invited_at if way else None,
        "accepted": way.answered_at if way and way.state in {"accepted", "paused"} else None,
        "mentor": min(mentored, default=None),
    }
    is_mentor = person.role == "mentor"
    return Journey(steps, way, is_mentor, is_mentor or bool(mentored))


def _firsts(person_id: int) -> Select[Any, Any, Any, Any]:
    def earliest(column: Any, *where: ColumnElement[bool]) -> Any:
        return (
            select(func.min(column))
            .select_from(Post)
            .join(Thread, Post.thread_id == Thread.id)
            .where(Post.author_id == person_id, Post.state == "visible", Thread.state == "visible", *where)
        )

    offered = or_(Post.form == "solution", and_(Post.form == "opening", Thread.kind == "practice"))
    others = and_(Try.author_id != person_id, Try.state == "visible", Try.outcome.in_(REPORTED))
    led = select(func.min(LedDiscussion.counted_at)).where(LedDiscussion.person_id == person_id)
    return select(
        earliest(Post.created_at, and_(Post.form == "opening", Thread.kind == "problem")).scalar_subquery().label("problem"),
        earliest(Post.created_at, offered).scalar_subquery().label("solution"),
        earliest(Try.created_at, offered, others).join(Try, Try.post_id == Post.id).scalar_subquery().label("tried"),
        led.scalar_subquery().label("led"),
    )


def _mentor_since(person_id: int) -> list[datetime]:
    """From the audit: when she was made a mentor, or stopped being one."""
    about_her = select(AuditEntry).where(
        AuditEntry.about == "person", AuditEntry.about_id == person_id, AuditEntry.deed == "role"
    )
    entries = db.session.scalars(about_her.order_by(AuditEntry.id).limit(MOST_LISTED))
    return [entry.created_at for entry in entries if "mentor" in {entry.details.get("before"), entry.details.get("after")}]


def _notes() -> Select[Appreciation]:
    return select(Appreciation).options(
        _named(Appreciation.person),
        joinedload(Appreciation.post).options(
            load_only(Post.thread_id, Post.state, raiseload=True),
            joinedload(Post.thread).load_only(Thread.title, Thread.lang, Thread.state, raiseload=True),
        ),
    )


def _named(relation: Any) -> ORMOption:
    shown = load_only(Person.handle, Person.name, Person.role, Person.district_id, Person.block_id, raiseload=True)
    option: ORMOption = joinedload(relation).options(shown)
    return option
