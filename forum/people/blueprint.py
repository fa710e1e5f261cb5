"""The two groups of pages about people: everybody's, and one's own settings."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)

VISITORS_SEND = frozenset({"people.sign_in", "people.sign_out", "people.join", "people.recover"})
"""The endpoints whose forms may come from somebody who is not signed in."""

settings_blueprint = Blueprint("settings", __name__)
