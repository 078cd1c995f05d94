"""An act says to whom it happened and which row it touched, so that the audit is searched by person and by row."""

from alembic import op

from portal.engine import guards

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KINDS = (
    "complaint",
    "event",
    "draw",
    "reward",
    "redemption",
    "offer",
    "merchant",
    "project",
    "issue",
    "article",
    "claim",
)


def upgrade() -> None:
    op.execute("ALTER TABLE audit ADD COLUMN member_id BIGINT")
    op.execute("ALTER TABLE audit ADD COLUMN about TEXT")
    guards.lift(op.get_bind(), "audit")
    _fill()
    guards.install(op.get_bind(), "audit")
    op.create_index("ix_audit_member", "audit", ["member_id", "id"])
    op.create_index("ix_audit_about", "audit", ["about", "id"])


def _fill() -> None:
    """The acts of the years before: the same ids as they were kept; where two kinds stand in one, the first above."""
    read = "CAST(ids ->> '{}' AS BIGINT)" if op.get_bind().dialect.name == "postgresql" else "json_extract(ids, '$.{}')"
    op.execute(f"UPDATE audit SET member_id = {read.format('member')}")  # noqa: S608
    for kind in KINDS:
        number = read.format(kind)
        op.execute(f"UPDATE audit SET about = '{kind}:' || {number} WHERE about IS NULL AND {number} > 0")  # noqa: S608


def downgrade() -> None:
    op.drop_index("ix_audit_about", "audit")
    op.drop_index("ix_audit_member", "audit")
    with op.batch_alter_table("audit") as batch:
        batch.drop_column("about")
        batch.drop_column("member_id")
    guards.install(op.get_bind(), "audit")
