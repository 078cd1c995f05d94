"""The sums: whatever is edited past the club, the rule that it breaks names the member."""

import pytest

from portal.club.purse import points
from portal.club.purse.points.books import integrity
from portal.database import transaction
from tests import make
from tests.making import points as making
from tests.making.tampering import edit

MINE = "member_id = {lin}"
DAMAGE = {
    "row": f"UPDATE points SET balance = balance + 1 WHERE {MINE}",
    "no_row": f"DELETE FROM points WHERE {MINE}",
    "lots": f"UPDATE lots SET remaining = remaining - 1 WHERE {MINE} AND seq = 1",
    "debt": f"UPDATE points SET debt = 1 WHERE {MINE}",
    "locked": f"UPDATE points SET locked = 0 WHERE {MINE}",
    "running": f"UPDATE ledger SET balance = balance + 1 WHERE {MINE} AND seq = 2",
    "lot": f"UPDATE lots SET remaining = remaining - 1 WHERE {MINE} AND seq = 1",
    "line": f"UPDATE allocations SET amount = amount - 1 WHERE {MINE} AND seq = 2",
    "foreign_lot": f"UPDATE allocations SET lot_id = (SELECT min(id) FROM lots) WHERE {MINE} AND seq = 2",
    "undoing": f"UPDATE ledger SET reverses = 1 WHERE {MINE} AND kind = 'give_back'",
    "came_back": f"UPDATE allocations SET lot_id = -1 WHERE {MINE} AND amount > 0",
}


@pytest.fixture
def lin(app):
    """Earned, spent, got it back, and has a deposit; another member stands before her."""
    making.earn(make.member("甲"), 10)
    member = make.member("林静怡")
    making.earn(member, 100)
    making.spend(member, 30, key="spent")
    with transaction():
        points.give_back("spent", key="back", reason="event.released")
        points.lock(member.id, 20, key="deposit", reason="event")
    return member


def test_what_the_verbs_write_breaks_no_rule(lin):
    assert points.check() == []


@pytest.mark.parametrize("code", DAMAGE)
def test_a_broken_rule_names_the_member(lin, code):
    edit(DAMAGE[code].format(lin=lin.id))
    assert (lin.id, code) in integrity.offenders()
    assert any(f"member {lin.id}: " in sentence for sentence in points.check())


def test_every_slice_is_looked_at(lin, monkeypatch):
    monkeypatch.setattr(integrity, "SLICE", 1)
    assert integrity.offenders() == []
    edit(DAMAGE["running"].format(lin=lin.id))
    assert integrity.offenders() == [(lin.id, "running")]
    assert integrity.offenders(first=lin.id + 1) == []


def test_points_that_came_from_nowhere_are_found(lin):
    edit(f"INSERT INTO allocations (member_id, seq, lot_id, amount) SELECT {lin.id}, 99, min(id), 1 FROM lots")
    assert (lin.id, "line") in integrity.offenders()


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        (
            "line",
            "INSERT INTO lots (member_id, seq, amount, remaining, expires_at) VALUES ({lin}, 99, 5, 5, '2099-01-01')",
        ),
        (
            "line",  # together nothing, and yet of a line that is not there
            "INSERT INTO allocations (member_id, seq, lot_id, amount) SELECT {lin}, 99, id, amount FROM "
            "(SELECT min(id) AS id, 5 AS amount FROM lots UNION ALL SELECT max(id), -5 FROM lots) AS both_ways",
        ),
        (
            "foreign_lot",  # together nothing, and yet of a lot that is not there
            "INSERT INTO allocations (member_id, seq, lot_id, amount) VALUES ({lin}, 2, -1, 5), ({lin}, 3, -1, -5)",
        ),
    ],
)
def test_what_points_at_a_line_or_a_lot_that_is_not_there_is_found(lin, code, statement):
    edit(statement.format(lin=lin.id))
    assert (lin.id, code) in integrity.offenders()


@pytest.mark.parametrize("table", ["lots", "allocations"])
def test_what_belongs_to_nobody_is_found_beyond_the_last_member(lin, table):
    edit(f"UPDATE {table} SET member_id = {lin.id + integrity.SLICE} WHERE member_id = {lin.id}")
    assert (lin.id + integrity.SLICE, "line") in integrity.offenders()


def test_what_follows_from_other_rules_is_never_broken_alone(lin):
    """`follows` says that a rule need not be asked while all others hold: so each edit of a figure breaks another."""
    follows = {rule.code for rule in integrity._RULES if rule.follows}
    assert follows == {"lots"}
    for table, figure in (
        ("points", "balance"),
        ("lots", "amount"),
        ("lots", "remaining"),
        ("lots", "member_id"),
        ("lots", "seq"),
        ("allocations", "amount"),
        ("ledger", "amount"),
    ):
        edit(f"UPDATE {table} SET {figure} = {figure} + 1 WHERE member_id = {lin.id}")
        broken = integrity.offenders()
        assert {code for _member, code in broken} - follows, f"{table}.{figure}"
        edit(f"UPDATE {table} SET {figure} = {figure} - 1 WHERE member_id >= {lin.id}")
        assert integrity.offenders() == []
