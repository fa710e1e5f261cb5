"""Who may see and do what. Every refusal is a sentence for the person who is refused.

Sight is said twice, side by side: of one object (`may_see_`) and as a condition for a query (`_seen_by`); a test holds the two
against each other for every state and every viewer.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, true

from forum.core.i18n import gettext, ngettext
from forum.core.viewer import Viewer
from forum.discussion.models import STATES, Form, Post, Thread, Try

SOLUTIONS_IN_SIGHT = 3
"""Up to so many, a reader sees all of them; above that a summary helps (product.md 3.3)."""

OWN_SIGHT = ("pending", "deleted")
"""What its author sees and others do not: waiting for a look, or deleted by herself and still to be undone."""


def may_see_thread(viewer: Viewer, thread: Thread) -> bool:
    """What was joined to another thread is nobody's any more: its address leads to the other, and everything stands there."""
    if thread.state == "visible" or (viewer.is_moderator and thread.state != "merged"):
        return True
    return thread.state in OWN_SIGHT and viewer.person_id == thread.author_id


def threads_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.is_moderator:
        return Thread.state != "merged"
    if not viewer.is_signed_in:
        return Thread.state == "visible"
    return or_(Thread.state == "visible", Thread.state.in_(OWN_SIGHT) & (Thread.author_id == viewer.person_id))


def sights_of_threads(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    """`threads_seen_by` in parts, for lists: each names one state, so that an index gives its threads in order. None is in two."""
    if viewer.is_moderator:
        return [Thread.state == state for state in STATES if state != "merged"]
    own = Thread.author_id == viewer.person_id
    return [Thread.state == "visible", *((Thread.state == state) & own for state in OWN_SIGHT if viewer.is_signed_in)]


def may_see_post(viewer: Viewer, post: Post) -> bool:
    """The post itself; whoever asks has already asked for its thread."""
    if viewer.is_moderator or post.state == "visible":
        return True
    return post.state in OWN_SIGHT and viewer.person_id == post.author_id


def posts_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """The caller joins the thread, with threads_seen_by."""
    if viewer.is_moderator:
        return true()
    if not viewer.is_signed_in:
        return Post.state == "visible"
    return or_(Post.state == "visible", Post.state.in_(OWN_SIGHT) & (Post.author_id == viewer.person_id))


def may_see_try(viewer: Viewer, report: Try) -> bool:
    return (
        viewer.is_moderator or report.state == "visible" or (report.state in OWN_SIGHT and report.author_id == viewer.person_id)
    )


def tries_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.is_moderator:
        return true()
    if not viewer.is_signed_in:
        return Try.state == "visible"
    return or_(Try.state == "visible", Try.state.in_(OWN_SIGHT) & (Try.author_id == viewer.person_id))


def may_see_versions(viewer: Viewer, post: Post) -> bool:
    """What a post said before an edit: its author and moderators. A name of a child that was taken out must stay out.
    A summary has many authors, one after the other: its versions are for moderators."""
    return viewer.is_moderator or (viewer.person_id == post.author_id and post.form != "summary")


def why_not_write_thread(viewer: Viewer) -> str | None:
    return None if viewer.is_signed_in else _sign_in_first()


def why_not_write_post(viewer: Viewer, thread: Thread, form: Form) -> str | None:
    if not viewer.is_signed_in:
        return _sign_in_first()
    if thread.state != "visible":
        return gettext("Nothing can be added here just now.")
    if thread.closed_at is not None and not viewer.is_moderator:
        return gettext("This thread was closed by a moderator. It can be read, but nothing can be added.")
    if form == "solution" and not thread.takes_solutions:
        return gettext("A story takes comments, not solutions.")
    return None


def why_not_edit(viewer: Viewer, post: Post, thread: Thread) -> str | None:
    if viewer.is_moderator:
        return None
    if post.form == "summary" and not viewer.is_mentor_of(thread.district_id):
        return gettext("Only a mentor of the district or a moderator may change the summary.")
    if post.form != "summary" and post.author_id != viewer.person_id:
        return gettext("Only the person who wrote this may change it.")
    if thread.closed_at is not None:
        return gettext("This thread was closed by a moderator. It can be read, but nothing can be changed.")
    return None


def why_not_delete(viewer: Viewer, post: Post, *, others_wrote: bool) -> str | None:
    """`others_wrote`: whether other people's posts or tries stand below this one and would go with it."""
    if post.state != "visible":
        return gettext("This is not shown any more.")
    if viewer.is_moderator:
        return None
    if post.author_id != viewer.person_id:
        return gettext("Only the person who wrote this may delete it.")
    if others_wrote:
        return gettext("Others have written or tried something here, and their words would go with it. Please ask a moderator.")
    return None


def why_not_undelete(viewer: Viewer, post: Post, *, taken_down: bool) -> str | None:
    """`taken_down`: whether a moderator deleted it, and not its author."""
    if post.state != "deleted":
        return gettext("There is nothing to bring back.")
    if viewer.is_moderator:
        return None
    if post.author_id != viewer.person_id:
        return gettext("Only the person who wrote this may bring it back.")
    return gettext("A moderator took this down. Please ask a moderator to bring it back.") if taken_down else None


def why_not_mark(viewer: Viewer, post: Post, thread: Thread) -> str | None:
    """Mark a solution as what solved the problem, or take the mark back."""
    if thread.kind != "problem" or post.form != "solution":
        return gettext("Only a solution of a problem can be marked.")
    if viewer.is_moderator or viewer.person_id == thread.author_id or viewer.is_mentor_of(thread.district_id):
        return None
    return gettext("The person who asked marks what solved it; a mentor may in her own district.")


def why_not_try(viewer: Viewer, post: Post, thread: Thread) -> str | None:
    if not viewer.is_signed_in:
        return _sign_in_first()
    if not takes_tries(post, thread):
        return gettext("Only a solution or a practice can be tried.")
    if post.author_id == viewer.person_id:
        return gettext("This is your own. Others report whether it worked for them.")
    if post.state != "visible" or thread.state != "visible":
        return gettext("Nothing can be added here just now.")
    return None


def takes_tries(post: Post, thread: Thread) -> bool:
    """Solutions, and a practice itself."""
    return post.form == "solution" or (post.form == "opening" and thread.kind == "practice")


def why_not_thank(viewer: Viewer, post: Post) -> str | None:
    if not viewer.is_signed_in:
        return _sign_in_first()
    return gettext("One does not thank oneself.") if post.author_id == viewer.person_id else None


def why_not_join_problem(viewer: Viewer, thread: Thread) -> str | None:
    """`My class has this problem too.`"""
    if not viewer.is_signed_in:
        return _sign_in_first()
    if thread.kind != "problem":
        return gettext("This is not a problem.")
    return gettext("This is your own problem.") if thread.author_id == viewer.person_id else None


def why_not_move(viewer: Viewer) -> str | None:
    return None if viewer.is_moderator else gettext("Only moderators move threads.")


def why_not_summarise(viewer: Viewer, thread: Thread) -> str | None:
    """Write the summary above the solutions. One that stands is changed as any post is, however few solutions are left."""
    if not viewer.is_signed_in:
        return _sign_in_first()
    if not viewer.is_moderator and not viewer.is_mentor_of(thread.district_id):
        return gettext("Only a mentor of the district or a moderator writes the summary.")
    if thread.state != "visible":
        return gettext("Nothing can be added here just now.")
    if thread.solutions <= SOLUTIONS_IN_SIGHT:
        return ngettext(
            "A summary helps where there is more than %(n)s solution.",
            "A summary helps where there are more than %(n)s solutions.",
            SOLUTIONS_IN_SIGHT,
        )
    return None


def why_not_join_threads(viewer: Viewer, gone: Thread, into: Thread | None = None) -> str | None:
    """Make one thread of two that say the same; without `into`, whether she may at all. A mentor needs both in her district,
    because what is written in one of them then stands in the other."""
    if not viewer.is_signed_in:
        return _sign_in_first()
    for thread in (gone, into or gone):
        if not viewer.is_moderator and not viewer.is_mentor_of(thread.district_id):
            return gettext("A mentor joins threads of the own district, a moderator any.")
        if thread.state != "visible":
            return gettext("Nothing can be added here just now.")
    return None if into is None else _why_not_one(gone, into)


def _why_not_one(gone: Thread, into: Thread) -> str | None:
    if gone.id == into.id:
        return gettext("This is one thread already.")
    return None if gone.kind == into.kind else gettext("Only threads of the same kind can become one.")


def why_not_part_threads(viewer: Viewer, gone: Thread, into: Thread) -> str | None:
    """Undo a join."""
    if gone.state != "merged" or gone.merged_into_id != into.id or into.state != "visible":
        return gettext("There is nothing to take apart.")
    return why_not_join_threads(viewer, into)


def why_not_close(viewer: Viewer) -> str | None:
    return None if viewer.is_moderator else gettext("Only moderators close threads.")


def _sign_in_first() -> str:
    return gettext("Please sign in first.")
