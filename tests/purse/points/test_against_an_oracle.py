"""The ledger against a slow, obvious model of itself (oracle.py): random lives of a household (household.py).

At least 10,000 steps run in the suite. PORTAL_ORACLE_STEPS=200000 makes it longer.
"""

import os

import pytest
from sqlalchemy import bindparam, literal, select

from portal.club.purse import points
from portal.club.purse.points import EntryKind
from portal.club.purse.points.ledger import posting
from portal.club.purse.points.moves import deposits, gift_return, reversal
from tests.conftest import ENGINE
from tests.purse.points.household import Household, live

STEPS = int(os.environ.get("PORTAL_ORACLE_STEPS", "10000" if ENGINE == "sqlite" else "2000"))


@pytest.mark.usefixtures("app")
def test_ten_thousand_random_steps_of_households_agree_with_the_oracle():
    live(STEPS)
    assert Household.steps >= STEPS
    acts = {"earn", "spend", "give_back", "lock", "unlock", "keep", "claw_back", "reverse", "gift", "decline"}
    assert acts <= Household.seen


def spends_the_last_first(monkeypatch):
    monkeypatch.setattr(posting, "OPEN_LOTS", deposits._LAST_FIRST)
    monkeypatch.setattr(posting.takings, "__defaults__", (deposits._LAST_FIRST,))


def claws_from_any_lot(monkeypatch):
    monkeypatch.setattr(reversal, "_OWN_FIRST", posting.OPEN_LOTS)


def claws_what_has_expired(monkeypatch):
    nothing = select(literal(0)).where(bindparam("member") != bindparam("seq"))
    monkeypatch.setattr(reversal, "_EXPIRED", nothing)


def never_repays(monkeypatch):
    monkeypatch.setattr("portal.club.purse.points.moves.balance.repay", lambda _member_id: 0)


def locks_the_first(monkeypatch):
    monkeypatch.setattr(deposits, "_LAST_FIRST", posting.OPEN_LOTS)


def lets_gifts_live_for_ever(monkeypatch):
    opened = posting.open_lot
    monkeypatch.setattr(
        "portal.club.purse.points.moves.gifts.posting.open_lot",
        lambda entry, ends, n=None: opened(entry, points.NEVER if entry.kind is EntryKind.GIFT_IN else ends, n),
    )


def declines_what_was_used(monkeypatch):
    nothing = select(literal(0)).where(bindparam("member") != bindparam("seq"))
    monkeypatch.setattr(gift_return, "_USED", nothing)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "mistake",
    [spends_the_last_first, claws_from_any_lot, claws_what_has_expired, never_repays, locks_the_first,
     lets_gifts_live_for_ever, declines_what_was_used],
)  # fmt: skip
def test_control_a_ledger_with_a_mistake_is_caught(monkeypatch, mistake):
    mistake(monkeypatch)
    with pytest.raises(AssertionError):
        live(2000)
