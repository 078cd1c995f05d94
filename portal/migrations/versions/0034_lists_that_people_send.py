"""Lists from outside keep their rows and can be undone; homes know entrance and floor; what was changed is kept."""

import sqlalchemy as sa
from alembic import op

import portal.database

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = portal.database.Moment(timezone=True)
CHANGES = {
    "estate_changes": ("estate_id", "estates"),
    "home_changes": ("home_id", "homes"),
    "roll_changes": ("entry_id", "roll"),
}
CHANGING = ("estates", "homes", "roll")
NAMED = {"uq": "uq_%(table_name)s_%(column_0_N_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s"}
FEW = sa.String(length=32)


def upgrade() -> None:
    _imports()
    for table in CHANGING:
        op.add_column(table, sa.Column("changes_at", MOMENT, nullable=True))
        op.add_column(table, sa.Column("revision", WHOLE, nullable=False, server_default="1"))
        _key(table, "revised_by", "accounts")
        op.add_column(table, sa.Column("revised_at", MOMENT, nullable=True))
    op.add_column("homes", sa.Column("entrance", sa.Text(), nullable=False, server_default=""))
    op.add_column("homes", sa.Column("floor", WHOLE, nullable=True))
    _key("roll", "batch_id", "imports")
    op.create_index("ix_roll_batch_id", "roll", ["batch_id"])
    op.add_column("roll", sa.Column("struck_at", MOMENT, nullable=True))
    with op.batch_alter_table("homes", naming_convention=NAMED) as homes:
        homes.drop_constraint("uq_homes_building_id_number", type_="unique")
        homes.create_unique_constraint("uq_homes_building_id_entrance_number", ["building_id", "entrance", "number"])
    for name, (column, of) in CHANGES.items():
        _changes(name, column, of)
    op.drop_table("roll_imports")


def downgrade() -> None:
    """What lists a club has sent is forgotten; what they made stays. Two entrances with one door cannot stay apart."""
    for name in CHANGES:
        op.drop_table(name)
    with op.batch_alter_table("homes", naming_convention=NAMED) as homes:
        homes.drop_constraint("uq_homes_building_id_entrance_number", type_="unique")
        homes.create_unique_constraint("uq_homes_building_id_number", ["building_id", "number"])
        homes.drop_column("entrance")
        homes.drop_column("floor")
    op.drop_index("ix_roll_batch_id", "roll")
    for table in CHANGING:
        more = ("batch_id", "struck_at") if table == "roll" else ()
        with op.batch_alter_table(table, naming_convention=NAMED) as rows:
            for column in ("changes_at", "revision", "revised_by", "revised_at", *more):
                rows.drop_column(column)
    for name in ("import_headings", "import_rows", "imports"):
        op.drop_table(name)
    op.create_table(
        "roll_imports",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("by", WHOLE, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_roll_imports_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_imports")),
    )


def _key(table: str, column: str, of: str) -> None:
    """A column that names a row; SQLite takes it without building the table anew."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} BIGINT CONSTRAINT fk_{table}_{column} REFERENCES {of} (id)"
        )
        return
    op.add_column(table, sa.Column(column, WHOLE, nullable=True))
    op.create_foreign_key(op.f(f"fk_{table}_{column}"), table, of, [column], ["id"])


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("estate_id", WHOLE, nullable=True),
        sa.Column("state", FEW, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("file_name", "stored", "how")),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("sheet", WHOLE, nullable=False),
        sa.Column("heading", WHOLE, nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("guessed", sa.JSON(), nullable=False),
        *(sa.Column(name, WHOLE, nullable=False) for name in ("rows", "good", "wrong", "same", "made", "done")),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("beat", MOMENT, nullable=True),
        sa.Column("by", WHOLE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("taken_by", WHOLE, nullable=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("undone_by", WHOLE, nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.CheckConstraint("state != 'taken' OR taken_at IS NOT NULL", name=op.f("ck_imports_taken")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_imports_estate_id")),
        *(
            sa.ForeignKeyConstraint([name], ["accounts.id"], name=op.f(f"fk_imports_{name}"))
            for name in ("by", "taken_by", "undone_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_kind", "imports", ["kind", "id"])
    op.create_index("ix_imports_state", "imports", ["state", "id"])
    op.create_table(
        "import_rows",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("batch_id", WHOLE, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("state", FEW, nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("cells", "problems", "values", "made")),
        sa.ForeignKeyConstraint(["batch_id"], ["imports.id"], name=op.f("fk_import_rows_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rows")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_import_rows_batch_id_number")),
    )
    op.create_index("ix_import_rows_state", "import_rows", ["batch_id", "state", "number"])
    op.create_table(
        "import_headings",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("by", WHOLE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_import_headings_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_headings")),
        sa.UniqueConstraint("kind", "signature", name=op.f("uq_import_headings_kind_signature")),
    )


def _changes(name: str, column: str, of: str) -> None:
    op.create_table(
        name,
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(column, WHOLE, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("became", sa.JSON(), nullable=False),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("made_by", WHOLE, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_by", WHOLE, nullable=True),
        sa.CheckConstraint("begun_at IS NULL OR withdrawn_at IS NULL", name=op.f(f"ck_{name}_one_end")),
        sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{name}_{column}")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f(f"fk_{name}_made_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["accounts.id"], name=op.f(f"fk_{name}_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_{column.removesuffix('_id')}", name, [column, "id"])
