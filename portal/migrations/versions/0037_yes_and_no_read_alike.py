"""Yes and no are written down alike on both engines, so that what one of them sealed is proved on the other."""

import sqlalchemy as sa
from alembic import op

from portal.engine import guards, journal

revision = "0037"
down_revision = "0032"
branch_labels = None
depends_on = None

JOURNALED = ("accounts", "contact_exports", "adjustments", "complaints")  # those with such a column


def upgrade() -> None:
    """PostgreSQL wrote words; its triggers are made anew, and rows that they wrote down are written down again."""
    bind = op.get_bind()
    if bind.dialect.name != "postgresql":
        return
    for name in JOURNALED:
        held = {column["name"] for column in sa.inspect(bind).get_columns(name)}
        if held >= {*journal.JOURNALED[name].columns}:  # else a later migration brings columns, and does the same
            guards.install(bind, name)


def downgrade() -> None:
    """What reads both stays."""
