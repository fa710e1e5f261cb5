"""Buttons: who pressed one, and not too often."""

from datetime import timedelta

from forum.core.viewer import Viewer
from forum.people.session import signed_in_viewer
from forum.web.limits import limit_post

PRESSES_AN_HOUR = 300
"""Of all buttons together: five a minute for an hour is more than anybody reads."""


def who_presses() -> Viewer:
    """Raises SignInNeeded, TooMany."""
    me = signed_in_viewer()
    limit_post("press", str(me.person_id), times=PRESSES_AN_HOUR, within=timedelta(hours=1))
    return me
