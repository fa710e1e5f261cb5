"""What is done with notices, follows, switches and mail. `tell` is the one place where a notice is written."""

from forum.notices.actions.following import follow, forget_follow, unfollow
from forum.notices.actions.mailing import answer_code, ask_to_verify, choose_mail, give_address, new_code_asked_at, stop_mail
from forum.notices.actions.reading import forget_about, forget_read, read_all, read_notice, recount_unread
from forum.notices.actions.switching import choose_kinds
from forum.notices.actions.telling import Telling, tell, write_told

__all__ = [
    "Telling",
    "answer_code",
    "ask_to_verify",
    "choose_kinds",
    "choose_mail",
    "follow",
    "forget_about",
    "forget_follow",
    "forget_read",
    "give_address",
    "new_code_asked_at",
    "read_all",
    "read_notice",
    "recount_unread",
    "stop_mail",
    "tell",
    "unfollow",
    "write_told",
]
