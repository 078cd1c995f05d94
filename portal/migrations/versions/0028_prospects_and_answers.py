"""Prospects have a class, a source, a next day and notes; an answer is kept with how it was given."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SOURCE = sa.Enum("page", "walk_in", "phone", "referred", name="leadsource", native_enum=False, length=32)
GRADE = sa.Enum("a", "b", "c", name="leadclass", native_enum=False, length=32)
WAY = sa.Enum("written", "rung", name="answerway", native_enum=False, length=32)


def upgrade() -> None:
    op.add_column("leads", sa.Column("source", SOURCE, nullable=False, server_default="page"))
    op.add_column("leads", sa.Column("grade", GRADE, nullable=True))
    op.add_column("leads", sa.Column("next_on", sa.Date(), nullable=True))
    op.execute("ALTER TABLE leads ADD COLUMN revision BIGINT DEFAULT 1 NOT NULL")
    # no batch: questions and viewings stand on these rows, and SQLite would have to take the table away under them
    op.execute("ALTER TABLE leads ADD COLUMN revised_by BIGINT CONSTRAINT fk_leads_revised_by REFERENCES accounts (id)")
    op.add_column("leads", sa.Column("revised_at", MOMENT, nullable=True))
    op.add_column("interests", sa.Column("answer", sa.Text(), nullable=True))
    op.add_column("interests", sa.Column("answer_way", WAY, nullable=True))
    op.create_table(
        "lead_notes",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("lead_id", WHOLE, nullable=False),
        sa.Column("by_id", WHOLE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_lead_notes_by_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_lead_notes_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_notes")),
    )
    op.create_index("ix_lead_notes_lead", "lead_notes", ["lead_id", "id"])


def downgrade() -> None:
    op.drop_table("lead_notes")
    more = ("revised_at", "revised_by", "revision", "next_on", "grade", "source")
    for table, names in (("interests", ("answer_way", "answer")), ("leads", more)):
        for name in names:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
