"""What was done about a complaint, and what firms are vetted by."""

import sqlalchemy as sa
from alembic import op

import portal.database


def vetting_papers() -> None:
    op.create_table(
        "vetting_papers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "proof",
            sa.Enum(
                "licence", "qualification", "safety", "insurance", "site", name="proof", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seen_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("seen_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("withdrawn_at", portal.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_vetting_papers_file_id")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_vetting_papers_merchant_id")),
        sa.ForeignKeyConstraint(["seen_by"], ["accounts.id"], name=op.f("fk_vetting_papers_seen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vetting_papers")),
    )
    with op.batch_alter_table("vetting_papers", schema=None) as batch_op:
        batch_op.create_index("ix_vetting_papers_merchant", ["merchant_id", "withdrawn_at", "id"], unique=False)


def complaint_log() -> None:
    op.create_table(
        "complaint_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "filed", "step", "note", "letter", "word", "act", "late", name="entry", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_complaint_log_by_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_complaint_log_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_log")),
    )
    with op.batch_alter_table("complaint_log", schema=None) as batch_op:
        batch_op.create_index("ix_complaint_log_complaint", ["complaint_id", "id"], unique=False)


def complaint_readings() -> None:
    op.create_table(
        "complaint_readings",
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_complaint_readings_account_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_complaint_readings_complaint_id")),
        sa.PrimaryKeyConstraint("complaint_id", "account_id", name=op.f("pk_complaint_readings")),
    )


def complaint_works() -> None:
    op.create_table(
        "complaint_works",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("by_day", sa.Date(), nullable=False),
        sa.Column("done_at", portal.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_complaint_works_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_works")),
    )
    with op.batch_alter_table("complaint_works", schema=None) as batch_op:
        batch_op.create_index("ix_complaint_works_complaint", ["complaint_id", "id"], unique=False)


def firm_complaints() -> None:
    op.create_table(
        "firm_complaints",
        sa.Column(
            "complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("named_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("named_at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_firm_complaints_complaint_id")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_firm_complaints_merchant_id")),
        sa.ForeignKeyConstraint(["named_by"], ["accounts.id"], name=op.f("fk_firm_complaints_named_by")),
        sa.PrimaryKeyConstraint("complaint_id", name=op.f("pk_firm_complaints")),
    )
    with op.batch_alter_table("firm_complaints", schema=None) as batch_op:
        batch_op.create_index("ix_firm_complaints_merchant", ["merchant_id", "complaint_id"], unique=False)


TABLES = (vetting_papers, complaint_log, complaint_readings, complaint_works, firm_complaints)
