"""Who has a number of another country signs in by e-mail; the number is kept as they say it."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE accounts ADD COLUMN number_abroad TEXT")


def downgrade() -> None:
    op.execute("ALTER TABLE accounts DROP COLUMN number_abroad")
