"""Searches that found nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "missed_search",
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("words", name=op.f("pk_missed_search")),
    )
    with op.batch_alter_table("missed_search", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_missed_search_last_at"), ["last_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("missed_search", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_missed_search_last_at"))

    op.drop_table("missed_search")
