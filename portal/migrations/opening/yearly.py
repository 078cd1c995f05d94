"""The gift of the year."""

import sqlalchemy as sa
from alembic import op

import portal.database


def yearly_gifts() -> None:
    op.create_table(
        "yearly_gifts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", portal.database.WordsColumn(), nullable=False),
        sa.Column("description", portal.database.WordsColumn(), nullable=False),
        sa.Column("picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "grade",
            sa.Enum("registered", "profiled", "owner", "gold", "platinum", name="grade", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("stock", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_desk", sa.Boolean(), nullable=False),
        sa.Column("by_post", sa.Boolean(), nullable=False),
        sa.Column("place", portal.database.WordsColumn(), nullable=False),
        sa.Column("hours", portal.database.WordsColumn(), nullable=False),
        sa.Column("claim_from", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("claim_until", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("collect_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("published_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("closed_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("by_desk OR by_post", name=op.f("ck_yearly_gifts_way")),
        sa.CheckConstraint("claim_from < claim_until", name=op.f("ck_yearly_gifts_period")),
        sa.CheckConstraint("collect_days > 0", name=op.f("ck_yearly_gifts_collect_days")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_yearly_gifts_price")),
        sa.CheckConstraint("stock >= 0", name=op.f("ck_yearly_gifts_stock")),
        sa.ForeignKeyConstraint(["picture_id"], ["files.id"], name=op.f("fk_yearly_gifts_picture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearly_gifts")),
        sa.UniqueConstraint("year", name=op.f("uq_yearly_gifts_year")),
    )


def yearly_claims() -> None:
    op.create_table(
        "yearly_claims",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "held", "sent", "cancelled", "lapsed", "over", name="state", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("way", sa.Enum("desk", "post", name="way", native_enum=False, length=32), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_entitled", sa.Boolean(), nullable=False),
        sa.Column("had_before", sa.Boolean(), nullable=False),
        sa.Column("joined_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("turn", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("voucher_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("held_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("sent_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("tracking", sa.Text(), nullable=False),
        sa.CheckConstraint("(way = 'desk') = (estate_id IS NOT NULL)", name=op.f("ck_yearly_claims_way")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_yearly_claims_estate_id")),
        sa.ForeignKeyConstraint(["gift_id"], ["yearly_gifts.id"], name=op.f("fk_yearly_claims_gift_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_yearly_claims_member_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["vouchers.id"], name=op.f("fk_yearly_claims_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearly_claims")),
        sa.UniqueConstraint("voucher_id", name=op.f("uq_yearly_claims_voucher_id")),
        sa.UniqueConstraint("year", "member_id", name=op.f("uq_yearly_claims_year_member_id")),
    )
    with op.batch_alter_table("yearly_claims", schema=None) as batch_op:
        batch_op.create_index("ix_yearly_claims_line", ["gift_id", "state", "id"], unique=False)
        batch_op.create_index("ix_yearly_claims_member", ["member_id", "state"], unique=False)


def yearly_movements() -> None:
    op.create_table(
        "yearly_movements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("change", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_yearly_movements_by")),
        sa.ForeignKeyConstraint(["gift_id"], ["yearly_gifts.id"], name=op.f("fk_yearly_movements_gift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearly_movements")),
    )
    with op.batch_alter_table("yearly_movements", schema=None) as batch_op:
        batch_op.create_index("ix_yearly_movements_gift", ["gift_id", "id"], unique=False)


def yearly_addresses() -> None:
    op.create_table(
        "yearly_addresses",
        sa.Column(
            "claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["yearly_claims.id"], name=op.f("fk_yearly_addresses_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_yearly_addresses")),
    )


TABLES = (yearly_gifts, yearly_claims, yearly_movements, yearly_addresses)
