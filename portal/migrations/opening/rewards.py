"""Rewards and their redemptions."""

import sqlalchemy as sa
from alembic import op

import portal.database


def reward_categories() -> None:
    op.create_table(
        "reward_categories",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", portal.database.WordsColumn(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_categories")),
        sa.UniqueConstraint("name", name=op.f("uq_reward_categories_name")),
    )


def fee_exports() -> None:
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


def reward_desks() -> None:
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


def rewards() -> None:
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


def redemptions() -> None:
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


def reward_changes() -> None:
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


def reward_pictures() -> None:
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


def wishes() -> None:
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


def deliveries() -> None:
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


def fee_credits() -> None:
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


def stock_movements() -> None:
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


def stock_notes() -> None:
    op.create_table(
        "stock_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("movement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["movement_id"], ["stock_movements.id"], name=op.f("fk_stock_notes_movement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_notes")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_stock_notes_movement_id")),
    )


def stock_purchases() -> None:
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


TABLES = (
    reward_categories,
    fee_exports,
    reward_desks,
    rewards,
    redemptions,
    reward_changes,
    reward_pictures,
    wishes,
    deliveries,
    fee_credits,
    stock_movements,
    stock_notes,
    stock_purchases,
)
