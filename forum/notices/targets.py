"""What can be followed, from a form that came: is it there, may she see it, and where does it stand."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from forum.core.errors import NotFound
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion.queries import get_thread
from forum.discussion.showing import thread_url
from forum.notices.matching import canonical
from forum.notices.models import FOLLOW_KINDS, FollowKind
from forum.people.queries import get_person_by_id
from forum.places.taxonomy import taxonomy

MOST_DIGITS = 18
"""Of the number of a row: a larger one than any database counts to is no number of ours."""


@dataclass(frozen=True)
class Target:
    """`path` is the page that the form came from, as we write it."""

    kind: FollowKind
    target_id: int
    search: str
    path: str


def get_target(kind: str, target: str, viewer: Viewer) -> Target:
    """Raises NotFound, alike for what is not there and what the viewer may not see."""
    known: FollowKind | None = next((name for name in FOLLOW_KINDS if name == kind), None)
    if known == "search":
        search = canonical(parse_qsl(target))
        if search:
            return Target("search", 0, search, f"/search?{search}")
    elif known is not None and target.isascii() and target.isdigit() and len(target) <= MOST_DIGITS:
        path = _path_of(known, int(target), viewer)
        if path:
            return Target(known, int(target), "", path)
    raise NotFound(gettext("There is nothing here that can be followed."))


def _path_of(kind: FollowKind, target_id: int, viewer: Viewer) -> str:
    names = taxonomy()
    if kind == "thread":
        return thread_url(get_thread(target_id, seen_by=viewer))
    if kind == "person":
        return f"/people/{get_person_by_id(target_id).handle}" if target_id != viewer.person_id else ""
    if kind == "topic":
        return f"/topics/{names.topic_by_id[target_id].key}" if target_id in names.topic_by_id else ""
    if kind == "district":
        return f"/districts/{names.district_by_id[target_id].key}" if target_id in names.district_by_id else ""
    block = names.block_by_id.get(target_id)
    return f"/districts/{names.district_by_id[block.district_id].key}/{block.key}" if block else ""
