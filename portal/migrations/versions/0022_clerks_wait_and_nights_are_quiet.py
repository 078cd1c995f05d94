"""Who is invited to a till while at another one's waits for that to end; what may ring at night is said by message."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

WORKS = sa.text("ended_at IS NULL AND NOT waits")
BEFORE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("wakes", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("clerks", sa.Column("waits", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_index("uq_clerks_account", "clerks")
    op.create_index(
        "uq_clerks_account", "clerks", ["account_id"], unique=True, sqlite_where=WORKS, postgresql_where=WORKS
    )


def downgrade() -> None:
    op.execute("UPDATE clerks SET ended_at = started_at WHERE waits AND ended_at IS NULL")
    op.drop_index("uq_clerks_account", "clerks")
    op.create_index(
        "uq_clerks_account", "clerks", ["account_id"], unique=True, sqlite_where=BEFORE, postgresql_where=BEFORE
    )
    op.drop_column("clerks", "waits")
    op.drop_column("outbox", "wakes")
