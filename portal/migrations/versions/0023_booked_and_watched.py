"""Fee credits are booked by the property company; passwords and second factors are watched like other history."""

import sqlalchemy as sa
from alembic import op

from portal.engine import guards

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for watched in ("accounts", "recovery_codes"):
        guards.install(op.get_bind(), watched)
    with op.batch_alter_table("fee_exports") as batch:
        batch.add_column(sa.Column("booked_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("booked_by", WHOLE, nullable=True))
        batch.create_foreign_key(op.f("fk_fee_exports_booked_by"), "accounts", ["booked_by"], ["id"])
        batch.create_check_constraint(op.f("ck_fee_exports_booked"), "(booked_at IS NULL) = (booked_by IS NULL)")


def downgrade() -> None:
    guards.lift(op.get_bind(), "recovery_codes")
    with op.batch_alter_table("fee_exports") as batch:
        batch.drop_constraint(op.f("ck_fee_exports_booked"), type_="check")
        batch.drop_constraint(op.f("fk_fee_exports_booked_by"), type_="foreignkey")
        batch.drop_column("booked_by")
        batch.drop_column("booked_at")
