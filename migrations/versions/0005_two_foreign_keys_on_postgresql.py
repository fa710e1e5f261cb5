"""Two foreign keys on PostgreSQL: its tables that name each other are made one after the other, and SQLite has made them at once."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEYS = (("person", "invitation_id", "invitation"), ("thread", "solved_post_id", "post"))


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column, other in KEYS:
            op.create_foreign_key(f"fk_{table}_{column}", table, other, [column], ["id"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column, _other in KEYS:
            op.drop_constraint(f"fk_{table}_{column}", table, type_="foreignkey")
