"""The stock of rewards."""

import sqlalchemy as sa
from alembic import op

import portal.database


def stock_movements() -> None:
    op.create_table(
        "stock_movements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reward_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("change", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("redemption_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("change <> 0", name=op.f("ck_stock_movements_change")),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_stock_movements_by")),
        sa.ForeignKeyConstraint(["redemption_id"], ["redemptions.id"], name=op.f("fk_stock_movements_redemption_id")),
        sa.ForeignKeyConstraint(["reward_id"], ["rewards.id"], name=op.f("fk_stock_movements_reward_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movements")),
    )
    with op.batch_alter_table("stock_movements", schema=None) as batch_op:
        batch_op.create_index("ix_stock_movements_reward", ["reward_id", "id"], unique=False)


def stock_notes() -> None:
    op.create_table(
        "stock_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("movement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["movement_id"], ["stock_movements.id"], name=op.f("fk_stock_notes_movement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_notes")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_stock_notes_movement_id")),
    )


def stock_purchases() -> None:
    op.create_table(
        "stock_purchases",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("movement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reward_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_cost_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=False),
        sa.CheckConstraint("quantity > 0 AND unit_cost_fen >= 0", name=op.f("ck_stock_purchases_numbers")),
        sa.ForeignKeyConstraint(["movement_id"], ["stock_movements.id"], name=op.f("fk_stock_purchases_movement_id")),
        sa.ForeignKeyConstraint(["reward_id"], ["rewards.id"], name=op.f("fk_stock_purchases_reward_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_purchases")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_stock_purchases_movement_id")),
    )
    with op.batch_alter_table("stock_purchases", schema=None) as batch_op:
        batch_op.create_index("ix_stock_purchases_reward", ["reward_id", "id"], unique=False)


TABLES = (stock_movements, stock_notes, stock_purchases)
