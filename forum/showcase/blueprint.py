"""All pages of the showcase register here."""

from flask import Blueprint

blueprint = Blueprint("showcase", __name__)
