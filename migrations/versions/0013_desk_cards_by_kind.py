"""Open desk cards of a kind, and of somebody, in the order in which they wait: a desk read all the cards that it might show."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_desk_card_kind", "desk_card", ["closed_at", "kind", "since"], unique=False)
    op.create_index("ix_desk_card_owner", "desk_card", ["owner_id", "closed_at", "kind", "since"], unique=False)
    op.drop_index("ix_desk_card_owner_id", table_name="desk_card")


def downgrade() -> None:
    op.create_index("ix_desk_card_owner_id", "desk_card", ["owner_id"], unique=False)
    op.drop_index("ix_desk_card_owner", table_name="desk_card")
    op.drop_index("ix_desk_card_kind", table_name="desk_card")
