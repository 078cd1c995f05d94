"""Draws."""

import sqlalchemy as sa
from alembic import op

import portal.database


def draws() -> None:
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


def draw_entrants() -> None:
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


def draw_lists() -> None:
    op.create_table(
        "draw_lists",
        sa.Column("draw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_lists_draw_id")),
        sa.PrimaryKeyConstraint("draw_id", name=op.f("pk_draw_lists")),
    )


def draw_prizes() -> None:
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


def draw_seeds() -> None:
    op.create_table(
        "draw_seeds",
        sa.Column("draw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_seeds_draw_id")),
        sa.PrimaryKeyConstraint("draw_id", name=op.f("pk_draw_seeds")),
    )


def draw_awards() -> None:
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


def draw_entries() -> None:
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


TABLES = (draws, draw_entrants, draw_lists, draw_prizes, draw_seeds, draw_awards, draw_entries)
