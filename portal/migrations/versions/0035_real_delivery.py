"""Messages really leave: what a gateway said of each, templates, dead mailboxes, WeChat and the recipient's clock."""

import sqlalchemy as sa
from alembic import op

import portal.database

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = portal.database.Moment(timezone=True)
URGENT = sa.text("purpose = 'security' AND state IN ('waiting', 'leased', 'sending')")
KNOWN = sa.text("reference IS NOT NULL")


def upgrade() -> None:
    for name in ("zone", "consent", "reference"):
        op.add_column("outbox", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("arrived_at", MOMENT, nullable=True))
    op.add_column("outbox", sa.Column("doubts", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_outbox_urgent", "outbox", ["not_before", "id"], sqlite_where=URGENT, postgresql_where=URGENT)
    op.create_index("ix_outbox_reference", "outbox", ["reference"], sqlite_where=KNOWN, postgresql_where=KNOWN)
    op.create_index("ix_outbox_message_id", "outbox", ["message_id"])
    _templates()
    _addresses()


def _templates() -> None:
    op.create_table(
        "message_templates",
        sa.Column("id", WHOLE, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("provider", "topic", "language", "code", "sign")),
        sa.Column("fills", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("revised_by", WHOLE, nullable=True),
        sa.Column("revised_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["revised_by"], ["accounts.id"], name=op.f("fk_message_templates_revised_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_templates")),
        sa.UniqueConstraint("provider", "topic", "language", name=op.f("uq_message_templates_provider_topic_language")),
    )


def _addresses() -> None:
    op.create_table(
        "dead_mailboxes",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("counted_as", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_mailboxes")),
        sa.UniqueConstraint("counted_as", name=op.f("uq_dead_mailboxes_counted_as")),
    )
    op.create_table(
        "reaches",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("account_id", WHOLE, nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("openid", sa.Text(), nullable=True),
        sa.Column("followed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_reaches_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaches")),
        sa.UniqueConstraint("account_id", name=op.f("uq_reaches_account_id")),
        sa.UniqueConstraint("openid", name=op.f("uq_reaches_openid")),
    )


def downgrade() -> None:
    for table in ("reaches", "dead_mailboxes", "message_templates"):
        op.drop_table(table)
    op.execute("UPDATE outbox SET state = 'dead' WHERE state IN ('unsure', 'lost')")
    op.execute("UPDATE outbox SET state = 'leased' WHERE state = 'sending'")
    for name in ("urgent", "reference", "message_id"):
        op.drop_index(f"ix_outbox_{name}", "outbox")
    for name in ("doubts", "arrived_at", "reference", "consent", "zone"):
        op.drop_column("outbox", name)
