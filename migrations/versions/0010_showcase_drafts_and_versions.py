"""Entries of the showcase are written as drafts, read by a second reader and kept in versions."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "showcase_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("post_ids", sa.Text(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("asked_id", sa.Integer(), nullable=True),
        sa.Column("returned", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("summary_html", sa.Text(), nullable=False),
        sa.Column("summary_text", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("other_title", sa.Text(), nullable=True),
        sa.Column("other_summary", sa.Text(), nullable=True),
        sa.Column("other_summary_html", sa.Text(), nullable=True),
        sa.Column("other_summary_text", sa.Text(), nullable=True),
        sa.Column("other_lang", sa.Text(), nullable=True),
        sa.Column("limits", sa.Text(), nullable=True),
        sa.Column("exception", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_showcase_version_approved_by_id")),
        sa.ForeignKeyConstraint(["asked_id"], ["person.id"], name=op.f("fk_showcase_version_asked_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["showcase_entry.id"], name=op.f("fk_showcase_version_entry_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_showcase_version_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_showcase_version")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_showcase_version_entry_id_number")),
    )
    with op.batch_alter_table("showcase_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_showcase_version_asked_at"), ["asked_at"], unique=False)

    op.create_table(
        "showcase_solution",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["showcase_entry.id"], name=op.f("fk_showcase_solution_entry_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_showcase_solution_post_id")),
        sa.PrimaryKeyConstraint("entry_id", "post_id", name=op.f("pk_showcase_solution")),
    )
    with op.batch_alter_table("showcase_solution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_showcase_solution_post_id"), ["post_id"], unique=False)

    with op.batch_alter_table("showcase_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stage", sa.Text(), nullable=False, server_default="published"))
        batch_op.add_column(sa.Column("second_reader_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("version_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("other_title", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("other_summary", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("other_summary_html", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("other_summary_text", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("other_lang", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("limits", sa.Text(), nullable=True))
        batch_op.alter_column("published_at", existing_type=sa.DATETIME(), nullable=True)
        batch_op.create_index(batch_op.f("ix_showcase_entry_stage"), ["stage"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_showcase_entry_second_reader_id"), "person", ["second_reader_id"], ["id"])
    with op.batch_alter_table("showcase_entry", schema=None) as batch_op:  # the defaults were for the rows that stood here
        batch_op.alter_column("stage", existing_type=sa.Text(), server_default=None)
        batch_op.alter_column("version", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("showcase_solution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_showcase_solution_post_id"))

    op.drop_table("showcase_solution")
    with op.batch_alter_table("showcase_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_showcase_version_asked_at"))

    op.drop_table("showcase_version")

    # Before, everything that stood here could be read by everybody: what could not, goes.
    op.execute("DELETE FROM showcase_pick WHERE entry_id IN (SELECT id FROM showcase_entry WHERE stage <> 'published')")
    op.execute("DELETE FROM showcase_entry WHERE stage <> 'published'")
    with op.batch_alter_table("showcase_entry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_showcase_entry_second_reader_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_showcase_entry_stage"))
        batch_op.alter_column("published_at", existing_type=sa.DATETIME(), nullable=False)
        batch_op.drop_column("limits")
        batch_op.drop_column("other_lang")
        batch_op.drop_column("other_summary_text")
        batch_op.drop_column("other_summary_html")
        batch_op.drop_column("other_summary")
        batch_op.drop_column("other_title")
        batch_op.drop_column("version_at")
        batch_op.drop_column("version")
        batch_op.drop_column("second_reader_id")
        batch_op.drop_column("stage")
