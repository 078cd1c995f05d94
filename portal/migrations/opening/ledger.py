"""The ledger of points: its lines, the balances, the lots."""

import sqlalchemy as sa
from alembic import op

import portal.database


def ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "earn",
                "spend",
                "give_back",
                "expire",
                "lock",
                "unlock",
                "forfeit",
                "claw_back",
                "repay",
                "gift_out",
                "gift_in",
                name="kind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("balance", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rule_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reverses", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("debt", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cause", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('give_back', 'unlock', 'forfeit', 'claw_back')) = (reverses IS NOT NULL)",
            name=op.f("ck_ledger_reverses"),
        ),
        sa.CheckConstraint(
            "\n    (kind = 'earn' AND amount >= 0 AND debt = 0)\n    OR (kind IN ('unlock', 'gift_in') AND amount > 0 AND debt = 0)\n    OR (kind IN ('spend', 'expire', 'lock', 'gift_out') AND amount < 0 AND debt = 0)\n    OR (kind = 'forfeit' AND amount = 0 AND debt = 0)\n    OR (kind = 'give_back' AND amount >= 0 AND debt <= 0)\n    OR (kind = 'claw_back' AND amount <= 0 AND debt >= 0)\n    OR (kind = 'repay' AND amount < 0 AND debt = amount)\n",
            name=op.f("ck_ledger_sign"),
        ),
        sa.CheckConstraint(
            "seq >= 1 AND balance >= 0 AND (status >= 0 OR kind = 'claw_back')", name=op.f("ck_ledger_numbers")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_ledger_member_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["earn_rules.id"], name=op.f("fk_ledger_rule_id")),
        sa.PrimaryKeyConstraint("member_id", "seq", name=op.f("pk_ledger")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_key")),
        sa.UniqueConstraint("member_id", "reverses", name=op.f("uq_ledger_member_id_reverses")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ledger_locks",
            ["member_id"],
            unique=False,
            sqlite_where=sa.text("kind = 'lock'"),
            postgresql_where=sa.text("kind = 'lock'"),
        )


def points() -> None:
    op.create_table(
        "points",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("balance", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("next_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("locked", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("debt", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_points_balance")),
        sa.CheckConstraint("debt >= 0", name=op.f("ck_points_debt")),
        sa.CheckConstraint("locked >= 0", name=op.f("ck_points_locked")),
        sa.CheckConstraint("next_seq >= 1", name=op.f("ck_points_seq")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_points_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_points")),
    )


def lots() -> None:
    op.create_table(
        "lots",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("remaining", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_at", portal.database.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("0 <= remaining AND remaining <= amount AND amount > 0", name=op.f("ck_lots_remaining")),
        sa.ForeignKeyConstraint(
            ["member_id", "seq"], ["ledger.member_id", "ledger.seq"], name=op.f("fk_lots_member_id_seq")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
        sa.UniqueConstraint("member_id", "seq", "expires_at", name=op.f("uq_lots_member_id_seq_expires_at")),
    )
    with op.batch_alter_table("lots", schema=None) as batch_op:
        batch_op.create_index(
            "ix_lots_due",
            ["expires_at", "member_id"],
            unique=False,
            sqlite_where=sa.text("remaining > 0"),
            postgresql_where=sa.text("remaining > 0"),
        )
        batch_op.create_index(
            "ix_lots_open",
            ["member_id", "expires_at", "id"],
            unique=False,
            sqlite_where=sa.text("remaining > 0"),
            postgresql_where=sa.text("remaining > 0"),
        )


def allocations() -> None:
    op.create_table(
        "allocations",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_allocations_amount")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_allocations_lot_id")),
        sa.ForeignKeyConstraint(
            ["member_id", "seq"], ["ledger.member_id", "ledger.seq"], name=op.f("fk_allocations_member_id_seq")
        ),
        sa.PrimaryKeyConstraint("member_id", "seq", "lot_id", name=op.f("pk_allocations")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("allocations", schema=None) as batch_op:
        batch_op.create_index("ix_allocations_lot", ["lot_id"], unique=False)


TABLES = (ledger, points, lots, allocations)
