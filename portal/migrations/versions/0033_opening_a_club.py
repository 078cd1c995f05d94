"""An empty club is opened in the browser; what is said of the calendar's days is kept with who said it and when."""

import sqlalchemy as sa
from alembic import op

import portal.database
from portal.engine import guards

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = portal.database.Moment(timezone=True)
WORDS = "calendar_words"


def upgrade() -> None:
    op.create_table(
        "opening_keys",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_keys")),
    )
    op.create_table(
        "setup_skips",
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("skipped_by", WHOLE, nullable=False),
        sa.Column("skipped_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["skipped_by"], ["accounts.id"], name=op.f("fk_setup_skips_skipped_by")),
        sa.PrimaryKeyConstraint("step", name=op.f("pk_setup_skips")),
    )
    op.create_table(
        "calendar_years",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("confirmed_by", WHOLE, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["confirmed_by"], ["accounts.id"], name=op.f("fk_calendar_years_confirmed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_years")),
    )
    op.create_table(
        WORDS,
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "kind", sa.Enum("working", "free", "law", name="daykind", native_enum=False, length=32), nullable=False
        ),
        sa.Column("note", portal.database.WordsColumn(), nullable=False),
        sa.Column("said_by", WHOLE, nullable=True),
        sa.Column("said_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["said_by"], ["accounts.id"], name=op.f(f"fk_{WORDS}_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{WORDS}")),
    )
    op.execute(
        "INSERT INTO calendar_words (day, kind, note) "
        "SELECT day, CASE WHEN is_working THEN 'working' ELSE 'free' END, note FROM calendar_days ORDER BY day"
    )
    op.drop_table("calendar_days")
    guards.install(op.get_bind(), WORDS)


def downgrade() -> None:
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("note", portal.database.WordsColumn(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    op.execute(
        "INSERT INTO calendar_days (day, is_working, note) "
        "SELECT day, kind = 'working', note FROM calendar_words said WHERE kind <> 'law' "
        "AND NOT EXISTS (SELECT 1 FROM calendar_words later WHERE later.day = said.day AND later.id > said.id)"
    )
    op.drop_table(WORDS)
    op.drop_table("calendar_years")
    op.drop_table("setup_skips")
    op.drop_table("opening_keys")
