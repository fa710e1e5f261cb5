"""Who may report, and who answers a report. Every refusal is a sentence for the person who is refused."""

from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion.models import Post, Try


def why_not_report(viewer: Viewer, item: Post | Try) -> str | None:
    if not viewer.is_signed_in:
        return gettext("Please sign in first.")
    if item.author_id == viewer.person_id:
        return gettext("This is your own. You can change or delete it yourself.")
    return None


def why_not_moderate(viewer: Viewer, item: Post | Try) -> str | None:
    """Nobody judges her own words: another moderator does, or an admin."""
    if not viewer.is_moderator:
        return gettext("Only moderators may do this.")
    if item.author_id == viewer.person_id and viewer.role != "admin":
        return gettext("This is your own. Please leave it to another moderator.")
    return None


def may_see_reports(viewer: Viewer) -> bool:
    return viewer.is_moderator
