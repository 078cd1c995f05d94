"""Points that are still on their way, and those that were missed."""

import sqlalchemy as sa
from alembic import op

import portal.database


def points_due() -> None:
    op.create_table(
        "points_due",
        sa.Column(
            "estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expired", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("estate_id", "month", name=op.f("pk_points_due")),
    )


def missed_earnings() -> None:
    op.create_table(
        "missed_earnings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column(
            "why",
            sa.Enum("no_rule", "gate", "nothing", "cap", "once", name="missed", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("cause", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_missed_earnings_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_earnings")),
        sa.UniqueConstraint("key", name=op.f("uq_missed_earnings_key")),
    )
    with op.batch_alter_table("missed_earnings", schema=None) as batch_op:
        batch_op.create_index("ix_missed_earnings_member", ["member_id", "trigger", "id"], unique=False)


def pending_points() -> None:
    op.create_table(
        "pending_points",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("rule_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("cause", sa.JSON(), nullable=False),
        sa.Column("earned_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("due_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column(
            "state",
            sa.Enum("pending", "credited", "cancelled", name="pendingstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("settled_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(state = 'pending') = (settled_at IS NULL)", name=op.f("ck_pending_points_settled")),
        sa.CheckConstraint(
            "amount >= 0 AND status >= 0 AND amount + status > 0", name=op.f("ck_pending_points_amount")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_pending_points_member_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["earn_rules.id"], name=op.f("fk_pending_points_rule_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["accounts.id"], name=op.f("fk_pending_points_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_points")),
        sa.UniqueConstraint("key", name=op.f("uq_pending_points_key")),
    )
    with op.batch_alter_table("pending_points", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pending_points_due",
            ["due_at", "member_id"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index("ix_pending_points_member", ["member_id", "id"], unique=False)


TABLES = (points_due, missed_earnings, pending_points)
