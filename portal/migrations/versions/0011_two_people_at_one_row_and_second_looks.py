"""Every row that several people edit counts its revisions; careful acts are written down and their letters wait."""

from alembic import op

revision = "0011"
down_revision = "0006"
branch_labels = None
depends_on = None

COUNTED_ALREADY = ("rewards", "reward_categories", "yearly_gifts")  # from 0; now from 1, so that 0 is nobody's
VERSIONED = ("complaints", "issues", "articles")  # the same, by another name
NEW = (
    "draws", "shops", "merchants", "house_types", "offers", "deliveries", "surroundings", "reward_pictures",
    "certificates", "projects", "reward_desks", "buildings", "progress", "events",
)  # fmt: skip


def upgrade() -> None:
    moment = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    for table in VERSIONED:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN version TO revision")
    for table in NEW:
        op.execute(f"ALTER TABLE {table} ADD COLUMN revision BIGINT DEFAULT 1 NOT NULL")
    for table in COUNTED_ALREADY:
        op.execute(f"UPDATE {table} SET revision = revision + 1")  # noqa: S608
    for table in (*VERSIONED, *NEW, *COUNTED_ALREADY):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN revised_by BIGINT"
            f" CONSTRAINT fk_{table}_revised_by REFERENCES accounts (id)"
        )
        op.execute(f"ALTER TABLE {table} ADD COLUMN revised_at {moment}")


def downgrade() -> None:
    for table in (*VERSIONED, *NEW, *COUNTED_ALREADY):
        op.execute(f"ALTER TABLE {table} DROP COLUMN revised_at")
        op.execute(f"ALTER TABLE {table} DROP COLUMN revised_by")
    for table in VERSIONED:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN revision TO version")
    for table in NEW:
        op.execute(f"ALTER TABLE {table} DROP COLUMN revision")
