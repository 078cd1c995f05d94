"""Within how long wrong codes lock a till is a term that staff set; it was an hour."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    check = "CONSTRAINT ck_till_terms_window CHECK (window_minutes BETWEEN 5 AND 1440)"
    op.execute(f"ALTER TABLE till_terms ADD COLUMN window_minutes BIGINT DEFAULT 60 NOT NULL {check}")


def downgrade() -> None:
    op.execute("ALTER TABLE till_terms DROP COLUMN window_minutes")
