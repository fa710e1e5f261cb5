"""The pages of recognition, in four files beside this one."""

from flask import Blueprint

blueprint = Blueprint("recognition", __name__)

VISITORS_SEND = frozenset({"recognition.verify", "recognition.appreciate"})
"""The endpoints whose forms may come from somebody who is not signed in: whoever checks a certificate, and an official."""
