"""Purchase discounts of projects, and the numbered codes that members take of them."""

import sqlalchemy as sa
from alembic import op

from portal.engine import guards

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STATE = sa.String(length=32)
TWO = (
    "(decided_by IS NULL OR decided_by <> asked_by)"
    " AND (NOT (state IN ('approved', 'ended')) OR decided_by IS NOT NULL)"
)


def upgrade() -> None:
    _discounts()
    _codes()
    op.create_table(
        "discount_acts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code_id", WHOLE, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", WHOLE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_discount_acts_by")),
        sa.ForeignKeyConstraint(["code_id"], ["discount_codes.id"], name=op.f("fk_discount_acts_code_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discount_acts")),
    )
    op.create_index("ix_discount_acts_code", "discount_acts", ["code_id", "id"])
    for table in ("discount_codes", "discount_acts"):
        guards.install(op.get_bind(), table)


def _discounts() -> None:
    keys = (("project_id", "projects"), ("estate_id", "estates"), ("asked_by", "accounts"), ("decided_by", "accounts"))
    op.create_table(
        "purchase_discounts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("project_id", WHOLE, nullable=False),
        sa.Column("estate_id", WHOLE, nullable=False),
        sa.Column("kind", STATE, nullable=False),
        sa.Column("rates", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("valid_days", WHOLE, nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.Column("last_number", WHOLE, nullable=False),
        sa.Column("asked_by", WHOLE, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("decided_by", WHOLE, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.CheckConstraint(TWO, name=op.f("ck_purchase_discounts_four_eyes")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_purchase_discounts_days")),
        sa.CheckConstraint("valid_days BETWEEN 1 AND 366", name=op.f("ck_purchase_discounts_valid_days")),
        *_keys("purchase_discounts", keys),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_discounts")),
    )
    op.create_index("ix_purchase_discounts_state", "purchase_discounts", ["state", "id"])
    _only("uq_purchase_discounts_approved", "purchase_discounts", ["project_id"], "approved")


def _codes() -> None:
    keys = (
        ("discount_id", "purchase_discounts"), ("project_id", "projects"), ("estate_id", "estates"),
        ("member_id", "members"), ("used_by", "accounts"),
    )  # fmt: skip
    op.create_table(
        "discount_codes",
        *(sa.Column(name, WHOLE, nullable=False) for name in ("id", "number", "rate")),
        *(sa.Column(name, WHOLE, nullable=name == "used_by") for name, _table in keys),
        *(sa.Column(name, STATE, nullable=False) for name in ("grade", "state")),
        sa.Column("code", sa.Text(), nullable=False),
        *(sa.Column(name, MOMENT, nullable=name == "used_at") for name in ("taken_at", "expires_at", "used_at")),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("contract", "home", "home_key")),
        sa.CheckConstraint("(state = 'used') = (used_at IS NOT NULL)", name=op.f("ck_discount_codes_used")),
        sa.CheckConstraint(
            "(state = 'used') = (contract IS NOT NULL AND home_key IS NOT NULL)",
            name=op.f("ck_discount_codes_contract"),
        ),
        *_keys("discount_codes", keys),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discount_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_discount_codes_code")),
        sa.UniqueConstraint("discount_id", "number", name=op.f("uq_discount_codes_discount_id_number")),
    )
    op.create_index("ix_discount_codes_due", "discount_codes", ["state", "expires_at"])
    op.create_index("ix_discount_codes_member", "discount_codes", ["member_id", "id"])
    _only("uq_discount_codes_living", "discount_codes", ["member_id", "project_id"], "living")
    _only("uq_discount_codes_home", "discount_codes", ["project_id", "home_key"], "used")
    _only("uq_discount_codes_contract", "discount_codes", ["project_id", "contract"], "used")


def _keys(table: str, keys: tuple[tuple[str, str], ...]) -> list[sa.ForeignKeyConstraint]:
    return [sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}")) for name, to in keys]


def _only(name: str, table: str, columns: list[str], state: str) -> None:
    """Unique among the rows in this state."""
    where = sa.text(f"state = '{state}'")
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for table in ("discount_acts", "discount_codes"):
        guards.lift(op.get_bind(), table)
        op.drop_table(table)
    op.drop_table("purchase_discounts")
