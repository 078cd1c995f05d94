"""The seals over the ledger."""

import sqlalchemy as sa
from alembic import op

import portal.database


def seal_blocks() -> None:
    op.create_table(
        "seal_blocks",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("sealed_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("form", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ranges", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rows", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("number >= 1 AND ranges >= 1 AND rows >= ranges", name=op.f("ck_seal_blocks_numbers")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seal_blocks")),
    )


def seal_marks() -> None:
    op.create_table(
        "seal_marks",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_seal_marks_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_seal_marks")),
    )


def seal_ranges() -> None:
    op.create_table(
        "seal_ranges",
        sa.Column("block", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("from_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("1 <= from_seq AND from_seq <= to_seq", name=op.f("ck_seal_ranges_order")),
        sa.ForeignKeyConstraint(["block"], ["seal_blocks.number"], name=op.f("fk_seal_ranges_block")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_seal_ranges_member_id")),
        sa.PrimaryKeyConstraint("block", "member_id", name=op.f("pk_seal_ranges")),
        sa.UniqueConstraint("member_id", "to_seq", name=op.f("uq_seal_ranges_member_id_to_seq")),
        sqlite_with_rowid=False,
    )


TABLES = (seal_blocks, seal_marks, seal_ranges)
