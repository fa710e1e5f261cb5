"""What many look for."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "past_search",
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("words", name=op.f("pk_past_search")),
    )
    with op.batch_alter_table("past_search", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_past_search_asked_on"), ["asked_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("past_search", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_past_search_asked_on"))

    op.drop_table("past_search")
