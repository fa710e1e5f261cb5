"""The mentors' desk: who looks after which problem, cards and answers, minutes, saved replies."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_deed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_desk_deed_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_deed")),
    )
    with op.batch_alter_table("desk_deed", schema=None) as batch_op:
        batch_op.create_index("ix_desk_deed_person", ["person_id", "created_at"], unique=False)

    op.create_table(
        "saved_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_reply_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_reply")),
    )
    with op.batch_alter_table("saved_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_reply_person_id"), ["person_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("mentor_of_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_assignment_district_id")),
        sa.ForeignKeyConstraint(["mentor_of_id"], ["district.id"], name=op.f("fk_assignment_mentor_of_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_assignment_owner_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_assignment_thread_id")),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "assignment_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_assignment_entry_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_entry_person_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_assignment_entry_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_entry")),
    )
    with op.batch_alter_table("assignment_entry", schema=None) as batch_op:
        batch_op.create_index("ix_assignment_entry_thread", ["thread_id", "id"], unique=False)

    op.create_table(
        "desk_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("other_thread_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("try_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_desk_card_district_id")),
        sa.ForeignKeyConstraint(["other_thread_id"], ["thread.id"], name=op.f("fk_desk_card_other_thread_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_desk_card_owner_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_desk_card_post_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_desk_card_thread_id")),
        sa.ForeignKeyConstraint(["try_id"], ["try.id"], name=op.f("fk_desk_card_try_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_card")),
        sa.UniqueConstraint("kind", "about", name=op.f("uq_desk_card_kind_about")),
    )
    with op.batch_alter_table("desk_card", schema=None) as batch_op:
        batch_op.create_index("ix_desk_card_open", ["closed_at", "district_id", "kind", "since"], unique=False)
        batch_op.create_index(batch_op.f("ix_desk_card_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_desk_card_post_id"), ["post_id"], unique=False)
        batch_op.create_index("ix_desk_card_thread", ["thread_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_desk_card_try_id"), ["try_id"], unique=False)

    op.create_table(
        "desk_answer",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["desk_card.id"], name=op.f("fk_desk_answer_card_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_desk_answer_person_id")),
        sa.PrimaryKeyConstraint("card_id", "person_id", name=op.f("pk_desk_answer")),
    )
    with op.batch_alter_table("desk_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_answer_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("desk_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_desk_answer_person_id"))

    op.drop_table("desk_answer")
    with op.batch_alter_table("desk_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_desk_card_try_id"))
        batch_op.drop_index("ix_desk_card_thread")
        batch_op.drop_index(batch_op.f("ix_desk_card_post_id"))
        batch_op.drop_index(batch_op.f("ix_desk_card_owner_id"))
        batch_op.drop_index("ix_desk_card_open")

    op.drop_table("desk_card")
    with op.batch_alter_table("assignment_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_assignment_entry_thread")

    op.drop_table("assignment_entry")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_owner_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("saved_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_reply_person_id"))

    op.drop_table("saved_reply")
    with op.batch_alter_table("desk_deed", schema=None) as batch_op:
        batch_op.drop_index("ix_desk_deed_person")

    op.drop_table("desk_deed")
