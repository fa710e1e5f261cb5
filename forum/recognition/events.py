"""What happened in recognition: past tense, ids only. forum/wiring.py says who reacts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DiscussionLed:
    """A mentor counted it, or took it back."""

    person_id: int


@dataclass(frozen=True)
class AwardGiven:
    award_id: int
    person_id: int


@dataclass(frozen=True)
class AwardWithdrawn:
    award_id: int
    person_id: int


@dataclass(frozen=True)
class AppreciationWaiting:
    """An official wrote it; a mentor of the teacher's district is to look at it. She knows nothing of it yet."""

    appreciation_id: int
    person_id: int


@dataclass(frozen=True)
class AppreciationPassedOn:
    """A mentor has looked at it; now the teacher says whether it may be shown."""

    appreciation_id: int
    person_id: int


@dataclass(frozen=True)
class MentorInvited:
    person_id: int
    by_id: int


@dataclass(frozen=True)
class MentorAnswered:
    """She accepted or declined; whoever invited her may be told."""

    person_id: int
    invited_by_id: int | None
    accepted: bool
