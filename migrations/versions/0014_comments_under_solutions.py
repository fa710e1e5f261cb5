"""The index of what stands under a solution holds only that: most posts stand under none, and SQLite took it for useless."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PLACED = sa.text("about_id IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_post_about", table_name="post")
    op.create_index("ix_post_about", "post", ["about_id", "created_at"], sqlite_where=PLACED, postgresql_where=PLACED)


def downgrade() -> None:
    op.drop_index("ix_post_about", table_name="post")
    op.create_index("ix_post_about", "post", ["about_id", "created_at"], unique=False)
