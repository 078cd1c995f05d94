"""The club opens."""

import sqlalchemy as sa
from alembic import op

from portal.engine import guards, search
from portal.migrations import opening

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GUARDED = [
    "acknowledgements",
    "allocations",
    "audit",
    "consents",
    "disclosures",
    "draw_entries",
    "draw_lists",
    "draw_seeds",
    "file_views",
    "gifts",
    "grade_changes",
    "lead_consents",
    "ledger",
    "seal_blocks",
    "seal_ranges",
    "stock_movements",
    "timeline",
]


def upgrade() -> None:
    for subject in opening.SUBJECTS:
        for make in subject.TABLES:
            make()
    for table in GUARDED:
        guards.install(op.get_bind(), table)
    search.install(op.get_bind())
    op.create_index(
        "uq_role_requests_open",
        "role_requests",
        ["account_id", "role", sa.text("coalesce(estate_id, 0)")],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )


def downgrade() -> None:
    search.uninstall(op.get_bind())
    for subject in reversed(opening.SUBJECTS):
        for made in reversed(subject.TABLES):
            op.drop_table(made.__name__)
