"""Grades."""

import sqlalchemy as sa
from alembic import op

import portal.database


def grade_reviews() -> None:
    op.create_table(
        "grade_reviews",
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("done_at", portal.database.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("review_on", name=op.f("pk_grade_reviews")),
    )


def grade_terms() -> None:
    op.create_table(
        "grade_terms",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("gold", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("platinum", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("review_month", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("review_day", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grace_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", portal.database.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("gold > 0 AND gold < platinum", name=op.f("ck_grade_terms_thresholds")),
        sa.CheckConstraint("grace_days >= 0", name=op.f("ck_grade_terms_grace")),
        sa.CheckConstraint(
            "review_month BETWEEN 1 AND 12 AND review_day BETWEEN 1 AND 31", name=op.f("ck_grade_terms_review")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_grade_terms_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_terms")),
    )
    with op.batch_alter_table("grade_terms", schema=None) as batch_op:
        batch_op.create_index("ix_grade_terms_effective", ["effective_on", "id"], unique=False)


def grade_changes() -> None:
    op.create_table(
        "grade_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "before",
            sa.Enum("registered", "profiled", "owner", "gold", "platinum", name="grade", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "after",
            sa.Enum("registered", "profiled", "owner", "gold", "platinum", name="grade", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("holds_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_grade_changes_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_changes")),
    )
    with op.batch_alter_table("grade_changes", schema=None) as batch_op:
        batch_op.create_index("ix_grade_changes_member", ["member_id", "id"], unique=False)


def grade_grants() -> None:
    op.create_table(
        "grade_grants",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "grade",
            sa.Enum("registered", "profiled", "owner", "gold", "platinum", name="grade", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("holds_until", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "done", "declined", name="grantstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("state <> 'done' OR decided_by <> asked_by", name=op.f("ck_grade_grants_four_eyes")),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_grade_grants_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"], name=op.f("fk_grade_grants_decided_by")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_grade_grants_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_grants")),
    )
    with op.batch_alter_table("grade_grants", schema=None) as batch_op:
        batch_op.create_index("ix_grade_grants_member", ["member_id", "id"], unique=False)
        batch_op.create_index("ix_grade_grants_state", ["state", "id"], unique=False)
        batch_op.create_index(
            "uq_grade_grants_waiting",
            ["member_id"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )


def grade_notices() -> None:
    op.create_table(
        "grade_notices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=False),
        sa.Column(
            "grade",
            sa.Enum("registered", "profiled", "owner", "gold", "platinum", name="grade", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("needed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "outcome", sa.Enum("open", "kept", "lowered", name="outcome", native_enum=False, length=32), nullable=False
        ),
        sa.Column("settled_at", portal.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_grade_notices_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_notices")),
        sa.UniqueConstraint("member_id", "review_on", name=op.f("uq_grade_notices_member_id_review_on")),
    )
    with op.batch_alter_table("grade_notices", schema=None) as batch_op:
        batch_op.create_index("ix_grade_notices_due", ["outcome", "kept_until", "member_id"], unique=False)


TABLES = (grade_reviews, grade_terms, grade_changes, grade_grants, grade_notices)
