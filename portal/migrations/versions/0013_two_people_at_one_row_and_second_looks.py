"""Every row that several people edit counts its revisions; careful acts are written down and their letters wait."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

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
    _careful_acts()
    op.execute(
        "ALTER TABLE outbox ADD COLUMN careful_id BIGINT CONSTRAINT fk_outbox_careful_id REFERENCES careful_acts (id)"
    )
    op.execute("CREATE INDEX ix_outbox_careful ON outbox (careful_id) WHERE careful_id IS NOT NULL")


def _careful_acts() -> None:
    op.create_table(
        "careful_acts",
        sa.Column("id", BIG, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("counted", sa.JSON(), nullable=False),
        sa.Column("undo_until", sa.DateTime(timezone=True)),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_careful_acts_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_careful_acts")),
    )
    op.create_index("ix_careful_acts_place", "careful_acts", ["place", "id"])


def downgrade() -> None:
    op.execute("DROP INDEX ix_outbox_careful")
    op.execute("ALTER TABLE outbox DROP COLUMN careful_id")
    op.drop_table("careful_acts")
    for table in (*VERSIONED, *NEW, *COUNTED_ALREADY):
        op.execute(f"ALTER TABLE {table} DROP COLUMN revised_at")
        op.execute(f"ALTER TABLE {table} DROP COLUMN revised_by")
    for table in VERSIONED:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN revision TO version")
    for table in NEW:
        op.execute(f"ALTER TABLE {table} DROP COLUMN revision")
