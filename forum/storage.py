"""Every table, in one place, and whether a database has them. What brings them there is forum/migrating.py.

Importing this module imports all models, so that `Base.metadata` is whole; a feature with tables adds its line below.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import MetaData, column, create_engine, inspect, select, table
from sqlalchemy.engine import Connection

import forum.core.jobs
import forum.core.limits
import forum.desk.models
import forum.discussion.models
import forum.loop.models
import forum.moderation.models
import forum.notices.models
import forum.people.models
import forum.places.models
import forum.recognition.models
import forum.search.models
import forum.showcase.models  # noqa: F401 - each import adds its tables to the metadata
from forum.core.db import Base, listen_to
from forum.core.settings import ROOT, Settings

MIGRATIONS = ROOT / "migrations"


def metadata() -> MetaData:
    return Base.metadata


def is_current(settings: Settings) -> bool:
    """Whether the database stands at the newest migration."""
    return current_revision(settings) == newest_revision()


def current_revision(settings: Settings) -> str | None:
    """None where no migration has run. Asked without Alembic, which takes a fifth of a second of each start to load."""
    with connected(settings) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.scalar(select(column("version_num")).select_from(table("alembic_version")))
        return revision


def newest_revision() -> str:
    """Revisions are counted, and each file begins with its number."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


@contextmanager
def connected(settings: Settings) -> Iterator[Connection]:
    engine = create_engine(settings.database_url)
    listen_to(engine)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
