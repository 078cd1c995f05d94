"""Lucky draws: entering, sealing, drawing once, recomputing, and what becomes of a prize nobody fetches."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.club.ground.outbox import Message
from portal.club.people import accounts, members
from portal.club.people.accounts import Role
from portal.club.people.members import Grade
from portal.club.purse import points, vouchers
from portal.club.shop import draws
from portal.club.shop.draws import Award, Draw, DrawPlan, DrawState, Entrant, drawing, sealing
from portal.club.shop.draws.award_tables import AwardState
from portal.club.shop.draws.selection import chances_in, fingerprint
from portal.club.shop.draws.tables import Seed
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making import draws as making
from tests.making import people
from tests.making import points as points_making

pytestmark = pytest.mark.usefixtures("app")


def awards(draw: Draw) -> list[Award]:
    session.expire_all()
    return list(session.scalars(select(Award).where(Award.draw_id == draw.id).order_by(Award.id)))


def topics(member) -> list[str]:
    rows = select(Message.topic).where(Message.account_id == member.account_id).order_by(Message.id)
    return list(session.scalars(rows))


# what is secret, and until when


def test_the_seed_is_promised_at_publication_and_shown_only_after_the_draw():
    draw = making.published()
    making.enter(draw)
    secret = session.get_one(Seed, draw.id).seed
    assert fingerprint(secret) == draw.commitment
    assert secret not in json.dumps(draws.file_of(draw)) and draw.seed is None
    draw = making.sealed(draw)
    assert draw.sealed and secret not in json.dumps(draws.file_of(draw))
    draw = making.drawn(draw)
    assert draws.file_of(draw)["seed"] == secret == draw.seed


def test_a_draw_called_off_after_closing_shows_its_seed_all_the_same(tmp_path):
    draw = making.published()
    number = making.enter(draw).number
    draw = making.sealed(draw)
    with transaction():
        draws.call_off(draw, Words("奖品未到货"), make.staff().id)
    assert making.the_script_says(draw, tmp_path)[0].split() == ["prize", "1", number]


def test_a_draw_called_off_before_closing_does_not():
    draw = making.published()
    with transaction():
        draws.call_off(draw, Words("奖品未到货"), make.staff().id)
    assert draw.seed is None and draws.file_of(draw)["seed"] is None


def test_a_promised_public_number_is_waited_for_and_changes_the_order():
    draw = making.published(public_source=Words("当日上证指数收盘点位"))
    for _ in range(6):
        making.enter(draw)
    draw = making.drawn(draw)
    assert draw.state is DrawState.SEALED
    by = make.staff().id
    with transaction():
        draws.give_public_number(draw, " 3021.55 ", by)
    with pytest.raises(Refusal), transaction():
        draws.give_public_number(draw, "3021.56", by)
    draw = making.drawn(draw)
    assert (draw.state, draw.public_number) == (DrawState.DRAWN, "3021.55") and making.is_sound()


def test_no_public_number_before_the_list_is_sealed():
    draw = making.published(public_source=Words("指数"))
    with pytest.raises(Refusal), transaction():
        draws.give_public_number(draw, "1", make.staff().id)


def test_what_was_published_stays():
    draw = making.published()
    with pytest.raises(Refusal), transaction():
        draws.edit(draw, making.plan((9,)), make.staff().id)
    assert [prize.quantity for prize in draw.prizes] == [1]


# entering


def test_a_member_enters_as_often_as_allowed_and_not_once_more():
    draw, member = making.published(per_member=2), make.member()
    assert len({making.enter(draw, member).number for _ in range(2)}) == 2
    with pytest.raises(Refusal, match="2"):
        making.enter(draw, member)
    assert making.is_sound()


def test_an_entry_is_paid_in_points_or_not_made():
    draw, member = making.published(price=60, per_member=5), make.member()
    points_making.earn(member, 100)
    making.enter(draw, member)
    with pytest.raises(Refusal, match="20"):
        making.enter(draw, member)
    session.expire_all()
    assert points.balance_of(member.id) == 40 and session.get_one(Draw, draw.id).entries == 1
    assert making.is_sound()


def test_the_price_the_page_said_is_the_price():
    draw, member = making.published(price=60), make.member()
    points_making.earn(member, 100)
    with pytest.raises(Refusal), transaction():
        draws.enter(draw, member, price_seen=0)
    assert points.balance_of(member.id) == 100


@pytest.mark.parametrize("shift", [timedelta(days=-2), timedelta(hours=1), timedelta(hours=5)])
def test_nobody_enters_before_the_opening_or_from_the_closing_on(shift):
    draw, member = making.published(), make.member()
    with clock.at(draw.closes_at - timedelta(hours=1) + shift), pytest.raises(Refusal):
        making.enter(draw, member)


def test_a_machine_whose_clock_is_behind_enters_nobody_once_the_list_is_sealed():
    draw = making.published()
    making.enter(draw)
    draw = making.sealed(draw)
    with clock.at(draw.closes_at - timedelta(minutes=1)), pytest.raises(Refusal):
        making.enter(draw)
    assert len(chances_in(draws.list_text(draw))) == 1 and making.is_sound()


def test_gates_of_grade_and_estate_and_nobody_who_works_here():
    neighbour = people.owner()
    draw = making.published(estate_id=neighbour.estate_id, grade=Grade.OWNER)
    assert making.enter(draw, neighbour)
    with pytest.raises(Refusal):
        making.enter(making.published(estate_id=make.estate("city", "君临城市花园", "City Garden").id), neighbour)
    with pytest.raises(Refusal):
        making.enter(making.published(grade=Grade.GOLD), make.member())
    colleague = make.member()
    with transaction():
        accounts.give(colleague.account, Role.EDITOR, None, by=None)
    with pytest.raises(Refusal):
        making.enter(making.published(), colleague)


def test_who_begins_to_work_here_or_leaves_the_club_is_left_out_at_closing_and_has_the_points_back(work):
    draw = making.published(price=10)
    everybody = [make.member() for _ in range(3)]
    for person in everybody:
        points_making.earn(person, 10)
        making.enter(draw, person)
    with transaction():
        accounts.give(everybody[0].account, Role.EDITOR, None, by=None)
        members.cancel(everybody[1], make.account().id)
    draw = making.sealed(draw)
    assert len(chances_in(draws.list_text(draw))) == 1
    assert [points.balance_of(person.id) for person in everybody] == [10, 10, 0]
    assert "draw_left_out" in topics(everybody[0]) and making.is_sound()


# drawing, winning, losing


def test_winners_have_a_voucher_and_everybody_is_told_once():
    draw, everybody = making.published((2,)), [make.member() for _ in range(5)]
    for person in everybody:
        making.enter(draw, person)
    draw = making.drawn(draw)
    draws.run()
    won = {award.entrant.member_id for award in awards(draw)}
    assert len(won) == 2 and all(award.voucher.standing is vouchers.VoucherState.UNUSED for award in awards(draw))
    for person in everybody:
        told = [topic for topic in topics(person) if topic.startswith("draw_")]
        assert told == (["draw_won"] if person.id in won else ["draw_lost"])


def test_fewer_people_than_prizes_and_nobody_at_all():
    draw = making.published((3,))
    making.enter(draw)
    assert len(awards(making.drawn(draw))) == 1
    empty = making.drawn(making.published())
    assert empty.state is DrawState.DRAWN and awards(empty) == [] and making.is_sound()


def test_a_prize_nobody_fetched_goes_to_the_next_in_the_order_until_nobody_is_left():
    draw = making.published(claim_days=7)
    for _ in range(2):
        making.enter(draw)
    draw = making.drawn(draw)
    order = session.scalars(select(Entrant.id).where(Entrant.draw_id == draw.id).order_by(Entrant.rank)).all()
    for _ in range(3):
        with clock.at(awards(draw)[-1].voucher.expires_at):
            vouchers.expire()
    found = awards(draw)
    assert [award.entrant_id for award in found] == order
    assert [(award.round, award.state) for award in found] == [(1, AwardState.PASSED_ON), (2, AwardState.PASSED_ON)]
    assert making.is_sound()


def test_a_fetched_prize_is_not_passed_on():
    draw = making.published()
    for _ in range(2):
        making.enter(draw)
    award = awards(making.drawn(draw))[0]
    with transaction():
        vouchers.verify(award.voucher.code, merchant_id=None, by=make.staff().id)
    with clock.at(award.voucher.expires_at + timedelta(days=1)):
        vouchers.expire()
    assert [a.is_fetched for a in awards(draw)] == [True]


def test_a_winner_may_leave_it_to_the_next_and_no_longer_holds_a_voucher():
    draw = making.published()
    for _ in range(2):
        making.enter(draw)
    award = awards(making.drawn(draw))[0]
    with transaction():
        draws.decline(award, award.entrant.member)
    first, second = awards(draw)
    assert (
        first.voucher.state is vouchers.VoucherState.CANCELLED and second.voucher.state is vouchers.VoucherState.UNUSED
    )
    with pytest.raises(Refusal), transaction():
        draws.decline(first, first.entrant.member)


def test_who_left_the_club_between_closing_and_drawing_is_passed_over_in_public():
    draw = making.published()
    everybody = [make.member() for _ in range(3)]
    for person in everybody:
        making.enter(draw, person)
    draw = making.sealed(draw)
    with transaction():
        for person in everybody[:2]:
            members.cancel(person, person.account_id)
    draw = making.drawn(draw)
    held = [award for award in awards(draw) if award.state is AwardState.HELD]
    assert [award.entrant.member_id for award in held] == [everybody[2].id] and making.is_sound()


def test_a_draw_called_off_returns_every_point_once(work):
    draw = making.published(price=30, per_member=2)
    everybody = [make.member() for _ in range(3)]
    for person in everybody:
        points_making.earn(person, 60)
        making.enter(draw, person)
        making.enter(draw, person)
    with transaction():
        draws.call_off(draw, Words("奖品未到货", "The prizes did not come"), make.staff().id)
    draws.run()
    draws.run()
    assert [points.balance_of(person.id) for person in everybody] == [60] * 3
    assert "draw_called_off" in topics(everybody[0]) and making.is_sound()
    with pytest.raises(Refusal):
        making.enter(draw)


def test_what_was_drawn_is_not_called_off():
    draw = making.drawn(making.published())
    with pytest.raises(Refusal), transaction():
        draws.call_off(draw, Words("不想办了"), make.staff().id)


# writing


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("price", {"price": -1}),
        ("price", {"price": 2**63}),
        ("per_member", {"per_member": 0}),
        ("claim_days", {"claim_days": 0}),
        ("prizes", {"prizes": (1001,)}),
        ("prizes", {"prizes": (0,)}),
    ],
)
def test_nonsense_is_refused_beside_its_field(field, values):
    with pytest.raises(Refusal) as refused:
        making.draft(**values)
    assert refused.value.field == field


def test_the_list_stands_in_public_before_the_seed_does():
    plan: DrawPlan = making.plan()
    with pytest.raises(Refusal) as refused:
        making.draft(draws_at=plan.closes_at + timedelta(minutes=9))
    assert refused.value.field == "draws_at"


def test_nothing_to_win_or_closed_already_is_not_published():
    for draft in (making.draft(()), making.draft(closes_at=clock.now() - timedelta(minutes=1))):
        with pytest.raises(Refusal), transaction():
            draws.publish(draft, None)


# the check


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [("seed", "0" * 64, "seed is not the one that was promised"), ("public_number", "7", "order is not the one")],
)
def test_the_check_notices_a_result_changed_in_sql(column, value, sentence):
    draw = making.published()
    for _ in range(9):
        making.enter(draw)
    making.drawn(draw)
    assert making.is_sound()
    with transaction():
        session.execute(update(Draw).values(**{column: value}))
    session.expire_all()
    assert any(sentence in fault for fault in draws.check())


def test_names_are_masked():
    assert [draws.masked(name) for name in ("林静怡", "欧阳修", "Mary Smith")] == ["林**", "欧阳**", "S***"]


def test_places_are_written_in_portions_that_nobody_sees_and_another_worker_goes_on(monkeypatch):
    monkeypatch.setattr(sealing, "PORTION", 2)
    draw = making.published((1, 2))
    for _ in range(7):
        making.enter(draw)
    draw = making.sealed(draw)
    with clock.at(draw.draws_at):
        order = drawing.order_to_draw(draw)
        for written in (2, 2):
            with transaction():
                assert drawing.rank_some(draw, order, sealing.PORTION) == written
        session.expire_all()
        assert draw.state is DrawState.SEALED and draw.seed is None and draws.result_of(draw) == []
        draws.run()
    session.expire_all()
    assert draw.state is DrawState.DRAWN and draw.ranks == 7 and making.is_sound()


def test_no_place_is_written_before_it_is_time():
    draw = making.published()
    making.enter(draw)
    draw = making.sealed(draw)
    order = drawing.order_to_draw(draw)
    with clock.at(draw.draws_at - timedelta(seconds=1)), transaction():
        assert drawing.rank_some(draw, order, sealing.PORTION) == 0 and drawing.draw_now(draw, order) is False


def test_a_list_made_ready_before_somebody_entered_is_not_sealed():
    draw = making.published()
    making.enter(draw)
    ready = draws.list_to_seal(draw)
    making.enter(draw)
    with clock.at(draw.closes_at):
        with transaction():
            assert draws.seal(draw, ready) is False
        draws.run()
    session.expire_all()
    assert draw.state is DrawState.SEALED and (draws.list_text(draw) or "").count("entry,") == 2 and making.is_sound()
