"""A claw-back, a gift and a deposit against spends of the same points: real processes, each with its control."""

import pytest
from sqlalchemy import bindparam, func, select, update

from portal.club.ground.outbox import Message
from portal.club.people import members
from portal.club.people.members import Member, TieKind
from portal.club.purse import points
from portal.club.purse.points.ledger import posting
from portal.club.purse.points.moves import pending_release
from portal.database import session, transaction
from tests import make
from tests.making import points as making
from tests.making import rules as rules_making
from tests.races import race, without_checks

pytestmark = pytest.mark.race
HERE = "tests.purse.points.test_races"


# what the contenders do, in their own processes


def act(what: str, member_id: int, other: int | str, key: str) -> None:
    if what == "spend":
        points.spend(member_id, 100, key=key, reason="test")
    elif what == "lock":
        points.lock(member_id, 100, key=key, reason="test")
    elif what == "decline":
        points.decline_gift(session.get_one(points.PointsGift, other))
    elif what == "release":
        points.release(key)
    elif what == "claw":
        points.claw_back(str(other), key=key, reason="test")
    elif what == "unlock":
        points.unlock(str(other), key=key, reason="test")
    elif what == "keep":
        points.keep(str(other), key=key, reason="test")
    else:
        points.give(session.get_one(Member, member_id), int(other), 100, key=key)


# the guards, switched off


def without_guards() -> None:
    """No balance in the UPDATE, no CHECK, nobody asks whether it was undone: what a careless version would do."""
    without_checks()
    row = points.PointsAccount
    mine = row.member_id == bindparam("member")
    seen = (row.balance, row.next_seq, row.debt)
    posting.MOVE = (
        update(row).where(mine).values(balance=row.balance + bindparam("n"), next_seq=row.next_seq + 1).returning(*seen)
    )
    shifted = {
        "balance": row.balance + bindparam("n"),
        "locked": row.locked + bindparam("lock"),
        "debt": row.debt + bindparam("owe"),
        "next_seq": row.next_seq + 1,
    }
    posting.SHIFT = update(row).where(mine).values(**shifted).returning(*seen)
    posting.hold = lambda _member_id: posting.Moved(10**6, 0, 0)
    posting.takings = lambda _member_id, _amount, _lots=None, **_values: []
    posting.change_lots = lambda _entry, _changes: None


def told_without_asking() -> None:
    """The credit is settled whatever its state was."""
    kept = {"state": bindparam("to"), "settled_at": bindparam("now"), "settled_by": bindparam("by")}
    pending_release.SETTLE = update(points.Pending).where(points.Pending.id == bindparam("of")).values(**kept)


# the races


def couple() -> tuple[Member, Member]:
    home, people = make.home(), [make.member(), make.member()]
    with transaction():
        for person in people:
            members.hold(person, home, TieKind.CO_OWNER)
    return people[0], people[1]


def against_spends(app, what: str, other: int | str, member: Member, **values) -> list[str]:
    spends = [("spend", member.id, 0, f"race:spend:{n}") for n in range(6)]
    others = [(what, member.id, other, f"race:{what}:{n}") for n in range(6)]
    return race(app, f"{HERE}:act", [call for pair in zip(spends, others, strict=True) for call in pair], **values)


def spent(member: Member) -> int:
    rows = select(func.coalesce(func.sum(points.Entry.amount), 0))
    return -int(session.scalar(rows.where(points.Entry.member_id == member.id, points.Entry.kind == "spend")))


def test_a_claw_back_against_spends_takes_the_points_or_leaves_a_debt(app):
    member = make.member()
    earned = making.earn(member, 100)
    outcomes = against_spends(app, "claw", earned.key, member)
    owed = points.standing_of(member.id)[2:4][1]
    assert points.balance_of(member.id) == 0 and spent(member) == owed  # what was spent is owed, nothing twice
    assert outcomes.count("done") == 1 + owed // 100
    assert points.check() == []


def test_control_without_guards_claw_back_and_spends_take_the_same_points(app):
    member = make.member()
    earned = making.earn(member, 100)
    outcomes = against_spends(app, "claw", earned.key, member, without=f"{HERE}:without_guards")
    assert outcomes.count("done") > 2 and points.check() != []


@pytest.mark.parametrize("what", ["gift", "lock"])
def test_one_hundred_points_are_spent_once_or_given_once_or_locked_once(app, what):
    giver, receiver = couple()
    making.earn(giver, 100)
    outcomes = against_spends(app, what, receiver.id, giver)
    assert outcomes == ["Refusal"] * 11 + ["done"]
    held = points.balance_of(receiver.id) + points.standing_of(giver.id)[2:4][0]
    assert points.balance_of(giver.id) == 0 and spent(giver) + held == 100
    assert points.check() == []


@pytest.mark.parametrize("what", ["gift", "lock"])
def test_control_without_guards_one_hundred_points_go_several_times(app, what):
    giver, receiver = couple()
    making.earn(giver, 100)
    outcomes = against_spends(app, what, receiver.id, giver, without=f"{HERE}:without_guards")
    assert outcomes.count("done") > 1 and points.check() != []


def test_gifts_in_both_directions_at_once_neither_block_nor_lose_a_point(app):
    one, other = couple()
    for person in (one, other):
        making.earn(person, 500)
    calls = [("gift", one.id, other.id, f"race:there:{n}") for n in range(5)]
    calls += [("gift", other.id, one.id, f"race:back:{n}") for n in range(5)]
    assert race(app, f"{HERE}:act", calls) == ["done"] * 10
    assert [points.balance_of(person.id) for person in (one, other)] == [500, 500]
    assert points.check() == []


def test_a_deposit_is_returned_or_kept_and_never_both(app):
    member = make.member()
    making.earn(member, 100)
    with transaction():
        points.lock(member.id, 100, key="deposit", reason="test")
    calls = [(what, member.id, "deposit", f"race:{what}:{n}") for what in ("unlock", "keep") for n in range(5)]
    assert race(app, f"{HERE}:act", calls) == ["Refusal"] * 9 + ["done"]
    assert points.standing_of(member.id)[2:4] == (0, 0) and points.balance_of(member.id) in {0, 100}
    assert points.check() == []


@pytest.mark.parametrize("what", ["gift", "claw"])
def test_one_key_sent_by_many_is_one_act(app, what):
    giver, receiver = couple()
    earned = making.earn(giver, 300)
    other = earned.key if what == "claw" else receiver.id
    assert race(app, f"{HERE}:act", [(what, giver.id, other, "race:same")] * 6) == ["done"] * 6
    assert points.balance_of(giver.id) == (0 if what == "claw" else 200)
    assert points.check() == []


def released_by_many(app, **values) -> tuple[int, int]:
    """How many letters told of one credit that eight released at once, and what came of it."""
    rules_making.rule(delay=points.Delay.RELEASE)
    member = make.member()
    rules_making.earn(member, key="one")
    race(app, f"{HERE}:act", [("release", member.id, 0, "one") for _ in range(8)], **values)
    told = select(func.count()).select_from(Message).where(Message.topic == "points_spendable")
    return session.scalar(told), points.balance_of(member.id)


def test_what_many_release_at_once_is_credited_and_told_once(app):
    assert released_by_many(app) == (1, 10)


def test_control_without_the_state_in_the_guard_it_is_told_several_times(app):
    told, _balance = released_by_many(app, without=f"{HERE}:told_without_asking")
    assert told > 1


def declined_against_spends(app, **values) -> tuple[int, int, int]:
    """(points of the giver, of the receiver, spent) after a gift of all 100 is declined and spent at the same time."""
    giver, receiver = couple()
    making.earn(giver, 100)
    with transaction():
        gift = points.give(giver, receiver.id, 100, key="gift")
    against_spends(app, "decline", gift.id, receiver, **values)
    return points.balance_of(giver.id), points.balance_of(receiver.id), spent(receiver)


def test_a_gift_is_declined_or_spent_and_never_both(app):
    assert declined_against_spends(app) in {(100, 0, 0), (0, 0, 100)}
    assert points.check() == []


def test_control_without_guards_a_gift_is_declined_and_spent(app):
    giver, _receiver, gone = declined_against_spends(app, without=f"{HERE}:without_guards")
    assert giver + gone > 100
