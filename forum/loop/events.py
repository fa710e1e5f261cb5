"""What the loop says: past tense, ids only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReminderDue:
    """Somebody who planned a try was asked how it went: `number` 1 after a week, 2 after another, and never more.
    `/posts/<post_id>/try?outcome=worked` opens the form of her report with that much filled in."""

    try_id: int
    post_id: int
    thread_id: int
    person_id: int
    number: int
