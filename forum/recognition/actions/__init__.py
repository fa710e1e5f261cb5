"""What people do to recognise each other. Each action checks its policy, changes rows and publishes one fact."""

from forum.recognition.actions.appreciating import (
    answer_appreciation,
    ask_appreciation,
    look_at_appreciation,
    take_link_back,
    write_appreciation,
)
from forum.recognition.actions.giving import hide_award, reckon, show_award, withdraw_award
from forum.recognition.actions.leading import count_led, uncount_led
from forum.recognition.actions.mentoring import answer_invitation, invite_as_mentor, make_mentor, pause, resume

__all__ = [
    "answer_appreciation",
    "answer_invitation",
    "ask_appreciation",
    "count_led",
    "hide_award",
    "invite_as_mentor",
    "look_at_appreciation",
    "make_mentor",
    "pause",
    "reckon",
    "resume",
    "show_award",
    "take_link_back",
    "uncount_led",
    "withdraw_award",
    "write_appreciation",
]
