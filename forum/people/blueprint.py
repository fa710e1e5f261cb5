"""The two groups of pages about people. Visitors may send the forms of the first: they sign in, join and come back with them."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)

settings_blueprint = Blueprint("settings", __name__)
