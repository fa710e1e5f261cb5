"""Who may ask for a look, and who may answer.

Nobody judges what was said about her own words: reports on a moderator's post wait for another moderator. On a site that has no
other they would wait for ever, so there she may; the record of the deed stays either way.
"""

from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion.models import Post, Try
from forum.moderation.models import Report

Item = Post | Try
"""What can be reported."""


def why_not_report(viewer: Viewer, item: Item, earlier: Report | None = None) -> str | None:
    """`earlier` is the newest report of this viewer on this item. While nobody has answered it she may change it; after that she
    may report again only what has been edited since."""
    if not viewer.is_signed_in:
        return gettext("Please sign in first.")
    if item.author_id == viewer.person_id:
        return gettext("This is your own. You can change or delete it yourself.")
    if item.state != "visible":
        return gettext("This is not shown to readers just now.")
    if earlier is not None and earlier.handled_at is not None and not _is_edited_since(item, earlier):
        return gettext("You have reported this before, and a moderator has looked at it. Thank you for watching.")
    return None


def may_see_reports(viewer: Viewer) -> bool:
    """What was reported, by whom, and what became of it."""
    return viewer.is_moderator


def why_not_moderate(viewer: Viewer, item: Item, *, others_moderate: bool = True) -> str | None:
    """Hide this, show it again, or leave it as it is. `others_moderate`: whether there is another moderator or admin."""
    if not may_see_reports(viewer):
        return gettext("Only moderators do this.")
    if item.author_id == viewer.person_id and others_moderate:
        return gettext("You wrote this yourself, so another moderator looks at it.")
    return None


def may_see_reporters(viewer: Viewer, item: Item) -> bool:
    """Moderators; but nobody learns who pointed at her own words."""
    return may_see_reports(viewer) and item.author_id != viewer.person_id


def _is_edited_since(item: Item, earlier: Report) -> bool:
    return item.edited_at is not None and item.edited_at > earlier.created_at
