"""A membership has an end: requests of two people, erasure, what stands for erased rows, copies of what is held."""

from typing import Any

import sqlalchemy as sa
from alembic import op

import portal.database
from portal.engine import guards

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = portal.database.Moment(timezone=True)
DECISIONS = ("waiting", "done", "declined", "withdrawn")
ACTS = ("suspend", "readmit", "died", "phone", "name")
BY_TWO = "(decided_by IS NULL OR decided_by <> asked_by) AND (NOT (state = 'done') OR decided_by IS NOT NULL)"


def _choice(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=32)


def _points_at(table: str, column: str, to: str = "accounts.id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def _is(value: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(f"state = '{value}'"), "postgresql_where": sa.text(f"state = '{value}'")}


def upgrade() -> None:
    connection = op.get_bind()
    op.create_table(
        "erased_rows",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("row_id", WHOLE, nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("rest", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_rows")),
        sa.UniqueConstraint("kind", "row_id", name=op.f("uq_erased_rows_kind_row_id")),
    )
    op.add_column("members", sa.Column("adult_said_at", MOMENT, nullable=True))
    op.add_column("complaint_log", sa.Column("salt", sa.Text(), nullable=True))
    _requests()
    _erasures()
    _copies()
    for name in ("erased_rows", "complaint_log", "member_requests"):
        guards.install(connection, name)


def _requests() -> None:
    name = "member_requests"
    op.create_table(
        name,
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("member_id", WHOLE, nullable=False),
        sa.Column("act", _choice(*ACTS, name="memberact"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("state", _choice(*DECISIONS, name="decision"), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("asked_by", WHOLE, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("decided_by", WHOLE, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.CheckConstraint(BY_TWO, name=op.f(f"ck_{name}_four_eyes")),
        _points_at(name, "member_id", "members.id"),
        _points_at(name, "asked_by"),
        _points_at(name, "decided_by"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index("uq_member_requests_waiting", name, ["member_id", "act"], unique=True, **_is("waiting"))
    op.create_index("ix_member_requests_state", name, ["state", "id"])


def _erasures() -> None:
    name = "erasures"
    op.create_table(
        name,
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("account_id", WHOLE, nullable=False),
        sa.Column("state", _choice("cooling", "taken_back", "done", name="erasurestate"), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint("(state = 'cooling') = (ended_at IS NULL)", name=op.f(f"ck_{name}_ended")),
        _points_at(name, "account_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index("uq_erasures_cooling", name, ["account_id"], unique=True, **_is("cooling"))
    op.create_index("ix_erasures_due", name, ["state", "due_at"])


def _copies() -> None:
    name = "copies"
    op.create_table(
        name,
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("account_id", WHOLE, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", _choice("waiting", "made", "failed", "gone", name="copystate"), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=True),
        sa.Column("kept_until", MOMENT, nullable=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("file_id", WHOLE, nullable=True),
        sa.CheckConstraint("(state = 'made') = (file_id IS NOT NULL)", name=op.f(f"ck_{name}_made")),
        _points_at(name, "account_id"),
        _points_at(name, "file_id", "files.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index("uq_copies_waiting", name, ["account_id"], unique=True, **_is("waiting"))
    op.create_index("ix_copies_account", name, ["account_id", "id"])
    op.create_index("ix_copies_kept", name, ["state", "kept_until"])


def downgrade() -> None:
    guards.lift(op.get_bind(), "complaint_log")
    for name in ("copies", "erasures", "member_requests"):
        op.drop_table(name)
    op.drop_column("complaint_log", "salt")
    op.drop_column("members", "adult_said_at")
    op.drop_table("erased_rows")
