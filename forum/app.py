"""The application, assembled. What a part needs at start it says in its own `set_up(app, settings)`."""

from flask import Flask

from forum import wiring
from forum.core import events, jobs
from forum.core.db import db, listen_to
from forum.core.settings import ROOT, Settings, read_settings


def create_app(settings: Settings | None = None) -> Flask:
    settings = settings or read_settings()
    app = Flask("forum", root_path=str(ROOT / "forum"), template_folder=str(ROOT / "templates"), static_folder=None)
    app.extensions["settings"] = settings
    app.secret_key = settings.secret_key
    app.config["SECRET_KEY_FALLBACKS"] = list(settings.secret_key_fallbacks)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    with app.app_context():
        listen_to(db.engine)
    events.connect(wiring.REACTIONS)
    jobs.connect(wiring.WORKERS, at_once=wiring.AT_ONCE)
    for blueprint in wiring.BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
