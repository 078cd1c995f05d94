"""Complaints."""

import sqlalchemy as sa
from alembic import op

import portal.database


def complaint_standards() -> None:
    op.create_table(
        "complaint_standards",
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("confirm_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answer_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("silence_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("visit_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("head_hours", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "confirm_days > 0 AND answer_days > 0 AND silence_days > 0", name=op.f("ck_complaint_standards_positive")
        ),
        sa.CheckConstraint("visit_days > 0 AND head_hours > 0", name=op.f("ck_complaint_standards_positive_too")),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_complaint_standards")),
    )


def complaint_drafts() -> None:
    op.create_table(
        "complaint_drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("home_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("saved_at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_complaint_drafts_estate_id")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_complaint_drafts_home_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_complaint_drafts_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_drafts")),
        sa.UniqueConstraint("member_id", name=op.f("uq_complaint_drafts_member_id")),
    )


def complaints() -> None:
    op.create_table(
        "complaints",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("home_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("filed_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "intake",
                "confirmation",
                "assessment",
                "investigation",
                "reply",
                "follow_up",
                "return_visit",
                "archive",
                name="step",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("handler_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("answer_by", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("standard_by", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("promises", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("escalated_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("engineering", "design", "sales", "property", "service", name="kind", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("sub_kind", sa.Text(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "company",
                "authority",
                "media",
                "consumers",
                "station",
                "petition",
                name="channel",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("external_number", sa.Text(), nullable=True),
        sa.Column(
            "severity",
            sa.Enum("minor", "serious", "critical", name="severity", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("is_breach", sa.Boolean(), nullable=True),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "department",
            sa.Enum(
                "engineering", "design", "sales", "property", "service", name="department", native_enum=False, length=32
            ),
            nullable=True,
        ),
        sa.Column("head_contacted_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("head_asked_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("contract_basis", sa.Text(), nullable=True),
        sa.Column("standard_basis", sa.Text(), nullable=True),
        sa.Column("acceptance_basis", sa.Text(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("owner_satisfied", sa.Boolean(), nullable=True),
        sa.Column("returns", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("lesson", sa.Text(), nullable=True),
        sa.Column("archived_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("step = 'archive' OR archived_at IS NULL", name=op.f("ck_complaints_archived_last")),
        sa.CheckConstraint("parent_id IS NULL OR parent_id != id", name=op.f("ck_complaints_not_its_own_parent")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_complaints_estate_id")),
        sa.ForeignKeyConstraint(["handler_id"], ["accounts.id"], name=op.f("fk_complaints_handler_id")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_complaints_home_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_complaints_member_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["complaints.id"], name=op.f("fk_complaints_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint("number", name=op.f("uq_complaints_number")),
    )
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.create_index("ix_complaints_handler", ["handler_id", "archived_at", "due_at"], unique=False)
        batch_op.create_index("ix_complaints_member", ["member_id", "id"], unique=False)
        batch_op.create_index("ix_complaints_queue", ["archived_at", "due_at", "id"], unique=False)


def complaint_photos() -> None:
    op.create_table(
        "complaint_photos",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("(complaint_id IS NULL) != (draft_id IS NULL)", name=op.f("ck_complaint_photos_one_home")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_complaint_photos_by_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_complaint_photos_complaint_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["complaint_drafts.id"], name=op.f("fk_complaint_photos_draft_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_complaint_photos_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_photos")),
    )
    with op.batch_alter_table("complaint_photos", schema=None) as batch_op:
        batch_op.create_index("ix_complaint_photos_complaint", ["complaint_id", "id"], unique=False)
        batch_op.create_index("ix_complaint_photos_draft", ["draft_id"], unique=False)


TABLES = (complaint_standards, complaint_drafts, complaints, complaint_photos)
