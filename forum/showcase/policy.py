"""Who may pick, write, read before the others, and withdraw."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, exists, or_

from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion.models import Post, Thread
from forum.showcase.models import ShowcaseEntry, ShowcasePick, ShowcaseSolution


def why_not_curate(viewer: Viewer) -> str | None:
    """Pick threads into the showcase."""
    if viewer.is_moderator or viewer.role == "mentor":
        return None
    return gettext("Mentors pick what stands in the showcase.")


def why_not_write_entry(viewer: Viewer, entry: ShowcaseEntry) -> str | None:
    if (sentence := why_not_curate(viewer)) is not None:
        return sentence
    if viewer.is_moderator or viewer.person_id == entry.curator_id:
        return None
    return gettext("Only the mentor who began this entry may change it.")


def why_not_read_second(
    viewer: Viewer, entry: ShowcaseEntry, *, curator_district_id: int | None, writers: Collection[int] = ()
) -> str | None:
    """Agree to a version, or give it back. `writers` are those who wrote what is picked, and the version itself."""
    if (sentence := why_not_curate(viewer)) is not None:
        return sentence
    if viewer.person_id == entry.curator_id or viewer.person_id in writers:
        return gettext("Somebody else reads it: nobody is the second reader of her own words.")
    if viewer.is_moderator or viewer.context.district_id != curator_district_id:
        return None
    return gettext("The second reader is a mentor of another district, or a moderator.")


def why_not_withdraw(viewer: Viewer, entry: ShowcaseEntry) -> str | None:
    """Take it out of the readers' sight."""
    return why_not_write_entry(viewer, entry)


def may_see_entry(entry: ShowcaseEntry) -> bool:
    """Alike for everybody: a moderator sees hidden posts where they stand, and in the showcase what its readers see. The entry is
    loaded with picks and solutions."""
    if entry.stage != "published":
        return False
    shown = {pick.thread_id for pick in entry.picks if pick.thread.state == "visible"}
    if entry.solutions:
        return any(row.post.state == "visible" and row.post.thread_id in shown for row in entry.solutions)
    return bool(shown) or not entry.picks


def entries_shown() -> ColumnElement[bool]:
    """An entry of which nothing that was picked can be seen any more is gone with it."""
    solution = exists().where(ShowcaseSolution.entry_id == ShowcaseEntry.id)
    seen_solution = solution.where(
        ShowcaseSolution.post_id == Post.id, Post.state == "visible", Post.thread_id == Thread.id, Thread.state == "visible"
    )
    pick = exists().where(ShowcasePick.entry_id == ShowcaseEntry.id)
    seen_pick = pick.where(ShowcasePick.thread_id == Thread.id, Thread.state == "visible")
    return and_(ShowcaseEntry.stage == "published", or_(seen_solution, and_(~solution, or_(seen_pick, ~pick))))
