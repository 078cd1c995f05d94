"""Sheets with whole phones or addresses: why, how many rows, who agreed, and the mark by which a leak is traced."""

import sqlalchemy as sa
from alembic import op

from portal.engine import guards

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TWO = (
    "(decided_by IS NULL OR decided_by <> asked_by)"
    " AND (NOT (state = 'done' AND needs_second) OR decided_by IS NOT NULL)"
)


def upgrade() -> None:
    op.create_table(
        "contact_exports",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("rows", WHOLE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("asked_by", WHOLE, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("decided_by", WHOLE, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.CheckConstraint(TWO, name=op.f("ck_contact_exports_four_eyes")),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_contact_exports_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"], name=op.f("fk_contact_exports_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_exports")),
        sa.UniqueConstraint("mark", name=op.f("uq_contact_exports_mark")),
    )
    op.create_index("ix_contact_exports_asked", "contact_exports", ["asked_by", "asked_at"])
    op.create_index("ix_contact_exports_state", "contact_exports", ["state", "id"])
    guards.install(op.get_bind(), "contact_exports")


def downgrade() -> None:
    guards.lift(op.get_bind(), "contact_exports")
    op.drop_table("contact_exports")
