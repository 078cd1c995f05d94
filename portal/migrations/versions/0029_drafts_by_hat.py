"""What somebody writes at the desk and as a member into the same form are two drafts."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("drafts") as drafts:
        drafts.drop_constraint("uq_drafts_account_id_form", type_="unique")
        drafts.create_unique_constraint("uq_drafts_account_id_form_is_of_desk", ["account_id", "form", "is_of_desk"])


def downgrade() -> None:
    op.execute(
        "DELETE FROM drafts WHERE is_of_desk AND EXISTS (SELECT 1 FROM drafts AS other"
        " WHERE other.account_id = drafts.account_id AND other.form = drafts.form AND NOT other.is_of_desk)"
    )
    with op.batch_alter_table("drafts") as drafts:
        drafts.drop_constraint("uq_drafts_account_id_form_is_of_desk", type_="unique")
        drafts.create_unique_constraint("uq_drafts_account_id_form", ["account_id", "form"])
