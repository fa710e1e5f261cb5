"""What people follow, what they were told of it, and the letters that go out by mail. Notices learn what they are about."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


NOTICE = sa.table(
    "notice",
    sa.column("id", sa.Integer),
    sa.column("kind", sa.Text),
    sa.column("details", sa.Text),
    sa.column("created_at", sa.DateTime),
    sa.column("changed_at", sa.DateTime),
    sa.column("post_id", sa.Integer),
)


def upgrade() -> None:
    op.create_table(
        "follow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_follow_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow")),
        sa.UniqueConstraint("person_id", "kind", "target_id", "search", name=op.f("uq_follow_person_id_kind_target_id_search")),
    )
    with op.batch_alter_table("follow", schema=None) as batch_op:
        batch_op.create_index("ix_follow_kind", ["kind", "target_id"], unique=False)

    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("dead_at", sa.DateTime(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_letter_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_claimed_at"), ["claimed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_dead_at"), ["dead_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_due_at"), ["due_at"], unique=False)
        batch_op.create_index("ix_letter_person", ["person_id", "kind", "created_at"], unique=False)

    op.create_table(
        "mail_box",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("verified_at", sa.DateTime(), nullable=True),
        sa.Column("refused_at", sa.DateTime(), nullable=True),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("digest_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_box_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mail_box")),
    )
    with op.batch_alter_table("mail_box", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_box_frequency"), ["frequency"], unique=False)

    op.create_table(
        "notice_switch",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_switch_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_notice_switch")),
    )
    op.create_table(
        "notice_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("try_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_notice_item_actor_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_item_notice_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_notice_item_post_id")),
        sa.ForeignKeyConstraint(["try_id"], ["try.id"], name=op.f("fk_notice_item_try_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_item")),
    )
    with op.batch_alter_table("notice_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_item_notice_id"), ["notice_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_item_post_id"), ["post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_item_try_id"), ["try_id"], unique=False)

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("thread_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("post_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("link", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(), nullable=True))
    _say_what_they_are_about()
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.alter_column("changed_at", existing_type=sa.DateTime(), nullable=False)
        batch_op.create_index("ix_notice_person_changed", ["person_id", "changed_at"], unique=False)
        batch_op.create_index("ix_notice_person_key", ["person_id", "key"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_post_id"), ["post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_thread_id"), ["thread_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_notice_post_id"), "post", ["post_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_notice_thread_id"), "thread", ["thread_id"], ["id"])

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unread_notices", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("followed", sa.Text(), nullable=True))
    op.execute(
        "UPDATE person SET unread_notices = "
        "(SELECT count(*) FROM notice WHERE notice.person_id = person.id AND notice.read_at IS NULL)"
    )


def _say_what_they_are_about() -> None:
    """The post moves out of the details, where a title stood beside it that somebody may have hidden since; the three answers to
    a report become one kind."""
    connection = op.get_bind()
    posts = set(connection.execute(sa.text("SELECT id FROM post")).scalars())
    for row in connection.execute(sa.select(NOTICE.c.id, NOTICE.c.kind, NOTICE.c.details, NOTICE.c.created_at)).all():
        details = json.loads(row.details or "{}")
        details.pop("title", None)
        post_id, kind = details.pop("post", None), row.kind
        if kind.startswith("report_"):
            details["answer"], kind = kind.removeprefix("report_"), "report_decided"
        values = {"kind": kind, "details": json.dumps(details, ensure_ascii=False), "changed_at": row.created_at}
        values["post_id"] = post_id if post_id in posts else None
        connection.execute(sa.update(NOTICE).where(NOTICE.c.id == row.id).values(values))


def _say_it_as_before() -> None:
    connection = op.get_bind()
    titles = sa.text("SELECT post.id, thread.title FROM post JOIN thread ON thread.id = post.thread_id WHERE post.id = :id")
    for row in connection.execute(sa.select(NOTICE.c.id, NOTICE.c.kind, NOTICE.c.details, NOTICE.c.post_id)).all():
        details, kind = json.loads(row.details or "{}"), row.kind
        if row.post_id is not None and (post := connection.execute(titles, {"id": row.post_id}).one_or_none()) is not None:
            details["post"], details["title"] = post
        if kind == "report_decided":
            kind = f"report_{details.pop('answer', 'kept')}"
        values = {"kind": kind, "details": json.dumps(details, ensure_ascii=False)}
        connection.execute(sa.update(NOTICE).where(NOTICE.c.id == row.id).values(values))


def downgrade() -> None:
    _say_it_as_before()
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("followed")
        batch_op.drop_column("unread_notices")

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_notice_thread_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_notice_post_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_notice_thread_id"))
        batch_op.drop_index(batch_op.f("ix_notice_post_id"))
        batch_op.drop_index("ix_notice_person_key")
        batch_op.drop_index("ix_notice_person_changed")
        batch_op.drop_column("changed_at")
        batch_op.drop_column("link")
        batch_op.drop_column("post_id")
        batch_op.drop_column("thread_id")
        batch_op.drop_column("key")

    with op.batch_alter_table("notice_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_item_try_id"))
        batch_op.drop_index(batch_op.f("ix_notice_item_post_id"))
        batch_op.drop_index(batch_op.f("ix_notice_item_notice_id"))

    op.drop_table("notice_item")
    op.drop_table("notice_switch")
    with op.batch_alter_table("mail_box", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_box_frequency"))

    op.drop_table("mail_box")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_person")
        batch_op.drop_index(batch_op.f("ix_letter_due_at"))
        batch_op.drop_index(batch_op.f("ix_letter_dead_at"))
        batch_op.drop_index(batch_op.f("ix_letter_claimed_at"))

    op.drop_table("letter")
    with op.batch_alter_table("follow", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_kind")

    op.drop_table("follow")
