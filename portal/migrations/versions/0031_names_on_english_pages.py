"""A colleague has a name as English pages say it."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE accounts ADD COLUMN latin_name TEXT")


def downgrade() -> None:
    op.execute("ALTER TABLE accounts DROP COLUMN latin_name")
