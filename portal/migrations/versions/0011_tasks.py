"""What waits for a person or a role stands in one table.

What waits already is written into it by `club init`, which asks the subjects' own questions.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("done_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("row_id", BIG, nullable=False),
        sa.Column("estate_id", BIG, sa.ForeignKey("estates.id", name="fk_tasks_estate_id")),
        sa.Column("member_id", BIG, sa.ForeignKey("members.id", name="fk_tasks_member_id")),
        sa.Column("home_id", BIG, sa.ForeignKey("homes.id", name="fk_tasks_home_id")),
        sa.Column("due_at", Moment(timezone=True), nullable=False),
        *(sa.Column(name, BIG, sa.ForeignKey("accounts.id", name=f"fk_tasks_{name}")) for name in ACCOUNTS),
        sa.Column("opened_at", Moment(timezone=True), nullable=False),
        sa.Column("done_at", Moment(timezone=True)),
        sa.Column("done_by", BIG, sa.ForeignKey("accounts.id", name="fk_tasks_done_by")),
        sa.Column("version", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
        sa.CheckConstraint("done_by IS NULL OR done_at IS NOT NULL", name="ck_tasks_done"),
    )
    op.create_index("uq_tasks_open", "tasks", ["kind", "row_id"], unique=True, **WHERE)
    op.create_index("ix_tasks_waiting", "tasks", ["owner_id", "kind", "estate_id", "due_at"], **WHERE)
    op.create_index("ix_tasks_row", "tasks", ["kind", "row_id", "id"])


def downgrade() -> None:
    op.drop_table("tasks")


ACCOUNTS = ("owner_id", "asked_by", "concerns_id")
WHERE: dict[str, Any] = {"sqlite_where": OPEN, "postgresql_where": OPEN}
