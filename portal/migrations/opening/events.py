"""Events."""

import sqlalchemy as sa
from alembic import op

import portal.database


def events() -> None:
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


def sittings() -> None:
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


def sign_ups() -> None:
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


TABLES = (events, sittings, sign_ups)
