"""What people are given for what they did: awards, discussions led, words of officials, the way to mentor."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("criteria_version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("shown_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_award_person_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_award_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("code", name=op.f("uq_award_code")),
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index(
            "uq_award_standing",
            ["person_id", "kind"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "mentor_way",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("invited_at", sa.DateTime(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("paused_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["invited_by_id"], ["person.id"], name=op.f("fk_mentor_way_invited_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mentor_way_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mentor_way")),
    )
    with op.batch_alter_table("mentor_way", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentor_way_invited_by_id"), ["invited_by_id"], unique=False)

    op.create_table(
        "led_discussion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("led_on", sa.Date(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("counted_by_id", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["counted_by_id"], ["person.id"], name=op.f("fk_led_discussion_counted_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_led_discussion_person_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_led_discussion_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_led_discussion")),
        sa.UniqueConstraint("person_id", "led_on", "about", name=op.f("uq_led_discussion_person_id_led_on_about")),
    )
    with op.batch_alter_table("led_discussion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_led_discussion_thread_id"), ["thread_id"], unique=False)

    op.create_table(
        "appreciation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("from_name", sa.Text(), nullable=False),
        sa.Column("designation", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=True),
        sa.Column("looked_at", sa.DateTime(), nullable=True),
        sa.Column("looked_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["looked_by_id"], ["person.id"], name=op.f("fk_appreciation_looked_by_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_appreciation_made_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appreciation_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_appreciation_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appreciation")),
        sa.UniqueConstraint("code", name=op.f("uq_appreciation_code")),
    )
    with op.batch_alter_table("appreciation", schema=None) as batch_op:
        batch_op.create_index("ix_appreciation_person", ["person_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_appreciation_post_id"), ["post_id"], unique=False)
        batch_op.create_index("ix_appreciation_state", ["state", "written_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("appreciation", schema=None) as batch_op:
        batch_op.drop_index("ix_appreciation_state")
        batch_op.drop_index(batch_op.f("ix_appreciation_post_id"))
        batch_op.drop_index("ix_appreciation_person")

    op.drop_table("appreciation")
    with op.batch_alter_table("led_discussion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_led_discussion_thread_id"))

    op.drop_table("led_discussion")
    with op.batch_alter_table("mentor_way", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentor_way_invited_by_id"))

    op.drop_table("mentor_way")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_award_standing", sqlite_where=sa.text("withdrawn_at IS NULL"), postgresql_where=sa.text("withdrawn_at IS NULL")
        )

    op.drop_table("award")
