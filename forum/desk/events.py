"""What happened on the desk: past tense, ids only. forum/wiring.py says who reacts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProblemAssigned:
    """A problem without a solution has come to somebody, or one step further: 1 to a mentor, 2 to all mentors of its district, 3 to
    the list of the next meeting. `told_ids` are the people to whom this is news; the owner is always one person."""

    thread_id: int
    owner_id: int
    step: int
    told_ids: tuple[int, ...]
