"""What people are told when something of theirs, or something they reported, was looked at. Never who asked."""

from collections.abc import Callable, Mapping
from typing import Any

from forum.core.i18n import gettext

Details = Mapping[str, Any]


def _hidden_on_report(details: Details) -> str:
    return gettext(
        "A colleague thinks that a child could be recognised in what you wrote in “%(title)s”. So that no child comes to harm, "
        "it is out of sight until a moderator has looked at it. Nobody blames you: it happens easily.",
        title=_title(details),
    )


def _hidden(details: Details) -> str:
    said = gettext("A moderator has hidden what you wrote in “%(title)s”: readers do not see it now.", title=_title(details))
    return said + _reason(details)


def _shown_again(details: Details) -> str:
    said = gettext(
        "A moderator has looked at what you wrote in “%(title)s”. It is shown again. Thank you for your patience.",
        title=_title(details),
    )
    return said + _reason(details)


def _report_decided(details: Details) -> str:
    if details.get("answer") == "hidden":
        return gettext("A moderator has hidden what you reported. Thank you for watching over the children and each other.")
    return gettext(
        "A moderator has looked at what you reported in “%(title)s”, and it can be shown. Thank you for watching.",
        title=_title(details),
    )


def _title(details: Details) -> str:
    return str(details.get("title", ""))


def _reason(details: Details) -> str:
    reason = str(details.get("reason") or "")
    return " " + gettext("The moderator writes: “%(reason)s”", reason=reason) if reason else ""


NOTICES: Mapping[str, Callable[[Details], str]] = {
    "hidden_on_report": _hidden_on_report,
    "hidden": _hidden,
    "shown_again": _shown_again,
    "report_decided": _report_decided,
}
"""In the shape of NOTICES in forum/people/notices.py."""
