"""The application, assembled. What a part needs at start it says in its own `set_up`."""

from collections.abc import Mapping

from flask import Flask
from sqlalchemy import select

from forum import storage, wiring
from forum.core import events, jobs
from forum.core.db import db, listen_to
from forum.core.settings import ROOT, Settings, read_settings
from forum.discussion import showing
from forum.notices import showing as notices
from forum.people import session
from forum.search import engine, missed, past
from forum.web import setup as web
from forum.web.health import Check
from forum.web.site import Site

CONNECTION_SECONDS = 3600
"""A connection knows the sizes of the tables as they were when it was opened (`learn_sizes` of forum/core/db.py)."""


def create_app(settings: Settings | None = None) -> Flask:
    settings = settings or read_settings()
    app = Site("forum", root_path=str(ROOT / "forum"), template_folder=str(ROOT / "templates"), static_folder=None)
    app.extensions["settings"] = settings
    app.secret_key = settings.secret_key
    app.config["SECRET_KEY_FALLBACKS"] = list(settings.secret_key_fallbacks)
    _set_up_storage(app, settings)
    engine.connect(settings)
    web.set_up(app, settings, wiring.FROM_PEOPLE, _checks(app))
    session.set_up(app, settings)
    showing.set_up(app)
    notices.set_up(app)
    missed.set_up(app)
    past.set_up(app)
    events.connect(wiring.REACTIONS)
    app.extensions["front_of_home"] = wiring.FRONT_OF_HOME
    jobs.connect(wiring.WORKERS, at_once=wiring.AT_ONCE)
    for blueprint in wiring.BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _set_up_storage(app: Flask, settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_recycle": CONNECTION_SECONDS}
    db.init_app(app)
    with app.app_context():
        listen_to(db.engine)


def _checks(app: Flask) -> Mapping[str, Check]:
    """What /readyz asks: each gives True when its part is there."""
    return {
        "database": lambda: db.session.execute(select(1)).scalar() == 1,
        "migrations": lambda: storage.is_current(app.extensions["settings"]),
        "index": lambda: engine.site_engine().count() >= 0,
    }
