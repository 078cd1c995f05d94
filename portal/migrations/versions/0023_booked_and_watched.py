"""Fee credits are booked by the property company; passwords and second factors are watched like other history."""

from alembic import op

from portal.engine import guards

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BOOKED_BY = (  # no batch: credits stand on these rows, and SQLite would have to take the table away under them
    "booked_by BIGINT CONSTRAINT fk_fee_exports_booked_by REFERENCES accounts (id)"
    " CONSTRAINT ck_fee_exports_booked CHECK ((booked_at IS NULL) = (booked_by IS NULL))"
)


def upgrade() -> None:
    for watched in ("accounts", "recovery_codes"):
        guards.install(op.get_bind(), watched)
    moment = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    for column in (f"booked_at {moment}", BOOKED_BY):
        op.execute(f"ALTER TABLE fee_exports ADD COLUMN {column}")


def downgrade() -> None:
    guards.lift(op.get_bind(), "recovery_codes")
    for name in ("booked_by", "booked_at"):
        op.execute(f"ALTER TABLE fee_exports DROP COLUMN {name}")
