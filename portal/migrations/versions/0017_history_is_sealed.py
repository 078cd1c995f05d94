"""History is sealed: rows that change are written down at every change, and what is written is closed in blocks."""

import sqlalchemy as sa
from alembic import op

from portal.engine import guards

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHAIN = ("row_changes", "record_blocks", "record_ranges")
JOURNALED = (
    *("accounts", "role_grants", "role_requests", "holdings", "reveals", "adjustments", "vouchers", "voucher_acts"),
    *("complaints", "complaint_works", "settlements", "settlement_lines", "settlement_disputes"),
)


def upgrade() -> None:
    op.create_table(
        "row_changes",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("row_id", WHOLE, nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_changes")),
    )
    op.create_index("ix_row_changes_row", "row_changes", ["kind", "row_id", "id"])
    op.create_table(
        "record_blocks",
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ranges", WHOLE, nullable=False),
        sa.Column("rows", WHOLE, nullable=False),
        sa.CheckConstraint("number >= 1 AND ranges >= 1 AND rows >= 1", name=op.f("ck_record_blocks_numbers")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_record_blocks")),
    )
    op.create_table(
        "record_ranges",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("last_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("first_id", WHOLE, nullable=False),
        sa.Column("block", WHOLE, nullable=False),
        sa.Column("rows", WHOLE, nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("digests", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("first_id <= last_id AND rows >= 1", name=op.f("ck_record_ranges_numbers")),
        sa.ForeignKeyConstraint(["block"], ["record_blocks.number"], name=op.f("fk_record_ranges_block")),
        sa.PrimaryKeyConstraint("kind", "last_id", name=op.f("pk_record_ranges")),
    )
    op.create_index("ix_record_ranges_block", "record_ranges", ["block"])
    for table in (*CHAIN, "complaint_log", *JOURNALED):
        guards.install(op.get_bind(), table)


def downgrade() -> None:
    for table in ("complaint_log", *JOURNALED, *CHAIN):
        guards.lift(op.get_bind(), table)
    for table in reversed(CHAIN):
        op.drop_table(table)
