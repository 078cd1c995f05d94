"""Gifts to one's household: who may, how much, and that no point lives longer for it."""

from datetime import date, datetime

import pytest

from portal import clock
from portal.club.people import members
from portal.club.people.members import TieKind
from portal.club.purse import points
from portal.club.purse.points.ledger.statement import last_day_of
from portal.club.purse.points.moves.balance import credit
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import points as making

pytestmark = pytest.mark.usefixtures("app")

NOW = datetime(2026, 6, 1, 12, tzinfo=clock.ZONE)
LAST_SECOND = datetime(2026, 12, 31, 23, 59, 59, tzinfo=clock.ZONE)


def together(*kinds: TieKind, number="1202") -> list[members.Member]:
    home, people = make.home(number), [make.member() for _ in kinds]
    with transaction():
        for person, kind in zip(people, kinds, strict=True):
            members.hold(person, home, kind)
    return people


def give(giver, receiver, amount, at=NOW, key=None):
    with transaction(), clock.at(at):
        return points.give(giver, receiver.id, amount, key=key or making.key())


def lots(member) -> list[tuple[date | None, int]]:
    session.expire_all()
    return [(last_day_of(lot.expires_at), lot.remaining) for lot in points.lots_of(member.id)]


@pytest.fixture
def couple(app):
    lin, chen = together(TieKind.OWNER, TieKind.FAMILY)
    making.earn(lin, 100, datetime(2025, 6, 1, tzinfo=clock.ZONE))
    making.earn(lin, 400, NOW)
    return lin, chen


def test_points_keep_their_expiry_when_they_move(couple):
    lin, chen = couple
    give(lin, chen, 150)
    assert lots(lin) == [(date(2027, 12, 31), 350)]
    assert lots(chen) == [(date(2026, 12, 31), 100), (date(2027, 12, 31), 50)]
    assert points.check() == []


def test_to_and_fro_changes_no_expiry_and_nothing_but_the_year_is_used_up(couple):
    lin, chen = couple
    for giver, receiver in ((lin, chen), (chen, lin)) * 4:
        give(giver, receiver, 200)
    assert sum(amount for day, amount in lots(lin) if day == date(2026, 12, 31)) == 100
    with clock.at(NOW):
        assert (points.left_to_give(lin.id), points.balance_of(lin.id)) == (1200, 500)
    assert points.check() == []


def test_points_that_do_not_expire_do_not_expire_for_the_other_either(couple):
    _lin, chen = couple
    with transaction(), clock.at(NOW):
        credit(chen.id, 10, status=10, reason="test", key="k", expires_at=points.NEVER, rule_id=None, cause={})
    give(chen, couple[0], 10)
    assert (None, 10) in lots(couple[0])


def test_a_gift_counts_for_nobodys_grade(couple):
    lin, chen = couple
    give(lin, chen, 100)
    assert [row.status for row in session.scalars(points.statement_of(chen.id))] == [0]


@pytest.mark.parametrize(
    ("mine", "theirs", "may"),
    [
        (TieKind.OWNER, TieKind.CO_OWNER, True),
        (TieKind.FAMILY, TieKind.OWNER, True),
        (TieKind.TENANT, TieKind.TENANT, True),
        (TieKind.OWNER, TieKind.TENANT, False),
    ],
)
def test_who_is_of_one_household(mine, theirs, may):
    me, them = together(mine, theirs)
    assert (them.id in [mate.id for mate in members.housemates_of(me.id)]) is may


def test_who_moved_out_or_has_no_valid_card_is_no_longer_of_it(couple):
    lin, chen = couple
    third = together(TieKind.OWNER, number="1303")[0]
    assert [mate.id for mate in members.housemates_of(lin.id)] == [chen.id]
    with transaction():
        members.leave(members.homes_of(chen.id)[0], by=lin.account_id)
    for stranger in (chen, third, lin):
        with pytest.raises(Refusal) as caught:
            give(lin, stranger, 10)
        assert caught.value.field == "receiver"


@pytest.mark.parametrize("amount", [0, -1, 501, 2**63])
def test_an_amount_beyond_the_limit_of_a_gift_is_refused_beside_the_field(couple, amount):
    with pytest.raises(Refusal) as caught:
        give(*couple, amount)
    assert caught.value.field == "amount"


def test_more_than_there_is_cannot_be_given(couple):
    making.spend(couple[0], 450, NOW)
    with pytest.raises(Refusal) as caught:
        give(*couple, 51)
    assert caught.value.field == "amount"


def test_the_year_has_its_limit_and_the_next_begins_at_midnight_in_shanghai(couple):
    lin, chen = couple
    with clock.at(NOW), transaction():
        points.GIFTS.change(points.GiftLimit(per_gift=100, per_year=150), None, None)
    give(lin, chen, 100, LAST_SECOND)
    with pytest.raises(Refusal):
        give(lin, chen, 51, LAST_SECOND)
    give(lin, chen, 100, datetime(2027, 1, 1, tzinfo=clock.ZONE))
    assert points.check() == []


def test_the_same_key_is_one_gift(couple):
    lin, chen = couple
    assert give(lin, chen, 10, key="k").id == give(lin, chen, 10, key="k").id
    assert points.balance_of(chen.id) == 10


def test_a_gift_to_who_owes_repays_first(couple):
    lin, chen = couple
    making.earn(chen, 50, NOW)
    making.spend(chen, 50, NOW)
    earned = session.scalars(points.statement_of(chen.id).order_by(points.Entry.seq)).first()
    with transaction(), clock.at(NOW):
        points.claw_back(earned.key, key="claw", reason="reversed")
    give(lin, chen, 80)
    with clock.at(NOW):
        assert (points.balance_of(chen.id), points.standing_of(chen.id)[2:4]) == (30, (0, 0))
    assert points.check() == []


def test_what_was_given_away_is_owed_by_who_earned_it(couple):
    """No way around a claw-back: the giver owes, the gift stays a gift."""
    lin, chen = couple
    earned = session.scalars(points.statement_of(lin.id).order_by(points.Entry.seq)).first()
    give(lin, chen, 500)
    with transaction(), clock.at(NOW):
        points.claw_back(earned.key, key="claw", reason="reversed")
    assert points.standing_of(lin.id)[2:4] == (0, 100)
    with clock.at(NOW):
        assert points.balance_of(chen.id) == 500


def test_what_the_page_foresees_is_what_happens(couple):
    lin, chen = couple
    with clock.at(NOW):
        receiver, going = points.foresee(lin, chen.id, 150)
    give(lin, chen, 150)
    assert receiver.id == chen.id and lots(chen) == going
