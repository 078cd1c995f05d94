"""A gift of points can be declined for some days."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE gift_limits ADD COLUMN decline_days BIGINT DEFAULT 14 NOT NULL"
        " CONSTRAINT ck_gift_limits_decline_days CHECK (decline_days >= 0 AND decline_days <= 365)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE gift_limits DROP COLUMN decline_days")
