"""Events ask a deposit in points.

Plain columns with a check of their own: SQLite adds and drops them without rebuilding the table.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AMOUNT = "ADD COLUMN deposit BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_{table}_deposit CHECK (deposit >= 0)"
STATE = (
    "ADD COLUMN deposit_state VARCHAR(32)"
    " CONSTRAINT ck_sign_ups_deposit_state CHECK ((deposit > 0) = (deposit_state IS NOT NULL))"
)


def upgrade() -> None:
    for table in ("events", "sign_ups"):
        op.execute(f"ALTER TABLE {table} {AMOUNT.format(table=table)}")
    op.execute(f"ALTER TABLE sign_ups {STATE}")


def downgrade() -> None:
    op.execute("ALTER TABLE sign_ups DROP COLUMN deposit_state")
    for table in ("sign_ups", "events"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN deposit")
