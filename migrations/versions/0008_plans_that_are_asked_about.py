"""Plans that are asked about, holidays, and one summary to a thread."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
    )
    op.create_table(
        "reminder",
        sa.Column("try_id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("aside_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["try_id"], ["try.id"], name=op.f("fk_reminder_try_id_try"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("try_id", name=op.f("pk_reminder")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_asked_planned_at", ["asked", "planned_at"], unique=False)
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index(
            "uq_post_summary",
            ["thread_id"],
            unique=True,
            sqlite_where=sa.text("form = 'summary'"),
            postgresql_where=sa.text("form = 'summary'"),
        )
    op.execute(
        "INSERT INTO reminder (try_id, planned_at, asked) "
        "SELECT id, created_at, 0 FROM try WHERE outcome = 'planning' AND state <> 'deleted'"
    )


def downgrade() -> None:
    op.execute("UPDATE post SET form = 'comment' WHERE form = 'summary'")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_post_summary", sqlite_where=sa.text("form = 'summary'"), postgresql_where=sa.text("form = 'summary'")
        )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index("ix_reminder_asked_planned_at")
    op.drop_table("reminder")
    op.drop_table("holiday")
