"""`club doctor`: checks that run at the same time say what they say one after the other, in their order."""

import threading

import pytest

from portal.cli import doctor
from tests import make
from tests.making import points as making
from tests.making.tampering import edit

SUMS, SEALS = "points: balances, lots and ledger agree", "points: the ledger is what was sealed"


@pytest.fixture
def lin(app):
    from portal import queue

    member = make.member("林静怡")
    making.earn(member, 100)
    making.spend(member, 30)
    queue.run("points.seal")
    return member


def problems(app) -> dict[str, str]:
    return {found.name: found.problem for found in doctor.examine(app) if found.problem and found.name != "migrations"}


def test_every_check_is_made_in_its_order(app, lin):
    found = list(doctor.examine(app))
    assert [one.name for one in found] == [name for name, _check in doctor.MACHINE + doctor.CLUB]
    assert problems(app) == {}


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE points SET balance = balance + 1", {SUMS: "points of member {0}: the member's row is not"}),
        ("UPDATE lots SET remaining = remaining - 1", {SUMS: "points of member {0}: balance is not what"}),
        ("UPDATE ledger SET reason = 'x' WHERE seq = 2", {SEALS: "block 1, member {0}, lines 1–2: lines were changed"}),
        ("UPDATE seal_blocks SET rows = rows + 1", {SEALS: "block 1: the seal itself was changed"}),
        (
            "UPDATE ledger SET amount = -29 WHERE seq = 2",
            {SUMS: "points of member {0}: the member's row", SEALS: "block 1, member {0}, line 2: lines were changed"},
        ),
    ],
)
def test_a_damaged_line_sum_or_seal_is_named_by_checks_at_the_same_time(app, lin, statement, said):
    edit(statement)
    found = problems(app)
    assert found.keys() == said.keys()
    for name, beginning in said.items():
        assert found[name].startswith(beginning.format(lin.id))
    assert list(found) == sorted(found, key=[name for name, _check in doctor.CLUB].index)


def test_a_check_that_fails_by_itself_is_no_clean_bill(app, monkeypatch):
    def fails():
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(doctor, "CLUB", [("database file", fails)])
    with pytest.raises(RuntimeError, match="the disk is gone"):
        list(doctor.examine(app))


def test_who_stops_at_the_first_fault_waits_for_no_check_that_has_not_begun(app, monkeypatch):
    begun, over = [], threading.Event()

    def slow(number: int) -> None:
        begun.append(number)
        over.wait(20)

    checks = [("first", lambda: "wrong")] + [(str(n), lambda n=n: slow(n)) for n in range(200)]
    monkeypatch.setattr(doctor, "CLUB", checks)
    monkeypatch.setattr(doctor, "AT_ONCE", 1)
    looking = doctor.examine(app)
    assert any(found.problem == "wrong" for found in looking)  # and asks no further
    looking.close()
    over.set()
    assert begun in ([], [0])
