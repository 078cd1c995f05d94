"""What earns points."""

import sqlalchemy as sa
from alembic import op

import portal.database


def earned_once() -> None:
    op.create_table(
        "earned_once",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_earned_once")),
    )


def earn_campaigns() -> None:
    op.create_table(
        "earn_campaigns",
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("trigger", sa.Text(), nullable=True),
        sa.Column("title", portal.database.WordsColumn(), nullable=False),
        sa.Column("percent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "stacking",
            sa.Enum("multiply", "add", "highest", name="stacking", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("is_status", sa.Boolean(), nullable=False),
        sa.Column(
            "grade",
            sa.Enum("registered", "profiled", "owner", "gold", "platinum", name="grade", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("valid_from", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("valid_until", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("cut_until", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("percent > 100", name=op.f("ck_earn_campaigns_percent")),
        sa.CheckConstraint(
            "valid_until IS NOT NULL AND valid_until >= valid_from", name=op.f("ck_earn_campaigns_validity")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["accounts.id"], name=op.f("fk_earn_campaigns_ended_by")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_earn_campaigns_estate_id")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_earn_campaigns_made_by")),
        sa.ForeignKeyConstraint(["replaces_id"], ["earn_campaigns.id"], name=op.f("fk_earn_campaigns_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earn_campaigns")),
    )
    with op.batch_alter_table("earn_campaigns", schema=None) as batch_op:
        batch_op.create_index("ix_earn_campaigns_valid", ["valid_from", "valid_until"], unique=False)
        batch_op.create_index(
            "uq_earn_campaigns_replaces_id",
            ["replaces_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )


def earn_rules() -> None:
    op.create_table(
        "earn_rules",
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("title", portal.database.WordsColumn(), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("rate", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_spendable", sa.Boolean(), nullable=False),
        sa.Column("is_status", sa.Boolean(), nullable=False),
        sa.Column(
            "delay", sa.Enum("none", "days", "release", name="delay", native_enum=False, length=32), nullable=False
        ),
        sa.Column("delay_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "expiry",
            sa.Enum(
                "next_year_end", "days", "month_end", "fixed", "never", name="expiry", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("expiry_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("expiry_months", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("expiry_on", sa.Date(), nullable=True),
        sa.Column("cap_day", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cap_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cap_person", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("once_per", sa.Text(), nullable=True),
        sa.Column(
            "grade",
            sa.Enum("registered", "profiled", "owner", "gold", "platinum", name="grade", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("valid_from", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("valid_until", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("cut_until", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(delay = 'days') = (delay_days IS NOT NULL)", name=op.f("ck_earn_rules_delay")),
        sa.CheckConstraint(
            "(expiry = 'days') = (expiry_days IS NOT NULL) AND (expiry = 'month_end') = (expiry_months IS NOT NULL) AND (expiry = 'fixed') = (expiry_on IS NOT NULL)",
            name=op.f("ck_earn_rules_expiry"),
        ),
        sa.CheckConstraint("(amount IS NULL) <> (rate IS NULL)", name=op.f("ck_earn_rules_amount_or_rate")),
        sa.CheckConstraint("amount IS NULL OR amount > 0", name=op.f("ck_earn_rules_amount")),
        sa.CheckConstraint("cap_day > 0 AND cap_year > 0 AND cap_person > 0", name=op.f("ck_earn_rules_caps")),
        sa.CheckConstraint("is_spendable OR is_status", name=op.f("ck_earn_rules_flags")),
        sa.CheckConstraint("rate IS NULL OR rate > 0", name=op.f("ck_earn_rules_rate")),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_earn_rules_validity")),
        sa.ForeignKeyConstraint(["ended_by"], ["accounts.id"], name=op.f("fk_earn_rules_ended_by")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_earn_rules_estate_id")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_earn_rules_made_by")),
        sa.ForeignKeyConstraint(["replaces_id"], ["earn_rules.id"], name=op.f("fk_earn_rules_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earn_rules")),
    )
    with op.batch_alter_table("earn_rules", schema=None) as batch_op:
        batch_op.create_index("ix_earn_rules_trigger", ["trigger", "valid_from"], unique=False)
        batch_op.create_index(
            "uq_earn_rules_replaces_id",
            ["replaces_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )


TABLES = (earned_once, earn_campaigns, earn_rules)
