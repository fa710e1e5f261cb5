"""All pages of the discussion; each views module hangs its pages here."""

from flask import Blueprint

blueprint = Blueprint("discussion", __name__)
