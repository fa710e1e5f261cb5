"""Who has a desk, and which cards lie on it. Sight is said twice, side by side: of one card and as a condition for a query."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, true

from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.desk.models import Assignment, DeskCard, SavedReply
from forum.discussion.models import Thread


def may_use_desk(viewer: Viewer) -> bool:
    """Mentors, of their district; moderators and admins, of all."""
    return viewer.role == "mentor" or viewer.is_moderator


def may_see_card(viewer: Viewer, card: DeskCard) -> bool:
    if viewer.is_moderator:
        return True
    if viewer.role != "mentor":
        return False
    if card.owner_id == viewer.person_id or card.audience == "all":
        return True
    return card.audience == "district" and viewer.is_mentor_of(card.district_id)


def cards_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """The caller has asked `may_use_desk`."""
    return or_(DeskCard.owner_id == viewer.person_id, *places_of_cards(viewer))


def places_of_cards(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    """Of cards that need not be hers; none is in two of them."""
    if viewer.is_moderator:
        return (true(),)
    return (and_(DeskCard.audience == "district", DeskCard.district_id == viewer.context.district_id), DeskCard.audience == "all")


def problems_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Of problems for the next meeting: those of her district, and those that she looks after. The caller joins the thread."""
    if viewer.is_moderator:
        return true()
    return or_(Assignment.owner_id == viewer.person_id, Thread.district_id == viewer.context.district_id)


def why_not_finish(card: DeskCard) -> str | None:
    """Say of a card that it is done, for everybody."""
    if card.kind == "unanswered":
        return gettext("A problem is done when it has a solution. It can be put off, or handed on.")
    return None


def why_not_dismiss(viewer: Viewer, card: DeskCard) -> str | None:
    if card.kind == "unanswered" and card.owner_id == viewer.person_id:
        return gettext("This problem is with you. It can be put off, or handed on to a colleague.")
    return None


def why_not_hand_on(viewer: Viewer, card: DeskCard) -> str | None:
    if card.kind == "unanswered" and (viewer.is_moderator or card.owner_id == viewer.person_id):
        return None
    return gettext("Only a problem that is with you can be handed on.")


def may_change_reply(viewer: Viewer, reply: SavedReply) -> bool:
    """Everybody has her own; nobody reads another's."""
    return may_use_desk(viewer) and reply.person_id == viewer.person_id
