"""What people are told about their accounts, in their language."""

from collections.abc import Callable, Mapping
from typing import Any

from forum.core.i18n import gettext
from forum.core.viewer import Role


def role_word(role: Role | str) -> str:
    return {
        "teacher": gettext("Teacher"),
        "mentor": gettext("Mentor"),
        "moderator": gettext("Moderator"),
        "admin": gettext("Admin"),
    }.get(role, role)


def _reset_code(details: Mapping[str, Any]) -> str:
    return gettext(
        "%(name)s made a code with which a new password can be set for your account. If you did not ask for it, tell a moderator.",
        name=details.get("by") or gettext("The site's operator"),
    )


def _recovered(_details: Mapping[str, Any]) -> str:
    return gettext("Your password was set anew with a code. If it was not you, change it now and tell a moderator.")


def _role(details: Mapping[str, Any]) -> str:
    return gettext("Your role here is now: %(role)s.", role=role_word(str(details.get("role", ""))))


def _unsuspended(_details: Mapping[str, Any]) -> str:
    return gettext("Your account is open again.")


NOTICES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "reset_code": _reset_code,
    "recovered": _recovered,
    "role": _role,
    "unsuspended": _unsuspended,
}
