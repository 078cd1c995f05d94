"""What firms offer, and the vouchers for it."""

import sqlalchemy as sa
from alembic import op

import portal.database


def offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("percentage", "fixed", "gift", "member_price", name="offerkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("title", portal.database.WordsColumn(), nullable=False),
        sa.Column("terms", portal.database.WordsColumn(), nullable=False),
        sa.Column("value", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("per_person", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("per_person_day", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("per_day", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("claimed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("excluded", sa.JSON(), nullable=False),
        sa.Column(
            "grade",
            sa.Enum("registered", "profiled", "owner", "gold", "platinum", name="grade", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("valid_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("published_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("(kind = 'gift') = (value IS NULL)", name=op.f("ck_offers_value")),
        sa.CheckConstraint("kind <> 'percentage' OR (value > 0 AND value < 100)", name=op.f("ck_offers_percentage")),
        sa.CheckConstraint("claimed >= 0 AND (total IS NULL OR claimed <= total)", name=op.f("ck_offers_total")),
        sa.CheckConstraint("valid_days > 0", name=op.f("ck_offers_valid_days")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_offers_merchant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index("ix_offers_merchant", ["merchant_id", "id"], unique=False)


def offer_estates() -> None:
    op.create_table(
        "offer_estates",
        sa.Column(
            "offer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_offer_estates_estate_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_offer_estates_offer_id")),
        sa.PrimaryKeyConstraint("offer_id", "estate_id", name=op.f("pk_offer_estates")),
    )


def offer_proposals() -> None:
    op.create_table(
        "offer_proposals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "proposed",
                "returned",
                "published",
                "dropped",
                name="proposalstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("written_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("written_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", portal.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"], name=op.f("fk_offer_proposals_decided_by")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_offer_proposals_merchant_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_offer_proposals_offer_id")),
        sa.ForeignKeyConstraint(["written_by"], ["accounts.id"], name=op.f("fk_offer_proposals_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_proposals")),
    )
    with op.batch_alter_table("offer_proposals", schema=None) as batch_op:
        batch_op.create_index("ix_offer_proposals_merchant", ["merchant_id", "state", "id"], unique=False)
        batch_op.create_index("ix_offer_proposals_offer", ["offer_id", "id"], unique=False)
        batch_op.create_index("ix_offer_proposals_state", ["state", "id"], unique=False)


def vouchers() -> None:
    op.create_table(
        "vouchers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", portal.database.WordsColumn(), nullable=False),
        sa.Column("terms", portal.database.WordsColumn(), nullable=False),
        sa.Column("place", portal.database.WordsColumn(), nullable=False),
        sa.Column("hours", portal.database.WordsColumn(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("unused", "used", "cancelled", "expired", name="state", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("issued_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("used_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("used_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("undo_until", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("settles", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("settles IS NULL OR settles >= 0", name=op.f("ck_vouchers_settles")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_vouchers_estate_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_vouchers_member_id")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_vouchers_merchant_id")),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_vouchers_shop_id")),
        sa.ForeignKeyConstraint(["used_by"], ["accounts.id"], name=op.f("fk_vouchers_used_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouchers")),
        sa.UniqueConstraint("code", name=op.f("uq_vouchers_code")),
    )
    with op.batch_alter_table("vouchers", schema=None) as batch_op:
        batch_op.create_index("ix_vouchers_due", ["state", "expires_at"], unique=False)
        batch_op.create_index("ix_vouchers_member", ["member_id", "id"], unique=False)
        batch_op.create_index("ix_vouchers_used", ["merchant_id", "used_at"], unique=False)


def offer_claims() -> None:
    op.create_table(
        "offer_claims",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("voucher_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("excluded", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_offer_claims_member_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_offer_claims_offer_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["vouchers.id"], name=op.f("fk_offer_claims_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_claims")),
        sa.UniqueConstraint("voucher_id", name=op.f("uq_offer_claims_voucher_id")),
    )
    with op.batch_alter_table("offer_claims", schema=None) as batch_op:
        batch_op.create_index("ix_offer_claims_day", ["offer_id", "at"], unique=False)
        batch_op.create_index("ix_offer_claims_offer", ["offer_id", "member_id", "at"], unique=False)


def voucher_acts() -> None:
    op.create_table(
        "voucher_acts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("voucher_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_voucher_acts_by")),
        sa.ForeignKeyConstraint(["voucher_id"], ["vouchers.id"], name=op.f("fk_voucher_acts_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_acts")),
    )
    with op.batch_alter_table("voucher_acts", schema=None) as batch_op:
        batch_op.create_index("ix_voucher_acts_voucher", ["voucher_id", "id"], unique=False)


TABLES = (offers, offer_estates, offer_proposals, vouchers, offer_claims, voucher_acts)
