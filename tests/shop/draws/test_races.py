"""One entry, one list, one draw: real processes at once, each with its negative control."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import bindparam, func, select, update

from portal import clock
from portal.club.people.members import Member
from portal.club.purse import points
from portal.club.shop import draws
from portal.club.shop.draws import Award, Draw, DrawEntry, DrawState, drawing
from portal.club.shop.draws import entries as entering
from portal.club.shop.draws.selection import chances_in
from portal.database import session
from tests import make
from tests.making import draws as making
from tests.making import points as points_making
from tests.races import race, without_checks

pytestmark = pytest.mark.race
HERE = "tests.shop.draws.test_races"


# what the contenders do, in their own processes


def enter(draw_id: int, member_id: int, at: str | None = None) -> None:
    with clock.at(datetime.fromisoformat(at) if at else clock.now()):
        draw = session.get_one(Draw, draw_id)
        draws.enter(draw, session.get_one(Member, member_id), price_seen=draw.price)


def seal(draw_id: int, at: str) -> None:
    with clock.at(datetime.fromisoformat(at)):
        draw = session.get_one(Draw, draw_id)
        assert any(draws.seal(draw, draws.list_to_seal(draw)) for _ in range(100))  # others enter meanwhile


def draw_it(draw_id: int, at: str) -> None:
    with clock.at(datetime.fromisoformat(at)):
        assert draws.draw_now(session.get_one(Draw, draw_id))


# the guards, switched off


def without_limit() -> None:
    of = (draws.Entrant.draw_id == bindparam("of")) & (draws.Entrant.member_id == bindparam("member"))
    no_limit = bindparam("most").is_not(None)
    entering.ALLOW = update(draws.Entrant).where(of, no_limit).values(entries=draws.Entrant.entries + 1)


def without_state() -> None:
    without_checks()
    seen = (bindparam("seen").is_not(None)) & (bindparam("now").is_not(None))
    entering.COUNT = update(Draw).where(Draw.id == bindparam("of"), seen).values(entries=Draw.entries + 1)


def without_once() -> None:
    values = {"state": DrawState.DRAWN, "drawn_at": bindparam("now")}
    drawing.DRAW = update(Draw).where(Draw.id == bindparam("of")).values(**values)
    drawing._award_next = lambda *_: None  # the unique constraints would notice too


# the races


def two_devices(app, **values) -> tuple[list[str], int, int]:
    draw, member = making.published(price=100, per_member=1), make.member()
    points_making.earn(member, 800)
    outcomes = race(app, f"{HERE}:enter", [(draw.id, member.id)] * 6, **values)
    return outcomes, session.scalar(select(func.count()).select_from(DrawEntry)), points.balance_of(member.id)


def test_one_member_on_six_devices_has_one_entry_and_pays_once(app):
    assert two_devices(app) == (["Refusal"] * 5 + ["done"], 1, 700)
    assert making.is_sound()


def test_control_without_the_limit_in_the_update_the_member_has_more(app):
    outcomes, entries, _balance = two_devices(app, without=f"{HERE}:without_limit")
    assert outcomes.count("done") > 1 and entries > 1


def late_entries(app, **values) -> tuple[int, int]:
    """Eight machines whose clock is a minute behind enter somebody while one whose clock is right seals the list."""
    draw = making.published()
    late = (draw.closes_at - timedelta(minutes=1)).isoformat()
    calls = [(draw.id, make.member().id, late) for _ in range(8)]
    race(app, f"{HERE}:enter_or_seal", [*calls, (draw.id, 0, draw.closes_at.isoformat())], **values)
    session.expire_all()
    listed = chances_in(draws.list_text(session.get_one(Draw, draw.id)) or "")
    return session.scalar(select(func.count()).select_from(DrawEntry)), len(listed)


def enter_or_seal(draw_id: int, member_id: int, at: str) -> None:
    """With nobody to enter, seal."""
    if member_id:
        enter(draw_id, member_id, at)
    else:
        seal(draw_id, at)


def test_every_entry_that_was_accepted_stands_in_the_list_however_late_it_came(app):
    entered, listed = late_entries(app)
    assert entered == listed
    assert making.is_sound()


def test_control_without_the_state_in_the_update_entries_come_after_the_list(app):
    draw = making.sealed(making.published())
    at = draw.opens_at.isoformat()
    calls = [(draw.id, make.member().id, at) for _ in range(4)]
    assert race(app, f"{HERE}:enter", calls) == ["Refusal"] * 4
    race(app, f"{HERE}:enter", calls, without=f"{HERE}:without_state")
    session.expire_all()
    assert draws.check() != []


def several_workers(app, **values) -> list[str]:
    draw = making.published((2,))
    for _ in range(5):
        making.enter(draw)
    draw = making.sealed(draw)
    return race(app, f"{HERE}:draw_it", [(draw.id, draw.draws_at.isoformat())] * 4, **values)


def test_four_workers_draw_at_once_and_it_is_drawn_once(app):
    assert several_workers(app) == ["AssertionError"] * 3 + ["done"]
    assert session.scalar(select(func.count()).select_from(Award)) == 2
    assert making.is_sound()


def test_control_without_the_state_in_the_update_it_is_drawn_again(app):
    assert several_workers(app, without=f"{HERE}:without_once").count("done") > 1
