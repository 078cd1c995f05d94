"""`club doctor` on SQLite's file: rows that no constraint would let in, keys that point nowhere, damaged pages."""

import pytest
from sqlalchemy import text

from portal.cli import doctor, sqlite_file
from portal.database import session
from tests import make
from tests.conftest import ENGINE
from tests.making import points as making
from tests.making.tampering import edit

pytestmark = pytest.mark.skipif(ENGINE != "sqlite", reason="PostgreSQL has no such file, and keeps its constraints")
UNCHECKED = "PRAGMA ignore_check_constraints = ON"


@pytest.fixture
def lin(app):
    member = make.member("林静怡")
    making.earn(member, 100)
    making.spend(member, 30)
    return member


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("ledger", "kind = 'stolen' WHERE seq = 1"),
        ("ledger", "reverses = 1 WHERE seq = 2"),
        ("ledger", "status = -1 WHERE seq = 1"),
        ("lots", "remaining = -1"),
        ("points", "balance = -1"),
    ],
)
def test_a_row_that_breaks_a_check_is_found(lin, table, change):
    assert sqlite_file.problem() is None
    edit(UNCHECKED, f"UPDATE {table} SET {change}")
    assert sqlite_file.problem() == f"CHECK constraint failed in {table}"


def test_checks_are_kept_again_afterwards(lin):
    assert sqlite_file.problem() is None
    assert session.execute(text("PRAGMA ignore_check_constraints")).scalar() == 0


def test_a_key_that_points_nowhere_is_found(lin):
    edit(f"UPDATE members SET account_id = 9999 WHERE id = {lin.id}")
    assert sqlite_file.problem().startswith("a foreign key points nowhere: ('members'")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE allocations SET lot_id = 9999",
        "UPDATE allocations SET seq = 9999",
        "UPDATE lots SET seq = 9999",
        "DELETE FROM ledger WHERE seq = 2",
    ],
)
def test_keys_of_lots_and_allocations_are_looked_at_by_the_points_rules(app, lin, statement):
    edit(statement)
    found = session.execute(text("PRAGMA foreign_key_check")).all()
    assert {row[0] for row in found} <= set(sqlite_file.ELSEWHERE) and found
    assert any("points of member" in (one.problem or "") for one in doctor.examine(app))


def test_a_null_where_there_must_be_a_value_is_found(lin):
    edit(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'reason TEXT NOT NULL', 'reason TEXT') WHERE name = 'ledger'",
        "PRAGMA writable_schema = RESET",
        "UPDATE ledger SET reason = NULL WHERE seq = 1",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'reason TEXT', 'reason TEXT NOT NULL') WHERE name = 'ledger'",
        "PRAGMA writable_schema = RESET",
    )
    assert sqlite_file.problem() == "NULL value in ledger.reason"
