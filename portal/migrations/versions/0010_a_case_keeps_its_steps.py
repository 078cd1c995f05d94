"""A complaint goes by the steps it was begun under, whatever becomes of them meanwhile."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE complaints ADD COLUMN steps_version BIGINT DEFAULT 1 NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE complaints DROP COLUMN steps_version")
