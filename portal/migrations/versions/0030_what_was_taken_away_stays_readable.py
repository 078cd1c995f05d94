"""A revoked certificate and a drawback that was left out stay in their tables, so that they can come back."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0028"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("certificates", sa.Column("revoked_at", MOMENT, nullable=True))
    op.add_column("surroundings", sa.Column("dropped_at", MOMENT, nullable=True))


def downgrade() -> None:
    """What was taken away is gone for good, as it was before."""
    op.execute(
        "DELETE FROM certificate_buildings WHERE certificate_id IN"
        " (SELECT id FROM certificates WHERE revoked_at IS NOT NULL)"
    )
    for table, column in (("certificates", "revoked_at"), ("surroundings", "dropped_at")):
        op.execute(f"DELETE FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
