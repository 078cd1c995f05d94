"""Firms, and how they join the network."""

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


TABLES = (merchants, merchant_applications, merchant_terms, application_documents)
