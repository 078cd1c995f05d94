"""The gift of a year is a reward with a waiting list: its stock, its changes, its picture and its claims stand with all
others; of its own it keeps the year and the line. The numbers of gifts and claims stay: addresses, audit and ledger
name them.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from portal.engine import guards
from portal.migrations import yearly_gift as moved
from portal.migrations.opening import yearly as opening
from portal.migrations.yearly_gift import MOMENT, TEXT, WHOLE, rows

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NAMED = {"fk": "fk_%(table_name)s_%(column_0_name)s"}  # SQLite does not tell the name of a key within its column
WHOSE = "(redemption_id IS NULL) <> (claim_id IS NULL)"
CHECKS = (  # table, name, what it was (nothing: there was none), what it is
    ("rewards", "price", "price > 0", "price > 0 OR (price = 0 AND kind = 'yearly')"),
    ("rewards", "way", "by_desk OR by_post OR kind <> 'gift'", "by_desk OR by_post OR kind NOT IN ('gift', 'yearly')"),
    (
        "rewards",
        "yearly",
        "",
        "kind <> 'yearly' OR (stock IS NOT NULL AND opens_at IS NOT NULL AND closes_at IS NOT NULL"
        " AND opens_at < closes_at)",
    ),
    ("redemptions", "numbers", "price > 0 AND quantity > 0 AND cash_fen >= 0",
     "price >= 0 AND quantity > 0 AND cash_fen >= 0"),
    ("redemptions", "held", "(state = 'held') = (confirmed_at IS NULL AND ended_at IS NULL)",
     "(state IN ('waiting', 'held')) = (confirmed_at IS NULL AND ended_at IS NULL)"),
)  # fmt: skip
PAID = sa.text(
    "SELECT count(*) FROM redemptions r JOIN yearly_gifts g ON g.reward_id = r.reward_id"
    " JOIN ledger l ON l.key = 'redemption:' || r.id"
)
WITH_GUARDS = sa.Table("yearly_movements", sa.MetaData(), sa.Column("id", WHOLE, primary_key=True))
NOTES = (
    "DELETE FROM stock_notes WHERE movement_id IN (SELECT m.id FROM stock_movements m"
    " JOIN yearly_gifts g ON g.reward_id = m.reward_id)"
)
GONE = sa.text("SELECT r.id FROM redemptions r JOIN yearly_gifts g ON g.reward_id = r.reward_id")
OF_A_REWARD = (  # what is a reward's, once it stands in the old tables again: table, column
    ("stock_purchases", "reward_id"),
    ("stock_movements", "reward_id"),
    ("reward_pictures", "reward_id"),
    ("reward_changes", "reward_id"),
    ("redemptions", "reward_id"),
    ("rewards", "id"),
)


def upgrade() -> None:
    for table, name, was, now in CHECKS:
        _check(table, name, was, now)
    op.execute("ALTER TABLE redemptions ADD COLUMN paid_under TEXT")
    op.execute("ALTER TABLE deliveries DROP CONSTRAINT ck_deliveries_whose")
    years, line = [], []
    for gift in rows(moved.GIFTS):
        reward_id, holders = moved.reward_of(gift), {}
        years.append({"id": gift["id"], "year": gift["year"], "reward_id": reward_id})
        for claim in rows(moved.CLAIMS, moved.CLAIMS.c.gift_id == gift["id"]):
            redemption = moved.redemption_of(claim, gift, reward_id)
            _hand_parcel("redemption_id", redemption["id"], "claim_id", claim["id"])
            line.append({**{name: claim[name] for name in moved.IN_LINE}, "redemption_id": redemption["id"]})
            if redemption["state"] in {"confirmed", "fulfilled"}:
                holders[moved.account_of(claim["member_id"])] = redemption["id"]
        moved.stock_to(gift["id"], reward_id, holders)
    with op.batch_alter_table("deliveries", naming_convention=NAMED) as batch:
        batch.drop_constraint(op.f("uq_deliveries_claim_id"), type_="unique")
        batch.drop_constraint(op.f("fk_deliveries_claim_id"), type_="foreignkey")
        batch.drop_column("claim_id")
        batch.alter_column("redemption_id", existing_type=WHOLE, nullable=False)
    _drop("yearly_movements", "yearly_gift_changes", "yearly_claims", "yearly_gifts")
    _make_the_line()
    _fill(moved.YEARS, years)
    _fill(moved.LINE, line)


def downgrade() -> None:
    if op.get_bind().execute(PAID).scalar():
        raise RuntimeError("points were paid for a yearly gift since: the old tables could not return them")
    old = [(moved.old_gift(year), year["reward_id"]) for year in rows(moved.YEARS)]
    with op.batch_alter_table("deliveries", naming_convention=NAMED) as batch:
        batch.alter_column("redemption_id", existing_type=WHOLE, nullable=True)
        batch.add_column(sa.Column("claim_id", WHOLE, nullable=True))
    for place in rows(moved.LINE):
        _hand_parcel("claim_id", place["id"], "redemption_id", place["redemption_id"])
    guards.lift(op.get_bind(), "stock_movements")
    for redemption_id in op.get_bind().execute(GONE).scalars().all():
        op.execute(f"DELETE FROM deliveries WHERE redemption_id = {redemption_id}")  # noqa: S608
        op.execute(f"DELETE FROM tasks WHERE kind = 'reward.parcel' AND row_id = {redemption_id}")  # noqa: S608
    op.execute(NOTES)
    _drop("yearly_claims", "yearly_gifts")
    for table, column in OF_A_REWARD:
        for _gift, reward_id in old:
            op.execute(f"DELETE FROM {table} WHERE {column} = {reward_id}")  # noqa: S608
    guards.install(op.get_bind(), "stock_movements")
    _make_the_old()
    for gift, _reward_id in old:
        for rows_of, values in gift:
            _fill(rows_of, values)
    with op.batch_alter_table("deliveries", naming_convention=NAMED) as batch:
        batch.create_foreign_key(op.f("fk_deliveries_claim_id"), "yearly_claims", ["claim_id"], ["id"])
        batch.create_unique_constraint(op.f("uq_deliveries_claim_id"), ["claim_id"])
        batch.create_check_constraint(op.f("ck_deliveries_whose"), WHOSE)
    for of, name, was, now in CHECKS:
        _check(of, name, now, was)
    op.execute("ALTER TABLE redemptions DROP COLUMN paid_under")


def _hand_parcel(to: str, to_id: int, of: str, of_id: int) -> None:
    op.execute(f"UPDATE deliveries SET {to} = {to_id}, {of} = NULL WHERE {of} = {of_id}")  # noqa: S608


def _drop(*tables: str) -> None:
    for table in tables:
        op.drop_table(table)


def _fill(table: sa.TableClause, values: list[dict[str, Any]]) -> None:
    """With their numbers, behind which the next ones follow."""
    if not values:
        return
    op.bulk_insert(table, values)
    if op.get_bind().dialect.name == "postgresql" and "id" in values[0]:
        name = table.name
        op.execute(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")  # noqa: S608


def _make_the_line() -> None:
    op.create_table(
        "yearly_gifts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("year", WHOLE, nullable=False),
        sa.Column("reward_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["reward_id"], ["rewards.id"], name=op.f("fk_yearly_gifts_reward_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearly_gifts")),
        sa.UniqueConstraint("year", name=op.f("uq_yearly_gifts_year")),
        sa.UniqueConstraint("reward_id", name=op.f("uq_yearly_gifts_reward_id")),
    )
    op.create_table(
        "yearly_claims",
        *(sa.Column(name, WHOLE, nullable=False) for name in ("id", "gift_id", "member_id", "redemption_id")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("is_entitled", "had_before")),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["gift_id"], ["yearly_gifts.id"], name=op.f("fk_yearly_claims_gift_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_yearly_claims_member_id")),
        sa.ForeignKeyConstraint(["redemption_id"], ["redemptions.id"], name=op.f("fk_yearly_claims_redemption_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearly_claims")),
        sa.UniqueConstraint("gift_id", "member_id", name=op.f("uq_yearly_claims_gift_id_member_id")),
        sa.UniqueConstraint("redemption_id", name=op.f("uq_yearly_claims_redemption_id")),
    )
    op.create_index("ix_yearly_claims_member", "yearly_claims", ["member_id"])


def _make_the_old() -> None:
    """As they were made on the first day, and changed by 0003, 0013 and 0014."""
    for make in (opening.yearly_gifts, opening.yearly_claims, opening.yearly_movements):
        make()
    moment = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    for statement in (
        "ALTER TABLE yearly_gifts ADD COLUMN revision BIGINT DEFAULT 0 NOT NULL",
        f"ALTER TABLE yearly_gifts ADD COLUMN changes_at {moment}",
        "ALTER TABLE yearly_gifts ADD COLUMN revised_by BIGINT"
        " CONSTRAINT fk_yearly_gifts_revised_by REFERENCES accounts (id)",
        f"ALTER TABLE yearly_gifts ADD COLUMN revised_at {moment}",
        "ALTER TABLE yearly_claims DROP COLUMN carrier",
        "ALTER TABLE yearly_claims DROP COLUMN tracking",
        "ALTER TABLE yearly_claims ADD COLUMN price BIGINT DEFAULT 0 NOT NULL",
        *guards.statements(WITH_GUARDS, op.get_bind().dialect.name),
    ):
        op.execute(statement)
    op.create_table(
        "yearly_gift_changes",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("gift_id", WHOLE, nullable=False),
        sa.Column("what", TEXT, nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("became", "was")),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("made_by", WHOLE),
        sa.Column("made_at", MOMENT, nullable=False),
        *(sa.Column(name, MOMENT) for name in ("begun_at", "withdrawn_at")),
        sa.Column("withdrawn_by", WHOLE),
        sa.CheckConstraint("begun_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_yearly_gift_changes_one_end")),
        sa.ForeignKeyConstraint(["gift_id"], ["yearly_gifts.id"], name=op.f("fk_yearly_gift_changes_gift_id")),
        *(
            sa.ForeignKeyConstraint([name], ["accounts.id"], name=op.f(f"fk_yearly_gift_changes_{name}"))
            for name in ("made_by", "withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearly_gift_changes")),
    )
    op.create_index("ix_yearly_gift_changes_gift", "yearly_gift_changes", ["gift_id", "id"])


def _check(table: str, name: str, was: str, now: str) -> None:
    """Both engines say it alike; SQLite does so since 3.53, which is the oldest that the portal starts with."""
    if was:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{name}")
    if now:
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{name} CHECK ({now})")
