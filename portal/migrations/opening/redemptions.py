"""Redemptions, their parcels and credits."""

import sqlalchemy as sa
from alembic import op

import portal.database


def fee_exports() -> None:
    op.create_table(
        "fee_exports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("up_to", sa.Date(), nullable=False),
        sa.Column("notes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("total_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("notes > 0 AND total_fen > 0", name=op.f("ck_fee_exports_numbers")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_fee_exports_estate_id")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_fee_exports_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_exports")),
    )
    with op.batch_alter_table("fee_exports", schema=None) as batch_op:
        batch_op.create_index("ix_fee_exports_estate", ["estate_id", "id"], unique=False)


def redemptions() -> None:
    op.create_table(
        "redemptions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reward_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cash_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "held",
                "confirmed",
                "fulfilled",
                "cancelled",
                "expired",
                name="redemptionstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "way",
            sa.Enum("desk", "post", "shop", "seat", "bill", "given", name="way", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("voucher_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("desk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("home_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sign_up_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("held_until", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("confirmed_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("fulfilled_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("ended_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'held') = (confirmed_at IS NULL AND ended_at IS NULL)", name=op.f("ck_redemptions_held")
        ),
        sa.CheckConstraint("price > 0 AND quantity > 0 AND cash_fen >= 0", name=op.f("ck_redemptions_numbers")),
        sa.ForeignKeyConstraint(["desk_id"], ["reward_desks.id"], name=op.f("fk_redemptions_desk_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["accounts.id"], name=op.f("fk_redemptions_ended_by")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_redemptions_home_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_redemptions_member_id")),
        sa.ForeignKeyConstraint(["reward_id"], ["rewards.id"], name=op.f("fk_redemptions_reward_id")),
        sa.ForeignKeyConstraint(["sign_up_id"], ["sign_ups.id"], name=op.f("fk_redemptions_sign_up_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["vouchers.id"], name=op.f("fk_redemptions_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redemptions")),
        sa.UniqueConstraint("sign_up_id", name=op.f("uq_redemptions_sign_up_id")),
        sa.UniqueConstraint("voucher_id", name=op.f("uq_redemptions_voucher_id")),
    )
    with op.batch_alter_table("redemptions", schema=None) as batch_op:
        batch_op.create_index("ix_redemptions_member", ["member_id", "reward_id", "at"], unique=False)
        batch_op.create_index("ix_redemptions_mine", ["member_id", "id"], unique=False)
        batch_op.create_index("ix_redemptions_reward", ["reward_id", "state"], unique=False)
        batch_op.create_index("ix_redemptions_state", ["state", "id"], unique=False)
        batch_op.create_index("ix_redemptions_ways", ["way", "state", "id"], unique=False)
        batch_op.create_index(
            "uq_redemptions_held",
            ["member_id", "reward_id"],
            unique=True,
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )


def deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("redemption_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=True),
        sa.Column("tracking", sa.Text(), nullable=True),
        sa.Column("sent_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("sent_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("arrived_at", portal.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["redemption_id"], ["redemptions.id"], name=op.f("fk_deliveries_redemption_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["accounts.id"], name=op.f("fk_deliveries_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("redemption_id", name=op.f("uq_deliveries_redemption_id")),
    )


def fee_credits() -> None:
    op.create_table(
        "fee_credits",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("redemption_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("home_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "exported", "taken_back", name="creditstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("issued_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("export_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(state = 'exported') = (export_id IS NOT NULL)", name=op.f("ck_fee_credits_export")),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_fee_credits_amount")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_fee_credits_estate_id")),
        sa.ForeignKeyConstraint(["export_id"], ["fee_exports.id"], name=op.f("fk_fee_credits_export_id")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_fee_credits_home_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_fee_credits_member_id")),
        sa.ForeignKeyConstraint(["redemption_id"], ["redemptions.id"], name=op.f("fk_fee_credits_redemption_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_credits")),
        sa.UniqueConstraint("redemption_id", name=op.f("uq_fee_credits_redemption_id")),
    )
    with op.batch_alter_table("fee_credits", schema=None) as batch_op:
        batch_op.create_index("ix_fee_credits_export", ["export_id", "id"], unique=False)
        batch_op.create_index("ix_fee_credits_open", ["state", "estate_id", "issued_at"], unique=False)


TABLES = (fee_exports, redemptions, deliveries, fee_credits)
