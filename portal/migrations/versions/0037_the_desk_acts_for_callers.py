"""Who called or came to the counter, for whom the desk acts; and yes and no are written down alike on both engines,
so that what one of them sealed is proved on the other."""

import sqlalchemy as sa
from alembic import op

from portal.engine import guards, journal

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JOURNALED = ("accounts", "contact_exports", "adjustments", "complaints")  # those with such a column


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("member_id", WHOLE, nullable=False),
        sa.Column("by_id", WHOLE, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("proof", sa.String(length=32), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT (channel = 'telephone' AND proof = 'document')", name=op.f("ck_calls_seen_at_the_counter")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_calls_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_calls_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
    )
    op.create_index("ix_calls_member", "calls", ["member_id", "by_id", "id"])
    guards.install(op.get_bind(), "calls")
    _alike(op.get_bind())


def _alike(bind: sa.Connection) -> None:
    """PostgreSQL wrote words; its triggers are made anew, and rows that they wrote down are written down again."""
    if bind.dialect.name != "postgresql":
        return
    for name in JOURNALED:
        held = {column["name"] for column in sa.inspect(bind).get_columns(name)}
        if held >= {*journal.JOURNALED[name].columns}:  # else a later migration brings columns, and does the same
            guards.install(bind, name)


def downgrade() -> None:
    guards.lift(op.get_bind(), "calls")
    op.drop_table("calls")
