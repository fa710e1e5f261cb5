"""What people are told about certificates, appreciation and their way to mentor."""

from collections.abc import Callable, Mapping
from typing import Any

from forum.core.i18n import gettext
from forum.recognition.rules import RULES

Details = Mapping[str, Any]


def _award_given(details: Details) -> str:
    return gettext(
        "You have a certificate: “%(name)s”. It stands under “My certificates”; nobody sees it unless you show it.",
        name=_name(details),
    )


def _award_withdrawn(details: Details) -> str:
    return gettext(
        "A moderator has withdrawn your certificate “%(name)s”. The reason: “%(reason)s”",
        name=_name(details),
        reason=details.get("reason", ""),
    )


def _appreciation(details: Details) -> str:
    return gettext(
        "%(name)s has written some words of appreciation for you. Under “My certificates” you decide whether others see them.",
        name=details.get("from", ""),
    )


def _mentor_invited(details: Details) -> str:
    return gettext(
        "%(name)s invites you to become a mentor. Under “My journey” you can accept or decline.", name=details.get("by", "")
    )


def _mentor_accepted(details: Details) -> str:
    return gettext(
        "%(name)s has accepted your invitation to become a mentor. An admin can now give the role.", name=details.get("name", "")
    )


def _mentor_declined(details: Details) -> str:
    return gettext("%(name)s does not wish to become a mentor now. You may ask again another time.", name=details.get("name", ""))


def _name(details: Details) -> str:
    rule = RULES.get(details.get("award", ""))
    return str(rule.name) if rule else ""


NOTICES: Mapping[str, Callable[[Details], str]] = {
    "award_given": _award_given,
    "award_withdrawn": _award_withdrawn,
    "appreciation": _appreciation,
    "mentor_invited": _mentor_invited,
    "mentor_accepted": _mentor_accepted,
    "mentor_declined": _mentor_declined,
}
"""In the shape of NOTICES in forum/people/notices.py."""
