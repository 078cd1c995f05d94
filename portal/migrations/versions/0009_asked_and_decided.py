"""What one person asks and a second one decides is kept alike everywhere, and the database says so in one CHECK."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE = sa.String(32)
OWN = "decided_by IS NULL OR decided_by <> asked_by"
EYES = "({own}) AND (NOT ({takes_two}) OR decided_by IS NOT NULL)".format
BEFORE: dict[str, dict[str, str]] = {
    "adjustments": {
        "amount": "amount <> 0 OR reverses IS NOT NULL",
        "four_eyes": "NOT needs_second OR decided_by IS NULL OR decided_by <> asked_by",
    },
    "grade_grants": {"four_eyes": "state <> 'done' OR decided_by <> asked_by"},
}
AFTER: dict[str, dict[str, str]] = {
    "adjustments": {
        "amount": "amount <> 0 OR reverses IS NOT NULL",
        "four_eyes": EYES(own=OWN, takes_two="state = 'done' AND needs_second"),
    },
    "grade_grants": {"four_eyes": EYES(own=OWN, takes_two="state = 'done'")},
    "home_claims": {"four_eyes": EYES(own=OWN, takes_two="state = 'declined'")},
    "merchant_applications": {"four_eyes": EYES(own=OWN, takes_two="state IN ('approved', 'declined')")},
    "offer_proposals": {"four_eyes": OWN},
    "role_requests": {
        "four_eyes": EYES(own=OWN, takes_two="state = 'done'"),
        "role": "(act IN ('give', 'take')) = (role IS NOT NULL)",
    },
}
RENAMED = {
    "home_claims": [("created_at", "asked_at")],
    "merchant_applications": [("account_id", "asked_by"), ("applied_at", "asked_at")],
    "offer_proposals": [("written_by", "asked_by"), ("written_at", "asked_at")],
}
OPEN_BEFORE = "account_id, role, coalesce(estate_id, 0)) WHERE decided_at IS NULL"
OPEN_AFTER = "account_id, act, coalesce(role, ''), coalesce(estate_id, 0)) WHERE state = 'waiting'"


def upgrade() -> None:
    op.add_column("adjustments", sa.Column("weight", WHOLE, nullable=True))
    _run("UPDATE adjustments SET weight = amount")
    _run("UPDATE adjustments SET decided_by = NULL WHERE NOT needs_second AND decided_by = asked_by")
    with _changing("adjustments", BEFORE, AFTER) as batch:
        batch.alter_column("weight", existing_type=WHOLE, nullable=False)
    _run("UPDATE adjustments SET state = 'withdrawn' WHERE state = 'declined' AND decided_by IS NULL")
    op.create_index("ix_adjustments_asked", "adjustments", ["asked_by", "asked_at"])
    _run("UPDATE grade_grants SET state = 'withdrawn', decided_by = NULL WHERE decided_by = asked_by")
    with _changing("grade_grants", BEFORE, AFTER):
        pass
    _rename(RENAMED)
    op.add_column("home_claims", sa.Column("asked_by", WHOLE, nullable=True))
    _run("UPDATE home_claims SET asked_by = (SELECT m.account_id FROM members m WHERE m.id = home_claims.member_id)")
    _run("UPDATE home_claims SET state = 'done' WHERE state = 'verified'")
    with _changing("home_claims", BEFORE, AFTER) as batch:
        batch.alter_column("asked_by", existing_type=WHOLE, nullable=False)
        batch.create_foreign_key("fk_home_claims_asked_by", "accounts", ["asked_by"], ["id"])
    op.drop_index("ix_merchant_applications_account", "merchant_applications")
    with _documents_aside(), _changing("merchant_applications", BEFORE, AFTER) as batch:
        _key(batch, "merchant_applications", "account_id", "asked_by", "asked_by")
    op.create_index("ix_merchant_applications_asked", "merchant_applications", ["asked_by", "id"])
    _run("UPDATE offer_proposals SET decided_by = NULL WHERE decided_by = asked_by")
    with _changing("offer_proposals", BEFORE, AFTER) as batch:
        _key(batch, "offer_proposals", "written_by", "asked_by", "asked_by")
    _requests_with_acts()
    _run(
        "CREATE INDEX ix_pending_points_by_hand ON pending_points (settled_by, settled_at) WHERE settled_by IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_index("ix_pending_points_by_hand", "pending_points")
    _requests_of_roles()
    with _changing("offer_proposals", AFTER, BEFORE) as batch:
        _key(batch, "offer_proposals", "asked_by", "written_by", "asked_by")
    op.drop_index("ix_merchant_applications_asked", "merchant_applications")
    with _documents_aside(), _changing("merchant_applications", AFTER, BEFORE) as batch:
        _key(batch, "merchant_applications", "asked_by", "account_id", "asked_by")
    with _changing("home_claims", AFTER, BEFORE) as batch:
        batch.drop_constraint("fk_home_claims_asked_by", type_="foreignkey")
        batch.drop_column("asked_by")
    _run("UPDATE home_claims SET state = 'verified' WHERE state = 'done'")
    _rename({table: [(new, old) for old, new in pairs] for table, pairs in RENAMED.items()})
    op.create_index("ix_merchant_applications_account", "merchant_applications", ["account_id", "id"])
    with _changing("grade_grants", AFTER, BEFORE):
        pass
    _run("UPDATE grade_grants SET state = 'declined', decided_by = asked_by WHERE state = 'withdrawn'")
    op.drop_index("ix_adjustments_asked", "adjustments")
    with _changing("adjustments", AFTER, BEFORE) as batch:
        batch.drop_column("weight")
    _run("UPDATE adjustments SET state = 'declined' WHERE state = 'withdrawn'")
    _run("UPDATE adjustments SET decided_by = asked_by WHERE state = 'done' AND NOT needs_second")


def _requests_with_acts() -> None:
    op.drop_index("uq_role_requests_open", "role_requests")
    op.add_column("role_requests", sa.Column("act", CODE, nullable=False, server_default="give"))
    op.add_column("role_requests", sa.Column("state", CODE, nullable=False, server_default="waiting"))
    _run("UPDATE role_requests SET state = 'done' WHERE is_given")
    _run("UPDATE role_requests SET state = 'declined' WHERE decided_at IS NOT NULL AND NOT is_given")
    _run("UPDATE role_requests SET state = 'withdrawn', decided_by = NULL WHERE decided_by = asked_by")
    with _changing("role_requests", BEFORE, AFTER) as batch:
        batch.alter_column("act", existing_type=CODE, server_default=None)
        batch.alter_column("state", existing_type=CODE, server_default=None)
        batch.alter_column("role", existing_type=CODE, nullable=True)
        batch.drop_column("is_given")
    _run(f"CREATE UNIQUE INDEX uq_role_requests_open ON role_requests ({OPEN_AFTER}")


def _requests_of_roles() -> None:
    op.drop_index("uq_role_requests_open", "role_requests")
    _run("DELETE FROM role_requests WHERE act <> 'give'")  # what was asked about accounts has no place there
    op.add_column("role_requests", sa.Column("is_given", sa.Boolean(), nullable=False, server_default=sa.false()))
    _run("UPDATE role_requests SET is_given = (state = 'done')")
    with _changing("role_requests", AFTER, BEFORE) as batch:
        batch.alter_column("is_given", existing_type=sa.Boolean(), server_default=None)
        batch.alter_column("role", existing_type=CODE, nullable=False)
        batch.drop_column("act")
        batch.drop_column("state")
    _run("UPDATE role_requests SET decided_by = asked_by WHERE decided_at IS NOT NULL AND decided_by IS NULL")
    _run(f"CREATE UNIQUE INDEX uq_role_requests_open ON role_requests ({OPEN_BEFORE}")


@contextmanager
def _changing(
    table: str, was: dict[str, dict[str, str]], becomes: dict[str, dict[str, str]]
) -> Iterator[BatchOperations]:
    """SQLite builds the table anew, with the CHECKs that stay; those that differ are dropped and made."""
    old, new = was.get(table, {}), becomes.get(table, {})
    recreate: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table(table, recreate=recreate) as batch:
        for name in [name for name in old if old[name] != new.get(name)]:
            batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        yield batch
        for name in [name for name in new if new[name] != old.get(name)]:
            batch.create_check_constraint(op.f(f"ck_{table}_{name}"), new[name])


@contextmanager
def _documents_aside() -> Iterator[None]:
    """SQLite drops no table to which rows of another point, so these wait elsewhere meanwhile."""
    if op.get_bind().dialect.name != "sqlite":
        yield
        return
    _run("CREATE TEMP TABLE documents_aside AS SELECT * FROM application_documents")
    _run("DELETE FROM application_documents")
    yield
    _run("INSERT INTO application_documents SELECT * FROM documents_aside")
    _run("DROP TABLE documents_aside")


def _key(batch: BatchOperations, table: str, old: str, new: str, column: str) -> None:
    """The foreign key is called after its column."""
    batch.drop_constraint(op.f(f"fk_{table}_{old}"), type_="foreignkey")
    batch.create_foreign_key(op.f(f"fk_{table}_{new}"), "accounts", [column], ["id"])


def _rename(columns: dict[str, list[tuple[str, str]]]) -> None:
    for table, pairs in columns.items():
        for old, new in pairs:
            _run(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")


def _run(sql: str) -> None:
    op.execute(sa.text(sql))
