"""Contracts, shops, tills and the people of firms."""

import sqlalchemy as sa
from alembic import op

import portal.database


def merchant_contracts() -> None:
    op.create_table(
        "merchant_contracts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("renews_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("begins <= ends", name=op.f("ck_merchant_contracts_days")),
        sa.ForeignKeyConstraint(["entered_by"], ["accounts.id"], name=op.f("fk_merchant_contracts_entered_by")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_merchant_contracts_merchant_id")),
        sa.ForeignKeyConstraint(["renews_id"], ["merchant_contracts.id"], name=op.f("fk_merchant_contracts_renews_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant_contracts")),
        sa.UniqueConstraint("renews_id", name=op.f("uq_merchant_contracts_renews_id")),
    )
    with op.batch_alter_table("merchant_contracts", schema=None) as batch_op:
        batch_op.create_index("ix_merchant_contracts_merchant", ["merchant_id", "begins"], unique=False)


def shops() -> None:
    op.create_table(
        "shops",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", portal.database.WordsColumn(), nullable=False),
        sa.Column("address", portal.database.WordsColumn(), nullable=False),
        sa.Column("hours", portal.database.WordsColumn(), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("minutes_on_foot", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("closed_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("minutes_on_foot IS NULL OR minutes_on_foot > 0", name=op.f("ck_shops_minutes_on_foot")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_shops_estate_id")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_shops_merchant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shops")),
    )
    with op.batch_alter_table("shops", schema=None) as batch_op:
        batch_op.create_index("ix_shops_estate", ["estate_id", "minutes_on_foot"], unique=False)
        batch_op.create_index("ix_shops_merchant", ["merchant_id", "id"], unique=False)


def till_locks() -> None:
    op.create_table(
        "till_locks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", portal.database.WordsColumn(), nullable=False),
        sa.Column("misses", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("locked_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("lifted_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_till_locks_account_id")),
        sa.ForeignKeyConstraint(["lifted_by"], ["accounts.id"], name=op.f("fk_till_locks_lifted_by")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_till_locks_merchant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_till_locks")),
    )
    with op.batch_alter_table("till_locks", schema=None) as batch_op:
        batch_op.create_index("ix_till_locks_lifted", ["lifted_at", "id"], unique=False)
        batch_op.create_index(
            "uq_till_locks_open",
            ["account_id"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )


def till_terms() -> None:
    op.create_table(
        "till_terms",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column("misses", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("undo_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("written_at", portal.database.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "misses BETWEEN 3 AND 100 AND undo_minutes BETWEEN 1 AND 1440", name=op.f("ck_till_terms_numbers")
        ),
        sa.ForeignKeyConstraint(["written_by"], ["accounts.id"], name=op.f("fk_till_terms_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_till_terms")),
    )
    with op.batch_alter_table("till_terms", schema=None) as batch_op:
        batch_op.create_index("ix_till_terms_counts_from", ["counts_from", "id"], unique=False)


def clerks() -> None:
    op.create_table(
        "clerks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("job", sa.Enum("manager", "clerk", name="job", native_enum=False, length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("ended_at", portal.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_clerks_account_id")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_clerks_merchant_id")),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_clerks_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clerks")),
    )
    with op.batch_alter_table("clerks", schema=None) as batch_op:
        batch_op.create_index("ix_clerks_merchant", ["merchant_id", "id"], unique=False)
        batch_op.create_index(
            "uq_clerks_account",
            ["account_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


TABLES = (merchant_contracts, shops, till_locks, till_terms, clerks)
