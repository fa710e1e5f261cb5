"""What templates ask of notices: whether she follows what the page shows, without asking the database."""

from collections.abc import Mapping

from flask import Flask

from forum.notices.matching import canonical
from forum.people import session


def follow_state(kind: str, target: int | str, automatic: bool = False) -> bool | None:
    """None for a visitor. `automatic`: followed without having asked, unless she said no."""
    if not session.viewer().is_signed_in:
        return None
    sign, followed = f"{kind}:{target}", session.followed()
    return sign in followed or (automatic and f"-{sign}" not in followed)


def search_sign(values: Mapping[str, str]) -> str:
    return canonical(list(values.items()))


def set_up(app: Flask) -> None:
    app.jinja_env.globals.update(follow_state=follow_state, search_sign=search_sign)
