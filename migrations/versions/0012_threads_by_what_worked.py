"""Threads in the order of what worked: the front page and a list ask for the first few, and sorted all of them for it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_thread_tried", "thread", ["state", sa.text("(tries_worked + tries_adapted)"), "touched_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_thread_tried", table_name="thread")
