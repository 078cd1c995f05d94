"""A revoked certificate and a drawback left out stay in their tables; requests that an earn rule gives more."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TWO = "(decided_by IS NULL OR decided_by <> asked_by) AND (NOT (state = 'done') OR decided_by IS NOT NULL)"


def upgrade() -> None:
    op.add_column("certificates", sa.Column("revoked_at", MOMENT, nullable=True))
    op.add_column("surroundings", sa.Column("dropped_at", MOMENT, nullable=True))
    keys = (
        ("rule_id", "earn_rules"),
        ("campaign_id", "earn_campaigns"),
        ("asked_by", "accounts"),
        ("decided_by", "accounts"),
    )
    op.create_table(
        "rule_requests",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("is_campaign", sa.Boolean(), nullable=False),
        sa.Column("rule_id", WHOLE, nullable=True),
        sa.Column("campaign_id", WHOLE, nullable=True),
        sa.Column("trigger", sa.Text(), nullable=True),
        sa.Column("once_per", sa.Text(), nullable=True),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_by", WHOLE, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("decided_by", WHOLE, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.CheckConstraint("rule_id IS NULL OR campaign_id IS NULL", name=op.f("ck_rule_requests_one")),
        sa.CheckConstraint(TWO, name=op.f("ck_rule_requests_four_eyes")),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_rule_requests_{name}"))
            for name, table in keys
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_requests")),
    )
    op.create_index("ix_rule_requests_state", "rule_requests", ["state", "id"])


def downgrade() -> None:
    """What was taken away is gone for good, as it was before."""
    op.drop_table("rule_requests")
    op.execute(
        "DELETE FROM certificate_buildings WHERE certificate_id IN"
        " (SELECT id FROM certificates WHERE revoked_at IS NOT NULL)"
    )
    for table, column in (("certificates", "revoked_at"), ("surroundings", "dropped_at")):
        op.execute(f"DELETE FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
