"""Categories and yearly gifts change as rewards do: from a day on, with a history."""

import sqlalchemy as sa
from alembic import op

import portal.database

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = portal.database.Moment(timezone=True)
CHANGES = (
    ("reward_category_changes", "category_id", "reward_categories", "ix_reward_category_changes_category"),
    ("yearly_gift_changes", "gift_id", "yearly_gifts", "ix_yearly_gift_changes_gift"),
)


def upgrade() -> None:
    for changes, of, rows, index in CHANGES:
        op.add_column(rows, sa.Column("revision", WHOLE, nullable=False, server_default="0"))
        op.add_column(rows, sa.Column("changes_at", MOMENT, nullable=True))
        _make(changes, of, rows)
        op.create_index(index, changes, [of, "id"])
    op.add_column("reward_categories", sa.Column("removed_at", MOMENT, nullable=True))
    op.add_column("yearly_claims", sa.Column("price", WHOLE, nullable=False, server_default="0"))
    op.execute(
        "UPDATE yearly_claims SET price = (SELECT g.price FROM yearly_gifts g WHERE g.id = yearly_claims.gift_id)"
    )


def downgrade() -> None:
    op.drop_column("yearly_claims", "price")
    op.drop_column("reward_categories", "removed_at")
    for changes, _of, rows, index in reversed(CHANGES):
        op.drop_index(index, changes)
        op.drop_table(changes)
        op.drop_column(rows, "changes_at")
        op.drop_column(rows, "revision")


def _make(name: str, of: str, rows: str) -> None:
    op.create_table(
        name,
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(of, WHOLE, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("became", sa.JSON(), nullable=False),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("made_by", WHOLE, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_by", WHOLE, nullable=True),
        sa.CheckConstraint("begun_at IS NULL OR withdrawn_at IS NULL", name=op.f(f"ck_{name}_one_end")),
        sa.ForeignKeyConstraint([of], [f"{rows}.id"], name=op.f(f"fk_{name}_{of}")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f(f"fk_{name}_made_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["accounts.id"], name=op.f(f"fk_{name}_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
