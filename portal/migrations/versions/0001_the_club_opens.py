"""The club opens."""

import sqlalchemy as sa
from alembic import op

import portal.database
from portal import guards, search

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GUARDED = [
    "acknowledgements",
    "allocations",
    "audit",
    "consents",
    "disclosures",
    "draw_entries",
    "draw_lists",
    "draw_seeds",
    "file_views",
    "gifts",
    "grade_changes",
    "lead_consents",
    "ledger",
    "seal_blocks",
    "seal_ranges",
    "stock_movements",
    "timeline",
    "yearly_movements",
]


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Enum("", "mr", "ms", name="title", native_enum=False, length=32), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("totp_secret", sa.Text(), nullable=True),
        sa.Column("totp_step", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_staff", sa.Boolean(), nullable=False),
        sa.Column("is_clerk", sa.Boolean(), nullable=False),
        sa.Column("suspended_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("created_at", portal.database.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("phone", name=op.f("uq_accounts_phone")),
    )
    op.create_table(
        "answers",
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_answers")),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index("ix_attempts_kind_key_at", ["kind", "key", "at"], unique=False)

    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("note", portal.database.WordsColumn(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "codes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("sign_in", "reset", "password", name="purpose", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("tries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("used_at", portal.database.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
    )
    with op.batch_alter_table("codes", schema=None) as batch_op:
        batch_op.create_index("ix_codes_browser", ["browser", "purpose", "id"], unique=False)

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
    op.create_table(
        "earned_once",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_earned_once")),
    )
    op.create_table(
        "estates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", portal.database.WordsColumn(), nullable=False),
        sa.Column("address", portal.database.WordsColumn(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estates")),
        sa.UniqueConstraint("slug", name=op.f("uq_estates_slug")),
    )
    op.create_table(
        "grade_reviews",
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("done_at", portal.database.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("review_on", name=op.f("pk_grade_reviews")),
    )
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

    op.create_table(
        "office_hours",
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("opens < closes", name=op.f("ck_office_hours_order")),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_office_hours")),
    )
    op.create_table(
        "points_due",
        sa.Column(
            "estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expired", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("estate_id", "month", name=op.f("pk_points_due")),
    )
    op.create_table(
        "points_flows",
        sa.Column(
            "estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "earn",
                "spend",
                "give_back",
                "expire",
                "lock",
                "unlock",
                "forfeit",
                "claw_back",
                "repay",
                "gift_out",
                "gift_in",
                name="kind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lines", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("estate_id", "month", "kind", name=op.f("pk_points_flows")),
    )
    op.create_table(
        "points_outstanding",
        sa.Column(
            "estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("estate_id", "month", name=op.f("pk_points_outstanding")),
    )
    op.create_table(
        "points_rollups",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("milliseconds", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("outstanding", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("locked", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("debt", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_rollups")),
    )
    op.create_table(
        "points_standings",
        sa.Column(
            "estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("balance", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("locked", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("debt", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("estate_id", name=op.f("pk_points_standings")),
    )
    op.create_table(
        "reconciliations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("milliseconds", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("found", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliations")),
    )
    op.create_table(
        "reward_categories",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", portal.database.WordsColumn(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_categories")),
        sa.UniqueConstraint("name", name=op.f("uq_reward_categories_name")),
    )
    op.create_table(
        "seal_blocks",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("sealed_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("form", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ranges", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rows", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("number >= 1 AND ranges >= 1 AND rows >= ranges", name=op.f("ck_seal_blocks_numbers")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seal_blocks")),
    )
    op.create_table(
        "search_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
        sa.UniqueConstraint("kind", "subject_id", name="uq_search_entries_kind"),
    )
    op.create_table(
        "timeline",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("home_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("ids", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline")),
    )
    with op.batch_alter_table("timeline", schema=None) as batch_op:
        batch_op.create_index("ix_timeline_home", ["home_id", "id"], unique=False)
        batch_op.create_index("ix_timeline_member", ["member_id", "id"], unique=False)

    op.create_table(
        "adjustment_limits",
        sa.Column("since", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_adjustment_limits_amount")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_adjustment_limits_made_by")),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_adjustment_limits")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("ids", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name=op.f("fk_audit_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_act", ["act", "id"], unique=False)
        batch_op.create_index("ix_audit_actor", ["actor_id", "id"], unique=False)

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

    op.create_table(
        "fee_exports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("up_to", sa.Date(), nullable=False),
        sa.Column("notes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("total_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("notes > 0 AND total_fen > 0", name=op.f("ck_fee_exports_numbers")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_fee_exports_estate_id")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_fee_exports_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_exports")),
    )
    with op.batch_alter_table("fee_exports", schema=None) as batch_op:
        batch_op.create_index("ix_fee_exports_estate", ["estate_id", "id"], unique=False)

    op.create_table(
        "file_views",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("viewer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["accounts.id"], name=op.f("fk_file_views_subject_id")),
        sa.ForeignKeyConstraint(["viewer_id"], ["accounts.id"], name=op.f("fk_file_views_viewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_views")),
    )
    with op.batch_alter_table("file_views", schema=None) as batch_op:
        batch_op.create_index("ix_file_views_subject", ["subject_id", "id"], unique=False)

    op.create_table(
        "files",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("thumb_name", sa.Text(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("width", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("height", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("kept_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kept_at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kept_by"], ["accounts.id"], name=op.f("fk_files_kept_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("name", name=op.f("uq_files_name")),
    )
    op.create_table(
        "gift_limits",
        sa.Column("since", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("per_gift", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("per_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("per_gift >= 0 AND per_year >= per_gift", name=op.f("ck_gift_limits_amounts")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_gift_limits_made_by")),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_gift_limits")),
    )
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

    op.create_table(
        "members",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("card_token", sa.Text(), nullable=False),
        sa.Column(
            "grade",
            sa.Enum("registered", "profiled", "owner", "gold", "platinum", name="grade", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("interests", sa.JSON(), nullable=False),
        sa.Column("joined_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("cancelled_at", portal.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_members_account_id")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_members_estate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("account_id", name=op.f("uq_members_account_id")),
        sa.UniqueConstraint("card_token", name=op.f("uq_members_card_token")),
        sa.UniqueConstraint("number", name=op.f("uq_members_number")),
    )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.create_index("ix_members_estate", ["estate_id", "id"], unique=False)

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

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum("security", "service", "care", "marketing", name="purpose", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column(
            "channel", sa.Enum("sms", "email", "portal", name="channel", native_enum=False, length=32), nullable=False
        ),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "leased", "sent", "dead", name="state", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("tries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("not_before", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("leased_until", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("sent_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("in_inbox", sa.Boolean(), nullable=False),
        sa.Column("read_at", portal.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_outbox_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_inbox", ["account_id", "in_inbox", "id"], unique=False)
        batch_op.create_index("ix_outbox_state", ["state", "not_before", "id"], unique=False)

    op.create_table(
        "point_worths",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", portal.database.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("fen >= 0 AND fen <= 1000000", name=op.f("ck_point_worths_fen")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_point_worths_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_worths")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("used_at", portal.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("account_id", "code", name=op.f("uq_recovery_codes_account_id_code")),
    )
    op.create_table(
        "reward_desks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", portal.database.WordsColumn(), nullable=False),
        sa.Column("hours", portal.database.WordsColumn(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_reward_desks_estate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_desks")),
        sa.UniqueConstraint("estate_id", name=op.f("uq_reward_desks_estate_id")),
    )
    op.create_table(
        "role_grants",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "customer_service",
                "sales_adviser",
                "sales_manager",
                "property_management",
                "engineering",
                "editor",
                "department_head",
                "marketing_head",
                "administrator",
                name="role",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("given_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("given_at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_role_grants_account_id")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_role_grants_estate_id")),
        sa.ForeignKeyConstraint(["given_by"], ["accounts.id"], name=op.f("fk_role_grants_given_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grants")),
        sa.UniqueConstraint("account_id", "role", "estate_id", name=op.f("uq_role_grants_account_id_role_estate_id")),
    )
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.create_index("ix_role_grants_account", ["account_id"], unique=False)

    op.create_table(
        "role_requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "customer_service",
                "sales_adviser",
                "sales_manager",
                "property_management",
                "engineering",
                "editor",
                "department_head",
                "marketing_head",
                "administrator",
                name="role",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_role_requests_account_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_role_requests_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"], name=op.f("fk_role_requests_decided_by")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_role_requests_estate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_requests")),
    )
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
    op.create_table(
        "sessions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_staff", sa.Boolean(), nullable=False),
        sa.Column("created_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("seen_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index("ix_sessions_account", ["account_id"], unique=False)

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

    op.create_table(
        "adjustments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reverses", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "done", "declined", name="decision", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "NOT needs_second OR decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_adjustments_four_eyes")
        ),
        sa.CheckConstraint("amount <> 0 OR reverses IS NOT NULL", name=op.f("ck_adjustments_amount")),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_adjustments_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"], name=op.f("fk_adjustments_decided_by")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_adjustments_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustments")),
    )
    with op.batch_alter_table("adjustments", schema=None) as batch_op:
        batch_op.create_index("ix_adjustments_member", ["member_id", "id"], unique=False)
        batch_op.create_index("ix_adjustments_state", ["state", "id"], unique=False)

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

    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("text_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("given_where", sa.Text(), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_consents_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index("ix_consents_member", ["member_id", "purpose", "id"], unique=False)

    op.create_table(
        "discrepancies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("about", sa.Enum("sums", "seals", name="about", native_enum=False, length=32), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("found_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("seen_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("cleared_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("acknowledged_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(acknowledged_at IS NULL) = (reason IS NULL)", name=op.f("ck_discrepancies_reason")),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["accounts.id"], name=op.f("fk_discrepancies_acknowledged_by")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_discrepancies_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discrepancies")),
    )
    with op.batch_alter_table("discrepancies", schema=None) as batch_op:
        batch_op.create_index(
            "uq_discrepancies_open",
            ["key"],
            unique=True,
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        )

    op.create_table(
        "draws",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", portal.database.WordsColumn(), nullable=False),
        sa.Column("description", portal.database.WordsColumn(), nullable=False),
        sa.Column("picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("per_member", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "grade",
            sa.Enum("registered", "profiled", "owner", "gold", "platinum", name="grade", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opens_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("closes_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("draws_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("claim_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", portal.database.WordsColumn(), nullable=False),
        sa.Column("public_source", portal.database.WordsColumn(), nullable=False),
        sa.Column("public_number", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "published", "sealed", "drawn", "cancelled", name="state", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("commitment", sa.Text(), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("seed", sa.Text(), nullable=True),
        sa.Column("entries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ranks", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("published_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("sealed_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("drawn_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("cancelled_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("cancel_reason", portal.database.WordsColumn(), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(state = 'drawn') = (drawn_at IS NOT NULL)", name=op.f("ck_draws_drawn")),
        sa.CheckConstraint("state NOT IN ('sealed', 'drawn') OR sealed IS NOT NULL", name=op.f("ck_draws_sealed")),
        sa.CheckConstraint("claim_days > 0", name=op.f("ck_draws_claim_days")),
        sa.CheckConstraint("opens_at < closes_at AND closes_at < draws_at", name=op.f("ck_draws_times")),
        sa.CheckConstraint("per_member > 0", name=op.f("ck_draws_per_member")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_draws_price")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_draws_estate_id")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_draws_made_by")),
        sa.ForeignKeyConstraint(["picture_id"], ["files.id"], name=op.f("fk_draws_picture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
    )
    with op.batch_alter_table("draws", schema=None) as batch_op:
        batch_op.create_index("ix_draws_state", ["state", "closes_at"], unique=False)

    op.create_table(
        "email_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_email_changes_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_changes")),
        sa.UniqueConstraint("member_id", name=op.f("uq_email_changes_member_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_email_changes_token_hash")),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", portal.database.WordsColumn(), nullable=False),
        sa.Column("summary", portal.database.WordsColumn(), nullable=False),
        sa.Column("description", portal.database.WordsColumn(), nullable=False),
        sa.Column("place", portal.database.WordsColumn(), nullable=False),
        sa.Column("bring", portal.database.WordsColumn(), nullable=True),
        sa.Column("party_rule", portal.database.WordsColumn(), nullable=True),
        sa.Column("afterwards", portal.database.WordsColumn(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "social",
                "family",
                "culture",
                "promotion",
                "open_day",
                "handover",
                "appreciation",
                name="kind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "status",
            sa.Enum("draft", "published", "cancelled", name="status", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("mode", sa.Enum("first_come", "draw", name="mode", native_enum=False, length=32), nullable=False),
        sa.Column("opens_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("closes_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("cancel_until", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("offer_hours", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "audience", sa.Enum("members", "owners", name="audience", native_enum=False, length=32), nullable=False
        ),
        sa.Column(
            "least_grade",
            sa.Enum("registered", "profiled", "owner", "gold", "platinum", name="grade", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("estate_only", sa.Boolean(), nullable=False),
        sa.Column(
            "priority_grade",
            sa.Enum("registered", "profiled", "owner", "gold", "platinum", name="grade", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("priority_until", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("most_people", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("children_welcome", sa.Boolean(), nullable=False),
        sa.Column("child_from", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("child_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("ends_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("seed", sa.Text(), nullable=True),
        sa.Column("drawn_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("cancelled_because", portal.database.WordsColumn(), nullable=True),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", portal.database.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("most_people >= 1", name=op.f("ck_events_most_people")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_events_price")),
        sa.ForeignKeyConstraint(["created_by"], ["accounts.id"], name=op.f("fk_events_created_by")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_events_estate_id")),
        sa.ForeignKeyConstraint(["picture_id"], ["files.id"], name=op.f("fk_events_picture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index("ix_events_starts", ["status", "starts_at", "id"], unique=False)

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

    op.create_table(
        "issues",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Enum("magazine", "bulletin", name="title", native_enum=False, length=32), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("period", portal.database.WordsColumn(), nullable=False),
        sa.Column("season", portal.database.WordsColumn(), nullable=False),
        sa.Column("headline", portal.database.WordsColumn(), nullable=False),
        sa.Column("standfirst", portal.database.WordsColumn(), nullable=False),
        sa.Column("colophon", portal.database.WordsColumn(), nullable=False),
        sa.Column("coming", portal.database.WordsColumn(), nullable=False),
        sa.Column("cover_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("print_cover_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("print_contents_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("print_back_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("plates", sa.JSON(), nullable=False),
        sa.Column(
            "state", sa.Enum("draft", "published", name="issuestate", native_enum=False, length=32), nullable=False
        ),
        sa.Column("published_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "print_state",
            sa.Enum("none", "waiting", "made", "failed", name="printstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("print_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("print_pages", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("print_made_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("print_note", sa.Text(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_issues_number")),
        sa.ForeignKeyConstraint(["cover_id"], ["files.id"], name=op.f("fk_issues_cover_id")),
        sa.ForeignKeyConstraint(["print_back_id"], ["files.id"], name=op.f("fk_issues_print_back_id")),
        sa.ForeignKeyConstraint(["print_contents_id"], ["files.id"], name=op.f("fk_issues_print_contents_id")),
        sa.ForeignKeyConstraint(["print_cover_id"], ["files.id"], name=op.f("fk_issues_print_cover_id")),
        sa.ForeignKeyConstraint(["print_file_id"], ["files.id"], name=op.f("fk_issues_print_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
        sa.UniqueConstraint("title", "number", name=op.f("uq_issues_title_number")),
    )
    with op.batch_alter_table("issues", schema=None) as batch_op:
        batch_op.create_index("ix_issues_state", ["state", "title", "number"], unique=False)

    op.create_table(
        "ledger",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "earn",
                "spend",
                "give_back",
                "expire",
                "lock",
                "unlock",
                "forfeit",
                "claw_back",
                "repay",
                "gift_out",
                "gift_in",
                name="kind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("balance", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rule_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reverses", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("debt", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cause", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('give_back', 'unlock', 'forfeit', 'claw_back')) = (reverses IS NOT NULL)",
            name=op.f("ck_ledger_reverses"),
        ),
        sa.CheckConstraint(
            "\n    (kind = 'earn' AND amount >= 0 AND debt = 0)\n    OR (kind IN ('unlock', 'gift_in') AND amount > 0 AND debt = 0)\n    OR (kind IN ('spend', 'expire', 'lock', 'gift_out') AND amount < 0 AND debt = 0)\n    OR (kind = 'forfeit' AND amount = 0 AND debt = 0)\n    OR (kind = 'give_back' AND amount >= 0 AND debt <= 0)\n    OR (kind = 'claw_back' AND amount <= 0 AND debt >= 0)\n    OR (kind = 'repay' AND amount < 0 AND debt = amount)\n",
            name=op.f("ck_ledger_sign"),
        ),
        sa.CheckConstraint(
            "seq >= 1 AND balance >= 0 AND (status >= 0 OR kind = 'claw_back')", name=op.f("ck_ledger_numbers")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_ledger_member_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["earn_rules.id"], name=op.f("fk_ledger_rule_id")),
        sa.PrimaryKeyConstraint("member_id", "seq", name=op.f("pk_ledger")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_key")),
        sa.UniqueConstraint("member_id", "reverses", name=op.f("uq_ledger_member_id_reverses")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ledger_locks",
            ["member_id"],
            unique=False,
            sqlite_where=sa.text("kind = 'lock'"),
            postgresql_where=sa.text("kind = 'lock'"),
        )

    op.create_table(
        "missed_earnings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column(
            "why",
            sa.Enum("no_rule", "gate", "nothing", "cap", "once", name="missed", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("cause", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_missed_earnings_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_earnings")),
        sa.UniqueConstraint("key", name=op.f("uq_missed_earnings_key")),
    )
    with op.batch_alter_table("missed_earnings", schema=None) as batch_op:
        batch_op.create_index("ix_missed_earnings_member", ["member_id", "trigger", "id"], unique=False)

    op.create_table(
        "monthly_statements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "state", sa.Enum("waiting", "made", "failed", name="sheet", native_enum=False, length=32), nullable=False
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("opening", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closing", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lines", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("block", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("block_hash", sa.Text(), nullable=True),
        sa.Column("made_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "state <> 'made' OR (digest IS NOT NULL AND file_id IS NOT NULL)", name=op.f("ck_monthly_statements_made")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_monthly_statements_file_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_monthly_statements_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_statements")),
        sa.UniqueConstraint("code", name=op.f("uq_monthly_statements_code")),
        sa.UniqueConstraint(
            "member_id", "month", "language", name=op.f("uq_monthly_statements_member_id_month_language")
        ),
    )
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

    op.create_table(
        "pending_points",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("rule_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("cause", sa.JSON(), nullable=False),
        sa.Column("earned_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("due_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column(
            "state",
            sa.Enum("pending", "credited", "cancelled", name="pendingstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("settled_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(state = 'pending') = (settled_at IS NULL)", name=op.f("ck_pending_points_settled")),
        sa.CheckConstraint(
            "amount >= 0 AND status >= 0 AND amount + status > 0", name=op.f("ck_pending_points_amount")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_pending_points_member_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["earn_rules.id"], name=op.f("fk_pending_points_rule_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["accounts.id"], name=op.f("fk_pending_points_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_points")),
        sa.UniqueConstraint("key", name=op.f("uq_pending_points_key")),
    )
    with op.batch_alter_table("pending_points", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pending_points_due",
            ["due_at", "member_id"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index("ix_pending_points_member", ["member_id", "id"], unique=False)

    op.create_table(
        "points",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("balance", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("next_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("locked", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("debt", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_points_balance")),
        sa.CheckConstraint("debt >= 0", name=op.f("ck_points_debt")),
        sa.CheckConstraint("locked >= 0", name=op.f("ck_points_locked")),
        sa.CheckConstraint("next_seq >= 1", name=op.f("ck_points_seq")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_points_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_points")),
    )
    op.create_table(
        "projects",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "published", "past", name="projectstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", portal.database.WordsColumn(), nullable=False),
        sa.Column("summary", portal.database.WordsColumn(), nullable=False),
        sa.Column("location", portal.database.WordsColumn(), nullable=False),
        sa.Column("facts", portal.database.WordsColumn(), nullable=False),
        sa.Column("promises", portal.database.WordsColumn(), nullable=False),
        sa.Column("complaint_path", portal.database.WordsColumn(), nullable=False),
        sa.Column("visits", portal.database.WordsColumn(), nullable=False),
        sa.Column("unit_low", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unit_high", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("total_low", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("total_high", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("price_note", portal.database.WordsColumn(), nullable=False),
        sa.Column("handover_on", sa.Date(), nullable=True),
        sa.Column("picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("homes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("award", portal.database.WordsColumn(), nullable=True),
        sa.Column("published_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("unit_low <= unit_high AND total_low <= total_high", name=op.f("ck_projects_band")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_projects_estate_id")),
        sa.ForeignKeyConstraint(["picture_id"], ["files.id"], name=op.f("fk_projects_picture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("slug", name=op.f("uq_projects_slug")),
    )
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.create_index("ix_projects_state", ["state", "position", "id"], unique=False)

    op.create_table(
        "reveals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_reveals_by")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_reveals_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveals")),
    )
    op.create_table(
        "seal_marks",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_seal_marks_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_seal_marks")),
    )
    op.create_table(
        "seal_ranges",
        sa.Column("block", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("from_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("1 <= from_seq AND from_seq <= to_seq", name=op.f("ck_seal_ranges_order")),
        sa.ForeignKeyConstraint(["block"], ["seal_blocks.number"], name=op.f("fk_seal_ranges_block")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_seal_ranges_member_id")),
        sa.PrimaryKeyConstraint("block", "member_id", name=op.f("pk_seal_ranges")),
        sa.UniqueConstraint("member_id", "to_seq", name=op.f("uq_seal_ranges_member_id_to_seq")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "settlements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("honoured", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("corrected", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("disputes_open", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("dispute_until", sa.Date(), nullable=False),
        sa.Column("agreed_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("agreed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("paid_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("paid_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("honoured > 0 AND owed >= 0 AND owed + corrected >= 0", name=op.f("ck_settlements_sums")),
        sa.ForeignKeyConstraint(["agreed_by"], ["accounts.id"], name=op.f("fk_settlements_agreed_by")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_settlements_file_id")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_settlements_merchant_id")),
        sa.ForeignKeyConstraint(["paid_by"], ["accounts.id"], name=op.f("fk_settlements_paid_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlements")),
        sa.UniqueConstraint("merchant_id", "month", name=op.f("uq_settlements_merchant_id_month")),
    )
    with op.batch_alter_table("settlements", schema=None) as batch_op:
        batch_op.create_index("ix_settlements_month", ["month", "merchant_id"], unique=False)
        batch_op.create_index("ix_settlements_paid", ["paid_at", "id"], unique=False)

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
    op.create_table(
        "articles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "letter",
                "story",
                "care",
                "promotion",
                "information",
                "brief",
                name="kind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "layout",
            sa.Enum(
                "letter",
                "feature",
                "story",
                "article",
                "guide",
                "promotion",
                "briefs",
                name="layout",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("section", portal.database.WordsColumn(), nullable=False),
        sa.Column("title", portal.database.WordsColumn(), nullable=False),
        sa.Column("standfirst", portal.database.WordsColumn(), nullable=False),
        sa.Column("body", portal.database.WordsColumn(), nullable=False),
        sa.Column("author", portal.database.WordsColumn(), nullable=False),
        sa.Column("pictures_by", portal.database.WordsColumn(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "pitch",
                "assigned",
                "draft",
                "edited",
                "proof",
                "approved",
                "published",
                name="step",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("writer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author_member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_by_verified_owner", sa.Boolean(), nullable=False),
        sa.Column("picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("picture_alt", portal.database.WordsColumn(), nullable=False),
        sa.Column("print_picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("page", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("edited_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("published_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind <> 'information' OR step <> 'published' OR expires_on IS NOT NULL", name=op.f("ck_articles_expires")
        ),
        sa.ForeignKeyConstraint(["author_member_id"], ["members.id"], name=op.f("fk_articles_author_member_id")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_articles_estate_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_articles_issue_id")),
        sa.ForeignKeyConstraint(["picture_id"], ["files.id"], name=op.f("fk_articles_picture_id")),
        sa.ForeignKeyConstraint(["print_picture_id"], ["files.id"], name=op.f("fk_articles_print_picture_id")),
        sa.ForeignKeyConstraint(["writer_id"], ["accounts.id"], name=op.f("fk_articles_writer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("issue_id", "slug", name=op.f("uq_articles_issue_id_slug")),
    )
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.create_index("ix_articles_issue", ["issue_id", "position", "id"], unique=False)
        batch_op.create_index("ix_articles_step", ["step", "id"], unique=False)

    op.create_table(
        "buildings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("floors", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("homes_planned", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_buildings_estate_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_buildings_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buildings")),
        sa.UniqueConstraint("estate_id", "number", name=op.f("uq_buildings_estate_id_number")),
    )
    with op.batch_alter_table("buildings", schema=None) as batch_op:
        batch_op.create_index("ix_buildings_project", ["project_id"], unique=False)

    op.create_table(
        "certificates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "land_use",
                "land_planning",
                "construction_planning",
                "construction",
                "presale",
                name="certificatekind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issuer", portal.database.WordsColumn(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("note", portal.database.WordsColumn(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_certificates_file_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_certificates_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("project_id", "kind", "number", name=op.f("uq_certificates_project_id_kind_number")),
    )
    op.create_table(
        "disclosures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("published_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("published_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_disclosures_project_id")),
        sa.ForeignKeyConstraint(["published_by"], ["accounts.id"], name=op.f("fk_disclosures_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosures")),
        sa.UniqueConstraint("project_id", "version", name=op.f("uq_disclosures_project_id_version")),
    )
    op.create_table(
        "draw_entrants",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("entries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_left_out", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("told_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("entries >= 0", name=op.f("ck_draw_entrants_entries")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_entrants_draw_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_draw_entrants_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_entrants")),
        sa.UniqueConstraint("draw_id", "code", name=op.f("uq_draw_entrants_draw_id_code")),
        sa.UniqueConstraint("draw_id", "member_id", name=op.f("uq_draw_entrants_draw_id_member_id")),
        sa.UniqueConstraint("draw_id", "rank", name=op.f("uq_draw_entrants_draw_id_rank")),
    )
    with op.batch_alter_table("draw_entrants", schema=None) as batch_op:
        batch_op.create_index("ix_draw_entrants_member", ["member_id", "id"], unique=False)
        batch_op.create_index("ix_draw_entrants_untold", ["draw_id", "told_at", "member_id"], unique=False)

    op.create_table(
        "draw_lists",
        sa.Column("draw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_lists_draw_id")),
        sa.PrimaryKeyConstraint("draw_id", name=op.f("pk_draw_lists")),
    )
    op.create_table(
        "draw_prizes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", portal.database.WordsColumn(), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_draw_prizes_quantity")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_prizes_draw_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_prizes")),
        sa.UniqueConstraint("draw_id", "position", name=op.f("uq_draw_prizes_draw_id_position")),
    )
    op.create_table(
        "draw_seeds",
        sa.Column("draw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_seeds_draw_id")),
        sa.PrimaryKeyConstraint("draw_id", name=op.f("pk_draw_seeds")),
    )
    op.create_table(
        "gifts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("giver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("receiver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("out_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("in_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_gifts_amount")),
        sa.CheckConstraint("giver_id <> receiver_id", name=op.f("ck_gifts_other")),
        sa.ForeignKeyConstraint(
            ["giver_id", "out_seq"], ["ledger.member_id", "ledger.seq"], name=op.f("fk_gifts_giver_id_out_seq")
        ),
        sa.ForeignKeyConstraint(["giver_id"], ["members.id"], name=op.f("fk_gifts_giver_id")),
        sa.ForeignKeyConstraint(
            ["receiver_id", "in_seq"], ["ledger.member_id", "ledger.seq"], name=op.f("fk_gifts_receiver_id_in_seq")
        ),
        sa.ForeignKeyConstraint(["receiver_id"], ["members.id"], name=op.f("fk_gifts_receiver_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gifts")),
        sa.UniqueConstraint("key", name=op.f("uq_gifts_key")),
    )
    with op.batch_alter_table("gifts", schema=None) as batch_op:
        batch_op.create_index("ix_gifts_giver", ["giver_id", "at"], unique=False)
        batch_op.create_index("ix_gifts_receiver", ["receiver_id", "id"], unique=False)

    op.create_table(
        "house_types",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", portal.database.WordsColumn(), nullable=False),
        sa.Column("area", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rooms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bathrooms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", portal.database.WordsColumn(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_house_types_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_types")),
        sa.UniqueConstraint("project_id", "code", name=op.f("uq_house_types_project_id_code")),
    )
    op.create_table(
        "leads",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_leads_account_id")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_leads_estate_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_leads_member_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_leads_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint("project_id", "phone", name=op.f("uq_leads_project_id_phone")),
    )
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.create_index("ix_leads_estate", ["estate_id", "id"], unique=False)

    op.create_table(
        "lots",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("remaining", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_at", portal.database.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("0 <= remaining AND remaining <= amount AND amount > 0", name=op.f("ck_lots_remaining")),
        sa.ForeignKeyConstraint(
            ["member_id", "seq"], ["ledger.member_id", "ledger.seq"], name=op.f("fk_lots_member_id_seq")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
        sa.UniqueConstraint("member_id", "seq", "expires_at", name=op.f("uq_lots_member_id_seq_expires_at")),
    )
    with op.batch_alter_table("lots", schema=None) as batch_op:
        batch_op.create_index(
            "ix_lots_due",
            ["expires_at", "member_id"],
            unique=False,
            sqlite_where=sa.text("remaining > 0"),
            postgresql_where=sa.text("remaining > 0"),
        )
        batch_op.create_index(
            "ix_lots_open",
            ["member_id", "expires_at", "id"],
            unique=False,
            sqlite_where=sa.text("remaining > 0"),
            postgresql_where=sa.text("remaining > 0"),
        )

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

    op.create_table(
        "ratings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("voucher_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stars", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("replied_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("hidden_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("hidden_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(hidden_at IS NULL) = (hidden_reason IS NULL)", name=op.f("ck_ratings_hidden")),
        sa.CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name=op.f("ck_ratings_reply")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_ratings_stars")),
        sa.ForeignKeyConstraint(["hidden_by"], ["accounts.id"], name=op.f("fk_ratings_hidden_by")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_ratings_member_id")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_ratings_merchant_id")),
        sa.ForeignKeyConstraint(["replied_by"], ["accounts.id"], name=op.f("fk_ratings_replied_by")),
        sa.ForeignKeyConstraint(["voucher_id"], ["vouchers.id"], name=op.f("fk_ratings_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("voucher_id", name=op.f("uq_ratings_voucher_id")),
    )
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.create_index("ix_ratings_merchant", ["merchant_id", "id"], unique=False)

    op.create_table(
        "settlement_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("settlement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", portal.database.WordsColumn(), nullable=False),
        sa.Column("honoured", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("each", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            'honoured > 0 AND ("each" IS NULL OR "each" >= 0)', name=op.f("ck_settlement_lines_numbers")
        ),
        sa.ForeignKeyConstraint(["settlement_id"], ["settlements.id"], name=op.f("fk_settlement_lines_settlement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_lines")),
    )
    with op.batch_alter_table("settlement_lines", schema=None) as batch_op:
        batch_op.create_index("ix_settlement_lines_settlement", ["settlement_id", "id"], unique=False)

    op.create_table(
        "sittings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", portal.database.WordsColumn(), nullable=False),
        sa.Column("starts_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("ends_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("seats", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offered", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("waiting", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_sittings_times")),
        sa.CheckConstraint("taken + offered <= seats", name=op.f("ck_sittings_seats")),
        sa.CheckConstraint("taken >= 0 AND offered >= 0 AND waiting >= 0", name=op.f("ck_sittings_counters")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_sittings_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sittings")),
    )
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.create_index("ix_sittings_event", ["event_id", "id"], unique=False)

    op.create_table(
        "surroundings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "side", sa.Enum("favourable", "unfavourable", name="side", native_enum=False, length=32), nullable=False
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", portal.database.WordsColumn(), nullable=False),
        sa.Column("text", portal.database.WordsColumn(), nullable=False),
        sa.Column("source", portal.database.WordsColumn(), nullable=True),
        sa.Column("distance", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_surroundings_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surroundings")),
    )
    with op.batch_alter_table("surroundings", schema=None) as batch_op:
        batch_op.create_index("ix_surroundings_project", ["project_id", "position", "id"], unique=False)

    op.create_table(
        "viewing_slots",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("ends_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("places", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("open_to_all_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("closed_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("taken >= 0 AND taken <= places", name=op.f("ck_viewing_slots_places")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_viewing_slots_estate_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_viewing_slots_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewing_slots")),
        sa.UniqueConstraint("project_id", "starts_at", name=op.f("uq_viewing_slots_project_id_starts_at")),
    )
    with op.batch_alter_table("viewing_slots", schema=None) as batch_op:
        batch_op.create_index("ix_viewing_slots_estate", ["estate_id", "starts_at"], unique=False)

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

    op.create_table(
        "acknowledgements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_acknowledgements_lead_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_acknowledgements_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgements")),
        sa.UniqueConstraint("lead_id", "version", name=op.f("uq_acknowledgements_lead_id_version")),
    )
    op.create_table(
        "allocations",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_allocations_amount")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_allocations_lot_id")),
        sa.ForeignKeyConstraint(
            ["member_id", "seq"], ["ledger.member_id", "ledger.seq"], name=op.f("fk_allocations_member_id_seq")
        ),
        sa.PrimaryKeyConstraint("member_id", "seq", "lot_id", name=op.f("pk_allocations")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("allocations", schema=None) as batch_op:
        batch_op.create_index("ix_allocations_lot", ["lot_id"], unique=False)

    op.create_table(
        "certificate_buildings",
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name=op.f("fk_certificate_buildings_building_id")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_certificate_buildings_certificate_id")
        ),
        sa.PrimaryKeyConstraint("certificate_id", "building_id", name=op.f("pk_certificate_buildings")),
    )
    op.create_table(
        "draw_awards",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("prize_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("piece", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entrant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("voucher_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state", sa.Enum("held", "passed_on", name="awardstate", native_enum=False, length=32), nullable=False
        ),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_awards_draw_id")),
        sa.ForeignKeyConstraint(["entrant_id"], ["draw_entrants.id"], name=op.f("fk_draw_awards_entrant_id")),
        sa.ForeignKeyConstraint(["prize_id"], ["draw_prizes.id"], name=op.f("fk_draw_awards_prize_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["vouchers.id"], name=op.f("fk_draw_awards_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_awards")),
        sa.UniqueConstraint("entrant_id", name=op.f("uq_draw_awards_entrant_id")),
        sa.UniqueConstraint("prize_id", "piece", "round", name=op.f("uq_draw_awards_prize_id_piece_round")),
        sa.UniqueConstraint("voucher_id", name=op.f("uq_draw_awards_voucher_id")),
    )
    with op.batch_alter_table("draw_awards", schema=None) as batch_op:
        batch_op.create_index("ix_draw_awards_draw", ["draw_id", "id"], unique=False)

    op.create_table(
        "draw_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entrant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_entries_draw_id")),
        sa.ForeignKeyConstraint(["entrant_id"], ["draw_entrants.id"], name=op.f("fk_draw_entries_entrant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_entries")),
        sa.UniqueConstraint("draw_id", "number", name=op.f("uq_draw_entries_draw_id_number")),
    )
    with op.batch_alter_table("draw_entries", schema=None) as batch_op:
        batch_op.create_index("ix_draw_entries_entrant", ["entrant_id"], unique=False)

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

    op.create_table(
        "interests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("house_type", sa.Text(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("answered_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["accounts.id"], name=op.f("fk_interests_answered_by")),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name=op.f("fk_interests_building_id")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_interests_estate_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_interests_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interests")),
    )
    with op.batch_alter_table("interests", schema=None) as batch_op:
        batch_op.create_index("ix_interests_estate", ["estate_id", "answered_at", "id"], unique=False)

    op.create_table(
        "lead_consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("contact", "changes", "news", name="consentpurpose", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_lead_consents_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_consents")),
    )
    with op.batch_alter_table("lead_consents", schema=None) as batch_op:
        batch_op.create_index("ix_lead_consents_lead", ["lead_id", "purpose", "id"], unique=False)

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
    op.create_table(
        "rewards",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("gift", "voucher", "event", "fee_credit", "donation", name="kind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", portal.database.WordsColumn(), nullable=False),
        sa.Column("description", portal.database.WordsColumn(), nullable=False),
        sa.Column("note", portal.database.WordsColumn(), nullable=False),
        sa.Column("price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("value_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cash_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stock", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_limited", sa.Boolean(), nullable=False),
        sa.Column("per_member", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("per_household", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "per", sa.Enum("ever", "year", "quarter", "month", name="per", native_enum=False, length=32), nullable=False
        ),
        sa.Column(
            "grade",
            sa.Enum("registered", "profiled", "owner", "gold", "platinum", name="grade", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("estate_ids", sa.JSON(), nullable=False),
        sa.Column("opens_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("closes_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("by_desk", sa.Boolean(), nullable=False),
        sa.Column("by_post", sa.Boolean(), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("credit_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cause", portal.database.WordsColumn(), nullable=False),
        sa.Column("thanks", portal.database.WordsColumn(), nullable=False),
        sa.Column("picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("place", portal.database.WordsColumn(), nullable=False),
        sa.Column("hours", portal.database.WordsColumn(), nullable=False),
        sa.Column("valid_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("settles", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("hold_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("forfeits", sa.Boolean(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("changes_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("published_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("(kind = 'event') = (sitting_id IS NOT NULL)", name=op.f("ck_rewards_sitting")),
        sa.CheckConstraint("(kind = 'fee_credit') = (credit_fen IS NOT NULL)", name=op.f("ck_rewards_credit")),
        sa.CheckConstraint("(kind = 'voucher') = (merchant_id IS NOT NULL)", name=op.f("ck_rewards_merchant")),
        sa.CheckConstraint("by_desk OR by_post OR kind <> 'gift'", name=op.f("ck_rewards_way")),
        sa.CheckConstraint("settles IS NULL OR (settles >= 0 AND kind = 'voucher')", name=op.f("ck_rewards_settles")),
        sa.CheckConstraint("cash_fen >= 0 AND (value_fen IS NULL OR value_fen > 0)", name=op.f("ck_rewards_money")),
        sa.CheckConstraint("per_household IS NULL OR per_household > 0", name=op.f("ck_rewards_per_household")),
        sa.CheckConstraint("per_member IS NULL OR per_member > 0", name=op.f("ck_rewards_per_member")),
        sa.CheckConstraint("price > 0", name=op.f("ck_rewards_price")),
        sa.CheckConstraint("stock IS NULL OR stock >= 0", name=op.f("ck_rewards_stock")),
        sa.CheckConstraint("valid_days > 0 AND hold_minutes > 0", name=op.f("ck_rewards_valid_days")),
        sa.ForeignKeyConstraint(["category_id"], ["reward_categories.id"], name=op.f("fk_rewards_category_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_rewards_event_id")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_rewards_merchant_id")),
        sa.ForeignKeyConstraint(["picture_id"], ["files.id"], name=op.f("fk_rewards_picture_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name=op.f("fk_rewards_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rewards")),
    )
    with op.batch_alter_table("rewards", schema=None) as batch_op:
        batch_op.create_index("ix_rewards_category", ["category_id"], unique=False)
        batch_op.create_index("ix_rewards_offered", ["is_limited", "position", "id"], unique=False)

    op.create_table(
        "settlement_disputes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("disputed_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("disputed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("correction", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["accounts.id"], name=op.f("fk_settlement_disputes_answered_by")),
        sa.ForeignKeyConstraint(["disputed_by"], ["accounts.id"], name=op.f("fk_settlement_disputes_disputed_by")),
        sa.ForeignKeyConstraint(["line_id"], ["settlement_lines.id"], name=op.f("fk_settlement_disputes_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_disputes")),
        sa.UniqueConstraint("line_id", name=op.f("uq_settlement_disputes_line_id")),
    )
    with op.batch_alter_table("settlement_disputes", schema=None) as batch_op:
        batch_op.create_index("ix_settlement_disputes_answered", ["answered_at", "id"], unique=False)

    op.create_table(
        "sign_ups",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("adults", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("child_ages", sa.JSON(), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "entered",
                "waiting",
                "offered",
                "held",
                "attended",
                "absent",
                "cancelled",
                "lapsed",
                name="state",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offered_until", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("points_key", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("created_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("checked_in_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("checked_in_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", portal.database.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("adults >= 1 AND size >= adults", name=op.f("ck_sign_ups_size")),
        sa.ForeignKeyConstraint(["checked_in_by"], ["accounts.id"], name=op.f("fk_sign_ups_checked_in_by")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_sign_ups_event_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_sign_ups_member_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name=op.f("fk_sign_ups_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ups")),
        sa.UniqueConstraint("code", name=op.f("uq_sign_ups_code")),
    )
    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.create_index("ix_sign_ups_event", ["event_id", "id"], unique=False)
        batch_op.create_index("ix_sign_ups_member", ["member_id", "id"], unique=False)
        batch_op.create_index("ix_sign_ups_offers", ["state", "offered_until"], unique=False)
        batch_op.create_index("ix_sign_ups_queue", ["sitting_id", "state", "number"], unique=False)
        batch_op.create_index(
            "uq_sign_ups_once",
            ["event_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('entered', 'waiting', 'offered', 'held', 'attended', 'absent')"),
            postgresql_where=sa.text("state IN ('entered', 'waiting', 'offered', 'held', 'attended', 'absent')"),
        )

    op.create_table(
        "viewings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum("booked", "cancelled", "attended", "no_show", name="viewingstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("booked_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("settled_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_viewings_estate_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_viewings_lead_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["accounts.id"], name=op.f("fk_viewings_settled_by")),
        sa.ForeignKeyConstraint(["slot_id"], ["viewing_slots.id"], name=op.f("fk_viewings_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewings")),
        sa.UniqueConstraint("slot_id", "lead_id", name=op.f("uq_viewings_slot_id_lead_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_viewings_token_hash")),
    )
    with op.batch_alter_table("viewings", schema=None) as batch_op:
        batch_op.create_index("ix_viewings_lead", ["lead_id", "state"], unique=False)

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

    op.create_table(
        "redemptions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reward_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cash_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "held",
                "confirmed",
                "fulfilled",
                "cancelled",
                "expired",
                name="redemptionstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "way",
            sa.Enum("desk", "post", "shop", "seat", "bill", "given", name="way", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("voucher_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("desk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("home_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sign_up_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("held_until", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("confirmed_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("fulfilled_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("ended_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'held') = (confirmed_at IS NULL AND ended_at IS NULL)", name=op.f("ck_redemptions_held")
        ),
        sa.CheckConstraint("price > 0 AND quantity > 0 AND cash_fen >= 0", name=op.f("ck_redemptions_numbers")),
        sa.ForeignKeyConstraint(["desk_id"], ["reward_desks.id"], name=op.f("fk_redemptions_desk_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["accounts.id"], name=op.f("fk_redemptions_ended_by")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_redemptions_home_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_redemptions_member_id")),
        sa.ForeignKeyConstraint(["reward_id"], ["rewards.id"], name=op.f("fk_redemptions_reward_id")),
        sa.ForeignKeyConstraint(["sign_up_id"], ["sign_ups.id"], name=op.f("fk_redemptions_sign_up_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["vouchers.id"], name=op.f("fk_redemptions_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redemptions")),
        sa.UniqueConstraint("sign_up_id", name=op.f("uq_redemptions_sign_up_id")),
        sa.UniqueConstraint("voucher_id", name=op.f("uq_redemptions_voucher_id")),
    )
    with op.batch_alter_table("redemptions", schema=None) as batch_op:
        batch_op.create_index("ix_redemptions_member", ["member_id", "reward_id", "at"], unique=False)
        batch_op.create_index("ix_redemptions_mine", ["member_id", "id"], unique=False)
        batch_op.create_index("ix_redemptions_reward", ["reward_id", "state"], unique=False)
        batch_op.create_index("ix_redemptions_state", ["state", "id"], unique=False)
        batch_op.create_index("ix_redemptions_ways", ["way", "state", "id"], unique=False)
        batch_op.create_index(
            "uq_redemptions_held",
            ["member_id", "reward_id"],
            unique=True,
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )

    op.create_table(
        "reward_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reward_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("became", sa.JSON(), nullable=False),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.Column("starts_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("begun_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("begun_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_reward_changes_one_end")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_reward_changes_made_by")),
        sa.ForeignKeyConstraint(["reward_id"], ["rewards.id"], name=op.f("fk_reward_changes_reward_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["accounts.id"], name=op.f("fk_reward_changes_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_changes")),
    )
    with op.batch_alter_table("reward_changes", schema=None) as batch_op:
        batch_op.create_index("ix_reward_changes_reward", ["reward_id", "id"], unique=False)

    op.create_table(
        "reward_pictures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reward_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alt", portal.database.WordsColumn(), nullable=False),
        sa.CheckConstraint("position BETWEEN 0 AND 6", name=op.f("ck_reward_pictures_position")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_reward_pictures_file_id")),
        sa.ForeignKeyConstraint(["reward_id"], ["rewards.id"], name=op.f("fk_reward_pictures_reward_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_pictures")),
        sa.UniqueConstraint("reward_id", "position", name=op.f("uq_reward_pictures_reward_id_position")),
    )
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

    op.create_table(
        "wishes",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "reward_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("added_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("told_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("is_quiet", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_wishes_member_id")),
        sa.ForeignKeyConstraint(["reward_id"], ["rewards.id"], name=op.f("fk_wishes_reward_id")),
        sa.PrimaryKeyConstraint("member_id", "reward_id", name=op.f("pk_wishes")),
    )
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.create_index("ix_wishes_reward", ["reward_id", "told_at"], unique=False)
        batch_op.create_index(
            "ix_wishes_untold",
            ["member_id", "reward_id"],
            unique=False,
            sqlite_where=sa.text("told_at IS NULL"),
            postgresql_where=sa.text("told_at IS NULL"),
        )

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

    op.create_table(
        "complaint_readings",
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_complaint_readings_account_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_complaint_readings_complaint_id")),
        sa.PrimaryKeyConstraint("complaint_id", "account_id", name=op.f("pk_complaint_readings")),
    )
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

    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("redemption_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=True),
        sa.Column("tracking", sa.Text(), nullable=True),
        sa.Column("sent_at", portal.database.Moment(timezone=True), nullable=True),
        sa.Column("sent_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("arrived_at", portal.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["redemption_id"], ["redemptions.id"], name=op.f("fk_deliveries_redemption_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["accounts.id"], name=op.f("fk_deliveries_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("redemption_id", name=op.f("uq_deliveries_redemption_id")),
    )
    op.create_table(
        "fee_credits",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("redemption_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("home_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "exported", "taken_back", name="creditstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("issued_at", portal.database.Moment(timezone=True), nullable=False),
        sa.Column("export_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(state = 'exported') = (export_id IS NOT NULL)", name=op.f("ck_fee_credits_export")),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_fee_credits_amount")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_fee_credits_estate_id")),
        sa.ForeignKeyConstraint(["export_id"], ["fee_exports.id"], name=op.f("fk_fee_credits_export_id")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_fee_credits_home_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_fee_credits_member_id")),
        sa.ForeignKeyConstraint(["redemption_id"], ["redemptions.id"], name=op.f("fk_fee_credits_redemption_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_credits")),
        sa.UniqueConstraint("redemption_id", name=op.f("uq_fee_credits_redemption_id")),
    )
    with op.batch_alter_table("fee_credits", schema=None) as batch_op:
        batch_op.create_index("ix_fee_credits_export", ["export_id", "id"], unique=False)
        batch_op.create_index("ix_fee_credits_open", ["state", "estate_id", "issued_at"], unique=False)

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

    op.create_table(
        "stock_movements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reward_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("change", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("redemption_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", portal.database.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("change <> 0", name=op.f("ck_stock_movements_change")),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_stock_movements_by")),
        sa.ForeignKeyConstraint(["redemption_id"], ["redemptions.id"], name=op.f("fk_stock_movements_redemption_id")),
        sa.ForeignKeyConstraint(["reward_id"], ["rewards.id"], name=op.f("fk_stock_movements_reward_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movements")),
    )
    with op.batch_alter_table("stock_movements", schema=None) as batch_op:
        batch_op.create_index("ix_stock_movements_reward", ["reward_id", "id"], unique=False)

    op.create_table(
        "stock_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("movement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["movement_id"], ["stock_movements.id"], name=op.f("fk_stock_notes_movement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_notes")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_stock_notes_movement_id")),
    )
    op.create_table(
        "stock_purchases",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("movement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reward_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_cost_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=False),
        sa.CheckConstraint("quantity > 0 AND unit_cost_fen >= 0", name=op.f("ck_stock_purchases_numbers")),
        sa.ForeignKeyConstraint(["movement_id"], ["stock_movements.id"], name=op.f("fk_stock_purchases_movement_id")),
        sa.ForeignKeyConstraint(["reward_id"], ["rewards.id"], name=op.f("fk_stock_purchases_reward_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_purchases")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_stock_purchases_movement_id")),
    )
    with op.batch_alter_table("stock_purchases", schema=None) as batch_op:
        batch_op.create_index("ix_stock_purchases_reward", ["reward_id", "id"], unique=False)
    for table in GUARDED:
        guards.install(op.get_bind(), table)
    search.install(op.get_bind())
    op.create_index(
        "uq_role_requests_open",
        "role_requests",
        ["account_id", "role", sa.text("coalesce(estate_id, 0)")],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )


def downgrade() -> None:
    search.uninstall(op.get_bind())
    with op.batch_alter_table("stock_purchases", schema=None) as batch_op:
        batch_op.drop_index("ix_stock_purchases_reward")

    op.drop_table("stock_purchases")
    op.drop_table("stock_notes")
    with op.batch_alter_table("stock_movements", schema=None) as batch_op:
        batch_op.drop_index("ix_stock_movements_reward")

    op.drop_table("stock_movements")
    with op.batch_alter_table("firm_complaints", schema=None) as batch_op:
        batch_op.drop_index("ix_firm_complaints_merchant")

    op.drop_table("firm_complaints")
    with op.batch_alter_table("fee_credits", schema=None) as batch_op:
        batch_op.drop_index("ix_fee_credits_open")
        batch_op.drop_index("ix_fee_credits_export")

    op.drop_table("fee_credits")
    op.drop_table("deliveries")
    with op.batch_alter_table("complaint_works", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_works_complaint")

    op.drop_table("complaint_works")
    op.drop_table("complaint_readings")
    with op.batch_alter_table("complaint_photos", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_photos_draft")
        batch_op.drop_index("ix_complaint_photos_complaint")

    op.drop_table("complaint_photos")
    with op.batch_alter_table("complaint_log", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_log_complaint")

    op.drop_table("complaint_log")
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_wishes_untold", sqlite_where=sa.text("told_at IS NULL"), postgresql_where=sa.text("told_at IS NULL")
        )
        batch_op.drop_index("ix_wishes_reward")

    op.drop_table("wishes")
    with op.batch_alter_table("roll", schema=None) as batch_op:
        batch_op.drop_index("ix_roll_home")

    op.drop_table("roll")
    op.drop_table("reward_pictures")
    with op.batch_alter_table("reward_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_reward_changes_reward")

    op.drop_table("reward_changes")
    with op.batch_alter_table("redemptions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_redemptions_held", sqlite_where=sa.text("state = 'held'"), postgresql_where=sa.text("state = 'held'")
        )
        batch_op.drop_index("ix_redemptions_ways")
        batch_op.drop_index("ix_redemptions_state")
        batch_op.drop_index("ix_redemptions_reward")
        batch_op.drop_index("ix_redemptions_mine")
        batch_op.drop_index("ix_redemptions_member")

    op.drop_table("redemptions")
    with op.batch_alter_table("home_claims", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_home_claims_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_home_claims_state")
        batch_op.drop_index("ix_home_claims_member")

    op.drop_table("home_claims")
    with op.batch_alter_table("holdings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_holdings_current", sqlite_where=sa.text("until IS NULL"), postgresql_where=sa.text("until IS NULL")
        )
        batch_op.drop_index("ix_holdings_home")

    op.drop_table("holdings")
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.drop_index("ix_complaints_queue")
        batch_op.drop_index("ix_complaints_member")
        batch_op.drop_index("ix_complaints_handler")

    op.drop_table("complaints")
    op.drop_table("complaint_drafts")
    op.drop_table("yearly_addresses")
    with op.batch_alter_table("viewings", schema=None) as batch_op:
        batch_op.drop_index("ix_viewings_lead")

    op.drop_table("viewings")
    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_sign_ups_once",
            sqlite_where=sa.text("state IN ('entered', 'waiting', 'offered', 'held', 'attended', 'absent')"),
            postgresql_where=sa.text("state IN ('entered', 'waiting', 'offered', 'held', 'attended', 'absent')"),
        )
        batch_op.drop_index("ix_sign_ups_queue")
        batch_op.drop_index("ix_sign_ups_offers")
        batch_op.drop_index("ix_sign_ups_member")
        batch_op.drop_index("ix_sign_ups_event")

    op.drop_table("sign_ups")
    with op.batch_alter_table("settlement_disputes", schema=None) as batch_op:
        batch_op.drop_index("ix_settlement_disputes_answered")

    op.drop_table("settlement_disputes")
    with op.batch_alter_table("rewards", schema=None) as batch_op:
        batch_op.drop_index("ix_rewards_offered")
        batch_op.drop_index("ix_rewards_category")

    op.drop_table("rewards")
    op.drop_table("progress")
    with op.batch_alter_table("lead_consents", schema=None) as batch_op:
        batch_op.drop_index("ix_lead_consents_lead")

    op.drop_table("lead_consents")
    with op.batch_alter_table("interests", schema=None) as batch_op:
        batch_op.drop_index("ix_interests_estate")

    op.drop_table("interests")
    with op.batch_alter_table("homes", schema=None) as batch_op:
        batch_op.drop_index("ix_homes_estate")

    op.drop_table("homes")
    with op.batch_alter_table("draw_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_draw_entries_entrant")

    op.drop_table("draw_entries")
    with op.batch_alter_table("draw_awards", schema=None) as batch_op:
        batch_op.drop_index("ix_draw_awards_draw")

    op.drop_table("draw_awards")
    op.drop_table("certificate_buildings")
    with op.batch_alter_table("allocations", schema=None) as batch_op:
        batch_op.drop_index("ix_allocations_lot")

    op.drop_table("allocations")
    op.drop_table("acknowledgements")
    with op.batch_alter_table("yearly_movements", schema=None) as batch_op:
        batch_op.drop_index("ix_yearly_movements_gift")

    op.drop_table("yearly_movements")
    with op.batch_alter_table("yearly_claims", schema=None) as batch_op:
        batch_op.drop_index("ix_yearly_claims_member")
        batch_op.drop_index("ix_yearly_claims_line")

    op.drop_table("yearly_claims")
    with op.batch_alter_table("voucher_acts", schema=None) as batch_op:
        batch_op.drop_index("ix_voucher_acts_voucher")

    op.drop_table("voucher_acts")
    with op.batch_alter_table("viewing_slots", schema=None) as batch_op:
        batch_op.drop_index("ix_viewing_slots_estate")

    op.drop_table("viewing_slots")
    with op.batch_alter_table("surroundings", schema=None) as batch_op:
        batch_op.drop_index("ix_surroundings_project")

    op.drop_table("surroundings")
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.drop_index("ix_sittings_event")

    op.drop_table("sittings")
    with op.batch_alter_table("settlement_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_settlement_lines_settlement")

    op.drop_table("settlement_lines")
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.drop_index("ix_ratings_merchant")

    op.drop_table("ratings")
    with op.batch_alter_table("offer_claims", schema=None) as batch_op:
        batch_op.drop_index("ix_offer_claims_offer")
        batch_op.drop_index("ix_offer_claims_day")

    op.drop_table("offer_claims")
    with op.batch_alter_table("lots", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_lots_open", sqlite_where=sa.text("remaining > 0"), postgresql_where=sa.text("remaining > 0")
        )
        batch_op.drop_index(
            "ix_lots_due", sqlite_where=sa.text("remaining > 0"), postgresql_where=sa.text("remaining > 0")
        )

    op.drop_table("lots")
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.drop_index("ix_leads_estate")

    op.drop_table("leads")
    op.drop_table("house_types")
    with op.batch_alter_table("gifts", schema=None) as batch_op:
        batch_op.drop_index("ix_gifts_receiver")
        batch_op.drop_index("ix_gifts_giver")

    op.drop_table("gifts")
    op.drop_table("draw_seeds")
    op.drop_table("draw_prizes")
    op.drop_table("draw_lists")
    with op.batch_alter_table("draw_entrants", schema=None) as batch_op:
        batch_op.drop_index("ix_draw_entrants_untold")
        batch_op.drop_index("ix_draw_entrants_member")

    op.drop_table("draw_entrants")
    op.drop_table("disclosures")
    op.drop_table("certificates")
    with op.batch_alter_table("buildings", schema=None) as batch_op:
        batch_op.drop_index("ix_buildings_project")

    op.drop_table("buildings")
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.drop_index("ix_articles_step")
        batch_op.drop_index("ix_articles_issue")

    op.drop_table("articles")
    op.drop_table("yearly_gifts")
    with op.batch_alter_table("vouchers", schema=None) as batch_op:
        batch_op.drop_index("ix_vouchers_used")
        batch_op.drop_index("ix_vouchers_member")
        batch_op.drop_index("ix_vouchers_due")

    op.drop_table("vouchers")
    with op.batch_alter_table("vetting_papers", schema=None) as batch_op:
        batch_op.drop_index("ix_vetting_papers_merchant")

    op.drop_table("vetting_papers")
    with op.batch_alter_table("settlements", schema=None) as batch_op:
        batch_op.drop_index("ix_settlements_paid")
        batch_op.drop_index("ix_settlements_month")

    op.drop_table("settlements")
    op.drop_table("seal_ranges")
    op.drop_table("seal_marks")
    op.drop_table("reveals")
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.drop_index("ix_projects_state")

    op.drop_table("projects")
    op.drop_table("points")
    with op.batch_alter_table("pending_points", schema=None) as batch_op:
        batch_op.drop_index("ix_pending_points_member")
        batch_op.drop_index(
            "ix_pending_points_due",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.drop_table("pending_points")
    with op.batch_alter_table("offer_proposals", schema=None) as batch_op:
        batch_op.drop_index("ix_offer_proposals_state")
        batch_op.drop_index("ix_offer_proposals_offer")
        batch_op.drop_index("ix_offer_proposals_merchant")

    op.drop_table("offer_proposals")
    op.drop_table("offer_estates")
    op.drop_table("monthly_statements")
    with op.batch_alter_table("missed_earnings", schema=None) as batch_op:
        batch_op.drop_index("ix_missed_earnings_member")

    op.drop_table("missed_earnings")
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_ledger_locks", sqlite_where=sa.text("kind = 'lock'"), postgresql_where=sa.text("kind = 'lock'")
        )

    op.drop_table("ledger")
    with op.batch_alter_table("issues", schema=None) as batch_op:
        batch_op.drop_index("ix_issues_state")

    op.drop_table("issues")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index("ix_household_member")

    op.drop_table("household")
    with op.batch_alter_table("grade_notices", schema=None) as batch_op:
        batch_op.drop_index("ix_grade_notices_due")

    op.drop_table("grade_notices")
    with op.batch_alter_table("grade_grants", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_grade_grants_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_grade_grants_state")
        batch_op.drop_index("ix_grade_grants_member")

    op.drop_table("grade_grants")
    with op.batch_alter_table("grade_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_grade_changes_member")

    op.drop_table("grade_changes")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index("ix_events_starts")

    op.drop_table("events")
    op.drop_table("email_changes")
    with op.batch_alter_table("draws", schema=None) as batch_op:
        batch_op.drop_index("ix_draws_state")

    op.drop_table("draws")
    with op.batch_alter_table("discrepancies", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_discrepancies_open",
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        )

    op.drop_table("discrepancies")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index("ix_consents_member")

    op.drop_table("consents")
    with op.batch_alter_table("clerks", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_clerks_account", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )
        batch_op.drop_index("ix_clerks_merchant")

    op.drop_table("clerks")
    with op.batch_alter_table("application_documents", schema=None) as batch_op:
        batch_op.drop_index("ix_application_documents_application")

    op.drop_table("application_documents")
    with op.batch_alter_table("adjustments", schema=None) as batch_op:
        batch_op.drop_index("ix_adjustments_state")
        batch_op.drop_index("ix_adjustments_member")

    op.drop_table("adjustments")
    with op.batch_alter_table("till_terms", schema=None) as batch_op:
        batch_op.drop_index("ix_till_terms_counts_from")

    op.drop_table("till_terms")
    with op.batch_alter_table("till_locks", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_till_locks_open",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )
        batch_op.drop_index("ix_till_locks_lifted")

    op.drop_table("till_locks")
    with op.batch_alter_table("shops", schema=None) as batch_op:
        batch_op.drop_index("ix_shops_merchant")
        batch_op.drop_index("ix_shops_estate")

    op.drop_table("shops")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_sessions_account")

    op.drop_table("sessions")
    op.drop_table("roll_imports")
    op.drop_table("role_requests")
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.drop_index("ix_role_grants_account")

    op.drop_table("role_grants")
    op.drop_table("reward_desks")
    op.drop_table("recovery_codes")
    op.drop_table("point_worths")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_state")
        batch_op.drop_index("ix_outbox_inbox")

    op.drop_table("outbox")
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_index("ix_offers_merchant")

    op.drop_table("offers")
    op.drop_table("merchant_terms")
    with op.batch_alter_table("merchant_contracts", schema=None) as batch_op:
        batch_op.drop_index("ix_merchant_contracts_merchant")

    op.drop_table("merchant_contracts")
    with op.batch_alter_table("merchant_applications", schema=None) as batch_op:
        batch_op.drop_index("ix_merchant_applications_state")
        batch_op.drop_index("ix_merchant_applications_account")

    op.drop_table("merchant_applications")
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_index("ix_members_estate")

    op.drop_table("members")
    with op.batch_alter_table("grade_terms", schema=None) as batch_op:
        batch_op.drop_index("ix_grade_terms_effective")

    op.drop_table("grade_terms")
    op.drop_table("gift_limits")
    op.drop_table("files")
    with op.batch_alter_table("file_views", schema=None) as batch_op:
        batch_op.drop_index("ix_file_views_subject")

    op.drop_table("file_views")
    with op.batch_alter_table("fee_exports", schema=None) as batch_op:
        batch_op.drop_index("ix_fee_exports_estate")

    op.drop_table("fee_exports")
    with op.batch_alter_table("earn_rules", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_earn_rules_replaces_id",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index("ix_earn_rules_trigger")

    op.drop_table("earn_rules")
    with op.batch_alter_table("earn_campaigns", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_earn_campaigns_replaces_id",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index("ix_earn_campaigns_valid")

    op.drop_table("earn_campaigns")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_actor")
        batch_op.drop_index("ix_audit_act")

    op.drop_table("audit")
    op.drop_table("adjustment_limits")
    with op.batch_alter_table("timeline", schema=None) as batch_op:
        batch_op.drop_index("ix_timeline_member")
        batch_op.drop_index("ix_timeline_home")

    op.drop_table("timeline")
    op.drop_table("search_entries")
    op.drop_table("seal_blocks")
    op.drop_table("reward_categories")
    op.drop_table("reconciliations")
    op.drop_table("points_standings")
    op.drop_table("points_rollups")
    op.drop_table("points_outstanding")
    op.drop_table("points_flows")
    op.drop_table("points_due")
    op.drop_table("office_hours")
    with op.batch_alter_table("merchants", schema=None) as batch_op:
        batch_op.drop_index("ix_merchants_until")
        batch_op.drop_index("ix_merchants_status")

    op.drop_table("merchants")
    op.drop_table("grade_reviews")
    op.drop_table("estates")
    op.drop_table("earned_once")
    op.drop_table("complaint_standards")
    with op.batch_alter_table("codes", schema=None) as batch_op:
        batch_op.drop_index("ix_codes_browser")

    op.drop_table("codes")
    op.drop_table("calendar_days")
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_attempts_kind_key_at")

    op.drop_table("attempts")
    op.drop_table("answers")
    op.drop_table("accounts")
