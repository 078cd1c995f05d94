"""Messages are counted by the number they go to and by who caused them; an account knows when its phone was proved."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_outbox_counted_as": ["counted_as", "sent_at"],
    "ix_outbox_channel": ["channel", "sent_at"],
    "ix_outbox_sender": ["sender_id", "sent_at"],
}
KNOWN = "sender_id IS NOT NULL"


def upgrade() -> None:
    op.execute(f"ALTER TABLE accounts ADD COLUMN proved_at {_moment()}")
    op.execute(  # who could be reached until now has signed in, or is a clerk who was invited: those prove it again
        "UPDATE accounts SET proved_at = created_at WHERE password_hash IS NOT NULL OR totp_secret IS NOT NULL"
        " OR id IN (SELECT account_id FROM members) OR id IN (SELECT account_id FROM sessions)"
    )
    op.execute("ALTER TABLE outbox ADD COLUMN sender_id BIGINT CONSTRAINT fk_outbox_sender_id REFERENCES accounts (id)")
    op.execute("ALTER TABLE outbox ADD COLUMN counted_as TEXT")
    op.execute(f"ALTER TABLE outbox ADD COLUMN is_first BOOLEAN DEFAULT {_false()} NOT NULL")
    op.execute("ALTER TABLE outbox ADD COLUMN repeats BIGINT DEFAULT 0 NOT NULL")
    op.execute("UPDATE outbox SET counted_as = lower(address) WHERE address IS NOT NULL")
    for name, columns in INDEXES.items():
        where = sa.text(KNOWN) if "sender" in name else None
        op.create_index(name, "outbox", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name="outbox")
    for column in ("repeats", "is_first", "counted_as", "sender_id"):
        op.execute(f"ALTER TABLE outbox DROP COLUMN {column}")
    op.execute("ALTER TABLE accounts DROP COLUMN proved_at")


def _moment() -> str:
    return "TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"


def _false() -> str:
    return "false" if op.get_bind().dialect.name == "postgresql" else "0"
