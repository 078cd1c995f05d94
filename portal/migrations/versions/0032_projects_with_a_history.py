"""What is changed about a project is kept: who, when, from what to what."""

import sqlalchemy as sa
from alembic import op

import portal.database

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = portal.database.Moment(timezone=True)
NAME = "project_changes"


def upgrade() -> None:
    op.add_column("projects", sa.Column("changes_at", MOMENT, nullable=True))
    op.create_table(
        NAME,
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("project_id", WHOLE, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("became", sa.JSON(), nullable=False),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("made_by", WHOLE, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_by", WHOLE, nullable=True),
        sa.CheckConstraint("begun_at IS NULL OR withdrawn_at IS NULL", name=op.f(f"ck_{NAME}_one_end")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f(f"fk_{NAME}_project_id")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f(f"fk_{NAME}_made_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["accounts.id"], name=op.f(f"fk_{NAME}_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAME}")),
    )
    op.create_index("ix_project_changes_project", NAME, ["project_id", "id"])


def downgrade() -> None:
    op.drop_table(NAME)
    op.drop_column("projects", "changes_at")
