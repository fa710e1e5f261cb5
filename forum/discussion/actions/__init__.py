"""What people do in the discussion. Every action checks policy, changes rows and publishes one fact; none commits."""

from forum.discussion.actions.drafts import discard_draft, save_draft
from forum.discussion.actions.editing import edit_post, edit_thread
from forum.discussion.actions.feelings import join_problem, leave_problem, thank, unthank
from forum.discussion.actions.keeping import close_thread, delete_post, move_thread, reopen_thread, set_state, undelete_post
from forum.discussion.actions.marking import mark_solution, unmark_solution
from forum.discussion.actions.merging import join_threads, part_threads
from forum.discussion.actions.summaries import write_summary
from forum.discussion.actions.tries import context_of_try, report_try, withdraw_try
from forum.discussion.actions.writing import NO_DETAILS, Details, Words, was_sent, write_post, write_thread

__all__ = [
    "NO_DETAILS",
    "Details",
    "Words",
    "close_thread",
    "context_of_try",
    "delete_post",
    "discard_draft",
    "edit_post",
    "edit_thread",
    "join_problem",
    "join_threads",
    "leave_problem",
    "mark_solution",
    "move_thread",
    "part_threads",
    "reopen_thread",
    "report_try",
    "save_draft",
    "set_state",
    "thank",
    "undelete_post",
    "unmark_solution",
    "unthank",
    "was_sent",
    "withdraw_try",
    "write_post",
    "write_summary",
    "write_thread",
]
