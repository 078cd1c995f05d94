"""Firms that join the network, their shops and tills."""

import sqlalchemy as sa
from alembic import op

import portal.database


def merchants() -> None:
    op.create_table(
        "merchants",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", portal.database.WordsColumn(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "tea",
                "food",
                "books",
                "market",
                "garden",
                "sport",
                "health",
                "home",
                "repair",
                "decoration",
                name="category",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("about", portal.database.WordsColumn(), nullable=False),
        sa.Column("vetting", portal.database.WordsColumn(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("applied", "approved", "suspended", name="status", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("contract_from", sa.Date(), nullable=False),
        sa.Column("contract_until", sa.Date(), nullable=False),
        sa.CheckConstraint("contract_from <= contract_until", name=op.f("ck_merchants_contract")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchants")),
    )
    with op.batch_alter_table("merchants", schema=None) as batch_op:
        batch_op.create_index("ix_merchants_status", ["status", "category"], unique=False)
        batch_op.create_index("ix_merchants_until", ["contract_until"], unique=False)


def merchant_applications() -> None:
    op.create_table(
        "merchant_applications",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "tea",
                "food",
                "books",
                "market",
                "garden",
                "sport",
                "health",
                "home",
                "repair",
                "decoration",
                name="category",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "applied",
                "review",
                "approved",
                "declined",
                "withdrawn",
                name="applicationstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("begun_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("applied_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("reviewer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("review_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_merchant_applications_account_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"], name=op.f("fk_merchant_applications_decided_by")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_merchant_applications_estate_id")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_merchant_applications_merchant_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["accounts.id"], name=op.f("fk_merchant_applications_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant_applications")),
        sa.UniqueConstraint("merchant_id", name=op.f("uq_merchant_applications_merchant_id")),
    )
    with op.batch_alter_table("merchant_applications", schema=None) as batch_op:
        batch_op.create_index("ix_merchant_applications_account", ["account_id", "id"], unique=False)
        batch_op.create_index("ix_merchant_applications_state", ["state", "id"], unique=False)


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


def merchant_terms() -> None:
    op.create_table(
        "merchant_terms",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column("dispute_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("warn_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("notice_days", sa.JSON(), nullable=False),
        sa.Column("written_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("written_at", portal.database.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("dispute_days > 0 AND warn_days > 0", name=op.f("ck_merchant_terms_days")),
        sa.ForeignKeyConstraint(["written_by"], ["accounts.id"], name=op.f("fk_merchant_terms_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant_terms")),
        sa.UniqueConstraint("counts_from", name=op.f("uq_merchant_terms_counts_from")),
    )


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


def application_documents() -> None:
    op.create_table(
        "application_documents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "paper",
            sa.Enum(
                "licence",
                "permit",
                "identity",
                "qualification",
                "premises",
                "other",
                name="paper",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["merchant_applications.id"], name=op.f("fk_application_documents_application_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_application_documents_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_documents")),
    )
    with op.batch_alter_table("application_documents", schema=None) as batch_op:
        batch_op.create_index("ix_application_documents_application", ["application_id", "id"], unique=False)


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


TABLES = (
    merchants,
    merchant_applications,
    merchant_contracts,
    merchant_terms,
    shops,
    till_locks,
    till_terms,
    application_documents,
    clerks,
)
