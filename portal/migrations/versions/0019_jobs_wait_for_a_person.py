"""Jobs wait for a person: where the clock was last seen, what waits, and who let it run."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("over_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "clock_beats",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_clock_beats_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_beats")),
    )
    op.create_table(
        "held_jobs",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("touched", WHOLE, nullable=False),
        sa.Column("of", WHOLE, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("released_by", WHOLE, nullable=True),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.Column("over_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["released_by"], ["accounts.id"], name=op.f("fk_held_jobs_released_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_jobs")),
    )
    op.create_index("uq_held_jobs_open", "held_jobs", ["name"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_table("held_jobs")
    op.drop_table("clock_beats")
