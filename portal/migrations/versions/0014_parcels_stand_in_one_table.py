"""Whereto a yearly gift is sent stands with all other parcels, and so does its number."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAMED = {"fk": "fk_%(table_name)s_%(column_0_name)s"}  # SQLite does not tell the name of a key within its column
WHOSE = "(redemption_id IS NULL) <> (claim_id IS NULL)"
OF_CLAIMS = """
    INSERT INTO deliveries (claim_id, name, phone, address, carrier, tracking, sent_at, revision)
    SELECT c.id, coalesce(a.recipient, ''), coalesce(a.phone, ''), coalesce(a.text, ''),
           nullif(c.carrier, ''), nullif(c.tracking, ''), c.sent_at, 1
    FROM yearly_claims c LEFT JOIN yearly_addresses a ON a.claim_id = c.id
    WHERE a.claim_id IS NOT NULL OR c.carrier <> '' OR c.tracking <> '' ORDER BY c.id"""


def upgrade() -> None:
    with op.batch_alter_table("deliveries", naming_convention=NAMED) as batch:
        batch.alter_column("redemption_id", existing_type=WHOLE, nullable=True)
        batch.add_column(sa.Column("claim_id", WHOLE, nullable=True))
        batch.create_foreign_key(op.f("fk_deliveries_claim_id"), "yearly_claims", ["claim_id"], ["id"])
        batch.create_unique_constraint(op.f("uq_deliveries_claim_id"), ["claim_id"])
        batch.create_check_constraint(op.f("ck_deliveries_whose"), WHOSE)
    op.execute(OF_CLAIMS)
    op.drop_table("yearly_addresses")
    for column in ("carrier", "tracking"):
        op.execute(f"ALTER TABLE yearly_claims DROP COLUMN {column}")


def downgrade() -> None:
    for column in ("carrier", "tracking"):
        op.execute(f"ALTER TABLE yearly_claims ADD COLUMN {column} TEXT DEFAULT '' NOT NULL")
        op.execute(
            f"UPDATE yearly_claims SET {column} = coalesce("  # noqa: S608
            f"(SELECT d.{column} FROM deliveries d WHERE d.claim_id = yearly_claims.id), '')"
        )
    op.create_table(
        "yearly_addresses",
        sa.Column("claim_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["yearly_claims.id"], name=op.f("fk_yearly_addresses_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_yearly_addresses")),
    )
    op.execute(
        "INSERT INTO yearly_addresses SELECT claim_id, name, phone, address FROM deliveries"
        " WHERE claim_id IS NOT NULL AND name <> ''"
    )
    op.execute("DELETE FROM deliveries WHERE claim_id IS NOT NULL")
    with op.batch_alter_table("deliveries", naming_convention=NAMED) as batch:
        batch.drop_constraint(op.f("ck_deliveries_whose"), type_="check")
        batch.drop_constraint(op.f("uq_deliveries_claim_id"), type_="unique")
        batch.drop_constraint(op.f("fk_deliveries_claim_id"), type_="foreignkey")
        batch.drop_column("claim_id")
        batch.alter_column("redemption_id", existing_type=WHOLE, nullable=False)
    if op.get_bind().dialect.name == "sqlite":
        _as_it_was_added()


def _as_it_was_added() -> None:
    """SQLite drops a column (as 0013 does) only where its foreign key stands in the column and not behind all of them."""
    op.execute("CREATE TEMP TABLE revised AS SELECT id, revised_by FROM deliveries WHERE revised_by IS NOT NULL")
    with op.batch_alter_table("deliveries", naming_convention=NAMED) as batch:
        batch.drop_column("revised_by")
    op.execute(
        "ALTER TABLE deliveries ADD COLUMN revised_by BIGINT"
        " CONSTRAINT fk_deliveries_revised_by REFERENCES accounts (id)"
    )
    op.execute("UPDATE deliveries SET revised_by = (SELECT r.revised_by FROM revised r WHERE r.id = deliveries.id)")
    op.execute("DROP TABLE revised")
