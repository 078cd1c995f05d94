"""When a colleague last looked at the bell."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "bell_visits",
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_bell_visits_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_bell_visits")),
    )


def downgrade() -> None:
    op.drop_table("bell_visits")
