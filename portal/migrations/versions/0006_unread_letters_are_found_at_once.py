"""How many letters are unread is asked at every request; it looked at each letter that the person ever had."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX ix_outbox_unread ON outbox (account_id, in_inbox) WHERE read_at IS NULL")


def downgrade() -> None:
    op.execute("DROP INDEX ix_outbox_unread")
