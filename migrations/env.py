"""What Alembic runs for every command. Reached through forum/migrating.py, or through the `alembic` command from the checkout."""

import warnings
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrationScript
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeEngine

from forum.core.db import listen_to
from forum.core.settings import read_settings
from forum.storage import metadata


def plain_type(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Migrations name plain types only, so that an old one still runs when our own types have changed."""
    if kind != "type":
        return False
    if isinstance(item, sa.TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    if isinstance(item, sa.Enum | sa.String) and not isinstance(item, sa.Text):
        return "sa.Text()"
    return False


def is_other_type(_context: Any, _column: Any, _model: Any, held: TypeEngine[Any], said: TypeEngine[Any]) -> bool:
    """Types differ where what Python gets from them differs; how long a text may be is the business of forms."""
    plain = said.impl_instance if isinstance(said, sa.TypeDecorator) else said
    return held.python_type is not plain.python_type


def number_it(_context: Any, _revision: Any, directives: list[MigrationScript]) -> None:
    """Revisions are counted: 0001, 0002."""
    head = context.script.get_current_head()
    for directive in directives:
        directive.rev_id = f"{int(head or 0) + 1:04}"


def migrate(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # A table that is copied and dropped would take its children along; a pragma is heard only outside a transaction.
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.close()
    context.configure(
        connection=connection.execution_options(write=True),
        target_metadata=metadata(),
        render_as_batch=True,
        render_item=plain_type,
        process_revision_directives=number_it,
        compare_type=is_other_type,
        transaction_per_migration=False,
    )
    with context.begin_transaction(), warnings.catch_warnings():
        # On SQLite it is not seen. A migration that copies its table makes it anew: tests/house/test_migrations.py looks for each by name.
        warnings.filterwarnings("ignore", ".*expression-based index")
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"the migration leaves rows that point nowhere: {broken[:5]}")


def connect_and_migrate() -> None:
    engine = sa.create_engine(read_settings().database_url)
    listen_to(engine)
    with engine.connect() as connection:
        migrate(connection)


given = context.config.attributes.get("connection")
if given is None:
    connect_and_migrate()
else:
    migrate(given)
