"""The door counts who came of a party, and what was done there is taken back; places are remembered the day before."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

CAME = "came BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_sign_ups_came CHECK (came >= 0 AND came <= size)"
TURN = (  # the CHECK stands here because by now it holds of every row
    "turn BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_sign_ups_came_in CHECK ((came > 0) = (state = 'attended'))"
)


def upgrade() -> None:
    moment = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    op.execute(f"ALTER TABLE sign_ups ADD COLUMN {CAME}")
    op.execute("UPDATE sign_ups SET came = size WHERE state = 'attended'")
    for column in (TURN, "deposit_key TEXT", "ended_as VARCHAR(32)", f"reminded_at {moment}"):
        op.execute(f"ALTER TABLE sign_ups ADD COLUMN {column}")


def downgrade() -> None:
    for name in ("reminded_at", "ended_as", "deposit_key", "turn", "came"):
        op.execute(f"ALTER TABLE sign_ups DROP COLUMN {name}")
