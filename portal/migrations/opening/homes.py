"""Homes, who holds them, and the roll."""

import sqlalchemy as sa
from alembic import op

import portal.database


def roll_imports() -> None:
    op.create_table(
        "roll_imports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("taken_at", portal.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_roll_imports_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_imports")),
    )


def household() -> None:
    op.create_table(
        "household",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("birth_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("removed_at", portal.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_household_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index("ix_household_member", ["member_id"], unique=False)


def homes() -> None:
    op.create_table(
        "homes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("area", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("house_type", sa.Text(), nullable=True),
        sa.Column("handed_over_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name=op.f("fk_homes_building_id")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_homes_estate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homes")),
        sa.UniqueConstraint("building_id", "number", name=op.f("uq_homes_building_id_number")),
    )
    with op.batch_alter_table("homes", schema=None) as batch_op:
        batch_op.create_index("ix_homes_estate", ["estate_id", "id"], unique=False)


def progress() -> None:
    op.create_table(
        "progress",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("storeys", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", portal.database.WordsColumn(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", portal.database.WordsColumn(), nullable=True),
        sa.CheckConstraint("file_id IS NOT NULL OR reason IS NOT NULL", name=op.f("ck_progress_reason")),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name=op.f("fk_progress_building_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_progress_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
        sa.UniqueConstraint("building_id", "month", name=op.f("uq_progress_building_id_month")),
    )


def holdings() -> None:
    op.create_table(
        "holdings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("home_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("owner", "co_owner", "family", "tenant", name="kind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("verified_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("verified_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_holdings_home_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_holdings_member_id")),
        sa.ForeignKeyConstraint(["verified_by"], ["accounts.id"], name=op.f("fk_holdings_verified_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings")),
    )
    with op.batch_alter_table("holdings", schema=None) as batch_op:
        batch_op.create_index("ix_holdings_home", ["home_id"], unique=False)
        batch_op.create_index(
            "uq_holdings_current",
            ["member_id", "home_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )


def home_claims() -> None:
    op.create_table(
        "home_claims",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("home_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("owner", "co_owner", "family", "tenant", name="kind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "verified", "declined", name="state", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("differs", sa.JSON(), nullable=False),
        sa.Column("created_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("decided_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"], name=op.f("fk_home_claims_decided_by")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_home_claims_estate_id")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_home_claims_home_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_home_claims_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_claims")),
    )
    with op.batch_alter_table("home_claims", schema=None) as batch_op:
        batch_op.create_index("ix_home_claims_member", ["member_id", "id"], unique=False)
        batch_op.create_index("ix_home_claims_state", ["state", "id"], unique=False)
        batch_op.create_index(
            "uq_home_claims_waiting",
            ["member_id", "home_id"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )


def roll() -> None:
    op.create_table(
        "roll",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("home_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("contract_key", sa.Text(), nullable=False),
        sa.Column("phone_end", sa.Text(), nullable=False),
        sa.Column("imported_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("imported_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_roll_home_id")),
        sa.ForeignKeyConstraint(["imported_by"], ["accounts.id"], name=op.f("fk_roll_imported_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll")),
        sa.UniqueConstraint("home_id", "contract_key", "name_key", name=op.f("uq_roll_home_id_contract_key_name_key")),
    )
    with op.batch_alter_table("roll", schema=None) as batch_op:
        batch_op.create_index("ix_roll_home", ["home_id"], unique=False)


TABLES = (roll_imports, household, homes, progress, holdings, home_claims, roll)
