"""The address and the name of the site itself, for whatever leaves it: canonical links, cards, feeds, mails."""

from flask import current_app, g, request

from forum.core.i18n import gettext
from forum.core.settings import Settings


def site_url() -> str:
    """Without a slash at its end: as it is set, else (development) as this request has asked for it."""
    kept: str | None = g.get("site_url")
    if kept is None:
        kept = g.site_url = _settings().site_url or request.url_root.rstrip("/")
    return kept


def site_name() -> str:
    """In the language being spoken, where the site has no name of its own."""
    return _settings().site_name or gettext("Aazmaya")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
