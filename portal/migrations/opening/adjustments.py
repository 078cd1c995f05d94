"""Adjustments and gifts of points, their limits, and what a point is worth."""

import sqlalchemy as sa
from alembic import op

import portal.database


def adjustment_limits() -> None:
    op.create_table(
        "adjustment_limits",
        sa.Column("since", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_adjustment_limits_amount")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_adjustment_limits_made_by")),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_adjustment_limits")),
    )


def gift_limits() -> None:
    op.create_table(
        "gift_limits",
        sa.Column("since", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("per_gift", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("per_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("per_gift >= 0 AND per_year >= per_gift", name=op.f("ck_gift_limits_amounts")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_gift_limits_made_by")),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_gift_limits")),
    )


def point_worths() -> None:
    op.create_table(
        "point_worths",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", portal.database.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("fen >= 0 AND fen <= 1000000", name=op.f("ck_point_worths_fen")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_point_worths_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_worths")),
    )


def adjustments() -> None:
    op.create_table(
        "adjustments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reverses", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "done", "declined", name="decision", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "NOT needs_second OR decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_adjustments_four_eyes")
        ),
        sa.CheckConstraint("amount <> 0 OR reverses IS NOT NULL", name=op.f("ck_adjustments_amount")),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_adjustments_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"], name=op.f("fk_adjustments_decided_by")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_adjustments_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustments")),
    )
    with op.batch_alter_table("adjustments", schema=None) as batch_op:
        batch_op.create_index("ix_adjustments_member", ["member_id", "id"], unique=False)
        batch_op.create_index("ix_adjustments_state", ["state", "id"], unique=False)


def gifts() -> None:
    op.create_table(
        "gifts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("giver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("receiver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("out_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("in_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_gifts_amount")),
        sa.CheckConstraint("giver_id <> receiver_id", name=op.f("ck_gifts_other")),
        sa.ForeignKeyConstraint(
            ["giver_id", "out_seq"], ["ledger.member_id", "ledger.seq"], name=op.f("fk_gifts_giver_id_out_seq")
        ),
        sa.ForeignKeyConstraint(["giver_id"], ["members.id"], name=op.f("fk_gifts_giver_id")),
        sa.ForeignKeyConstraint(
            ["receiver_id", "in_seq"], ["ledger.member_id", "ledger.seq"], name=op.f("fk_gifts_receiver_id_in_seq")
        ),
        sa.ForeignKeyConstraint(["receiver_id"], ["members.id"], name=op.f("fk_gifts_receiver_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gifts")),
        sa.UniqueConstraint("key", name=op.f("uq_gifts_key")),
    )
    with op.batch_alter_table("gifts", schema=None) as batch_op:
        batch_op.create_index("ix_gifts_giver", ["giver_id", "at"], unique=False)
        batch_op.create_index("ix_gifts_receiver", ["receiver_id", "id"], unique=False)


TABLES = (adjustment_limits, gift_limits, point_worths, adjustments, gifts)
