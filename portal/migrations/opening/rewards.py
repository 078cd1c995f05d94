"""Rewards."""

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


TABLES = (reward_categories, reward_desks, rewards, reward_changes, reward_pictures, wishes)
