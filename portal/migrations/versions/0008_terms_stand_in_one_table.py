"""Terms that hold from a day stand in one table; each of eight subjects had one of its own."""

from datetime import time
from typing import Any

import sqlalchemy as sa
from alembic import op

import portal.database
from portal import clock
from portal.engine import guards

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = portal.database.Moment(timezone=True)
# table: subject, its column of the start and that column's type, who and when, the figures, and the checks of the table
OLD: dict[str, tuple[str, str, Any, tuple[str, ...], tuple[str, ...], dict[str, str]]] = {
    "till_terms": (
        "till_terms", "counts_from", sa.Date(), ("written_by", "written_at"), ("misses", "undo_minutes"),
        {"numbers": "misses BETWEEN 3 AND 100 AND undo_minutes BETWEEN 1 AND 1440"},
    ),
    "merchant_terms": (
        "merchant_terms", "counts_from", sa.Date(), ("written_by", "written_at"),
        ("dispute_days", "warn_days", "notice_days"), {"days": "dispute_days > 0 AND warn_days > 0"},
    ),
    "grade_terms": (
        "grade_terms", "effective_on", sa.Date(), ("made_by", "made_at"),
        ("gold", "platinum", "review_month", "review_day", "grace_days"),
        {
            "thresholds": "gold > 0 AND gold < platinum",
            "grace": "grace_days >= 0",
            "review": "review_month BETWEEN 1 AND 12 AND review_day BETWEEN 1 AND 31",
        },
    ),
    "point_worths": (
        "point_worth", "since", sa.Date(), ("made_by", "made_at"), ("fen",), {"fen": "fen >= 0 AND fen <= 1000000"},
    ),
    "adjustment_limits": ("adjustment_limit", "since", MOMENT, ("made_by",), ("amount",), {"amount": "amount >= 0"}),
    "gift_limits": (
        "gift_limit", "since", MOMENT, ("made_by",), ("per_gift", "per_year"),
        {"amounts": "per_gift >= 0 AND per_year >= per_gift"},
    ),
    "complaint_standards": (
        "complaint_standard", "since", sa.Date(), (),
        ("confirm_days", "answer_days", "silence_days", "visit_days", "head_hours"),
        {
            "positive": "confirm_days > 0 AND answer_days > 0 AND silence_days > 0",
            "positive_too": "visit_days > 0 AND head_hours > 0",
        },
    ),
    "office_hours": ("office_hours", "since", sa.Date(), (), ("opens", "closes"), {"order": "opens < closes"}),
}  # fmt: skip
LATER = {  # columns that came with 0004 and 0005
    "till_terms": ("window_minutes", 60, "window", "window_minutes BETWEEN 5 AND 1440"),
    "gift_limits": ("decline_days", 14, "decline_days", "decline_days >= 0 AND decline_days <= 365"),
}
GUARDED = ("till_terms", "grade_terms", "point_worths")
NUMBERED = ("till_terms", "merchant_terms", "grade_terms", "point_worths")
TERMS = sa.table(
    "terms",
    sa.column("subject", sa.Text()),
    sa.column("number", WHOLE),
    sa.column("starts_at", MOMENT),
    sa.column("figures", sa.JSON(none_as_null=True)),
    sa.column("said_by", WHOLE),
    sa.column("said_at", MOMENT),
)


def upgrade() -> None:
    op.create_table(
        "terms",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("figures", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("said_by", WHOLE, nullable=True),
        sa.Column("said_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["said_by"], ["accounts.id"], name=op.f("fk_terms_said_by")),
        sa.PrimaryKeyConstraint("subject", "number", name=op.f("pk_terms")),
    )
    for table in OLD:
        _copy(table)
        op.drop_table(table)
    guards.install(op.get_bind(), "terms")


def downgrade() -> None:
    for table in OLD:
        _make(table)
        _copy_back(table)
        if table in GUARDED:
            for statement in guards.statements(_columns(table), op.get_bind().dialect.name):
                op.execute(statement)
    op.drop_table("terms")


def _copy(name: str) -> None:
    subject, start, kind, made, figures, _checks = OLD[name]
    table = _columns(name)
    rows = op.get_bind().execute(sa.select(table).order_by(table.c.id if name in NUMBERED else table.c[start]))
    kept = [
        {
            "subject": subject,
            "number": number,
            "starts_at": row[start] if kind is MOMENT else clock.moment_of(row[start]),
            "figures": {one: _plain(row[one]) for one in _all(name, figures)},
            "said_by": row[made[0]] if made else None,
            "said_at": row[made[1]] if len(made) > 1 else None,
        }
        for number, row in enumerate(rows.mappings(), 1)
    ]
    if kept:
        op.bulk_insert(TERMS, kept)


def _copy_back(name: str) -> None:
    """What counts; of several within a day the last. What was replaced or taken back is lost."""
    subject, start, kind, made, figures, _checks = OLD[name]
    said = sa.select(TERMS).where(TERMS.c.subject == subject).order_by(TERMS.c.number)
    last = {row["starts_at"]: row for row in op.get_bind().execute(said).mappings()}
    rows = {}
    for moment in sorted(last):
        row = last[moment]
        if row["figures"] is not None:
            begins = moment if kind is MOMENT else clock.local(moment).date()
            who = dict(zip(made, (row["said_by"], row["said_at"]), strict=False))
            held = {one: _read(one, row["figures"][one]) for one in _all(name, figures)}
            rows[begins] = {start: begins, **who, **held}
    if rows:
        op.bulk_insert(_columns(name), list(rows.values()))


def _all(name: str, figures: tuple[str, ...]) -> tuple[str, ...]:
    return (*figures, LATER[name][0]) if name in LATER else figures


def _kind(figure: str) -> Any:
    return sa.JSON() if figure == "notice_days" else sa.Time() if figure in {"opens", "closes"} else WHOLE


def _plain(value: Any) -> Any:
    return f"{value:%H:%M}" if hasattr(value, "hour") else value


def _read(figure: str, value: Any) -> Any:
    return time.fromisoformat(value) if figure in {"opens", "closes"} else value


def _columns(name: str) -> sa.Table:
    """The old table as it was, with the columns that came later."""
    _subject, start, kind, made, figures, _checks = OLD[name]
    columns = [sa.Column("id", WHOLE, primary_key=True)] if name in NUMBERED else []
    columns.append(sa.Column(start, kind, primary_key=name not in NUMBERED, nullable=False))
    columns += [sa.Column(one, _kind(one), nullable=False) for one in _all(name, figures)]
    columns += [sa.Column(one, MOMENT if one.endswith("_at") else WHOLE, nullable=one.endswith("_by")) for one in made]
    return sa.Table(name, sa.MetaData(), *columns)


def _make(name: str) -> None:
    _subject, start, _kind_of_start, made, _figures, checks = OLD[name]
    later = LATER[name][0] if name in LATER else ""
    columns = [sa.Column(one.name, one.type, nullable=one.nullable) for one in _columns(name).c if one.name != later]
    parts: list[Any] = [sa.PrimaryKeyConstraint("id" if name in NUMBERED else start, name=op.f(f"pk_{name}"))]
    parts += [sa.CheckConstraint(text, name=op.f(f"ck_{name}_{check}")) for check, text in checks.items()]
    if made:
        parts.append(sa.ForeignKeyConstraint([made[0]], ["accounts.id"], name=op.f(f"fk_{name}_{made[0]}")))
    if name == "merchant_terms":
        parts.append(sa.UniqueConstraint(start, name=op.f("uq_merchant_terms_counts_from")))
    op.create_table(name, *columns, *parts)
    if name in LATER:
        column, default, check, text = LATER[name]
        rule = f"CONSTRAINT ck_{name}_{check} CHECK ({text})"
        op.execute(f"ALTER TABLE {name} ADD COLUMN {column} BIGINT DEFAULT {default} NOT NULL {rule}")
    if name == "till_terms":
        op.create_index("ix_till_terms_counts_from", name, [start, "id"])
    if name == "grade_terms":
        op.create_index("ix_grade_terms_effective", name, [start, "id"])
