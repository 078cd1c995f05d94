"""What becomes of a redemption: handed over, used, cancelled, not collected; and the seat that is given up."""

from typing import Any

from sqlalchemy import Select, bindparam, func, select, update
from sqlalchemy.orm import selectinload

from portal import clock
from portal.club.ground.happenings import Happening, happened
from portal.club.ground.letters import Letter
from portal.club.ground.portions import Portion, in_portions
from portal.club.people.accounts import Viewer
from portal.club.purse import vouchers
from portal.club.purse.vouchers import Voucher
from portal.club.shop.rewards import happenings as h
from portal.club.shop.rewards import stock
from portal.club.shop.rewards.redemptions import Redemption, RedemptionAct, RedemptionState, take
from portal.club.shop.rewards.tables import Reward
from portal.database import changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

CHUNK = 200
_OF_VOUCHER = select(Redemption.id).where(Redemption.voucher_id == bindparam("voucher"))


def cancel(redemption: Redemption, by: int, reason: str = "") -> Redemption:
    """Before it is handed over, sent or deducted: the piece goes back, the points into the lots they came from."""
    end(redemption, by, reason)
    _happened(h.CANCELLED, redemption, by)
    return redemption


def end(redemption: Redemption, by: int, reason: str = "") -> None:
    """As cancel(), for who says in other words what it means."""
    if redemption.reward.its_kind.has_waiting_list:
        stock.hold(redemption.reward_id)  # before all others, as whoever asks for the next on the list does
    _refuse_what_is_over(redemption)
    if redemption.voucher is not None:
        vouchers.cancel(redemption.voucher, by)
    if (way := redemption.its_way) is not None:
        way.take_back(redemption)
    if not take(redemption, RedemptionAct.CANCEL, by, ended_by=by, reason=reason.strip() or None):
        raise Refusal(_l("This redemption can no longer be cancelled."), status=409)


def cancel_for(redemption: Redemption, reason: str, by: int) -> Redemption:
    """By staff, who say why; the member is told. Nobody does it for themselves."""
    if not reason.strip():
        raise Refusal(_l("Please say why it is cancelled; the member reads it."), "reason")
    if redemption.member.account_id == by:
        raise Refusal(_l("A colleague must do this for your own redemption."))
    end(redemption, by, reason[:300])
    said: dict[str, Any] = {"reward": redemption.reward.name, "redemption": redemption.id, "points": redemption.price}
    _happened(h.CANCELLED, redemption, by, h.Cancelled(reason=reason.strip(), **said))
    return redemption


def handed_over(voucher_id: int, by: int | None = None) -> None:
    """Its voucher was honoured, by the desk or by the shop."""
    if (redemption := of_voucher_id(voucher_id)) is not None and not take(redemption, RedemptionAct.FULFIL, by):
        raise Refusal(_l("This redemption was cancelled already."), "code", status=409)


def undone(voucher_id: int, by: int | None = None) -> None:
    """Honouring its voucher was a mistake."""
    if (redemption := of_voucher_id(voucher_id)) is not None:
        take(redemption, RedemptionAct.UNDO, by, fulfilled_at=None)


def lapse(voucher_id: int) -> Redemption | None:
    """Its voucher ran out: the piece is free again; the points return unless the reward says otherwise.

    What lapsed by this, where there is a waiting list: its subject says so itself, and to whom the piece goes.
    """
    redemption = of_voucher_id(voucher_id)
    if redemption is None:
        return None
    act = RedemptionAct.FORFEIT if redemption.reward.forfeits else RedemptionAct.LAPSE
    if not take(redemption, act, None):
        return None
    if redemption.reward.its_kind.has_waiting_list:
        return redemption
    _happened(h.LAPSED, redemption, None, returned=act is RedemptionAct.LAPSE)
    return None


def seated(redemption_id: int, sign_up_id: int) -> None:
    """The place that was redeemed is this seat."""
    changed(update(Redemption).where(Redemption.id == redemption_id).values(sign_up_id=sign_up_id))


def seat_given_up(sign_up_id: int, returned: bool) -> None:
    """A seat was withdrawn at the event; if it was a redeemed one, the redemption ends with it."""
    redemption = session.scalar(select(Redemption).where(Redemption.sign_up_id == sign_up_id))
    if redemption is not None and take(redemption, RedemptionAct.GIVE_UP if returned else RedemptionAct.FORGO, None):
        _happened(h.SEAT_GIVEN_UP, redemption, None)


def run_out() -> int:
    """The job: what was set aside and not confirmed in time is free again; how many."""
    return in_portions(_run_some_out, CHUNK)


def _run_some_out(most: int) -> Portion:
    over = (Redemption.state == RedemptionState.HELD) & (Redemption.held_until <= clock.now())
    due = list(session.scalars(select(Redemption).where(over).order_by(Redemption.reward_id).limit(most)))
    return Portion(len(due), sum(_run_out(redemption) for redemption in due))


def _run_out(redemption: Redemption) -> bool:
    done = take(redemption, RedemptionAct.RUN_OUT, None)
    if done:
        _happened(h.RAN_OUT, redemption, None)
    return done


def _happened(what: Happening, redemption: Redemption, by: int | None, told: Letter | None = None, **kept: Any) -> None:
    ids = {"redemption": redemption.id, "reward": redemption.reward_id}
    happened(what, by, member=redemption.member, told=told, **ids, **kept)


def of_voucher(voucher: Voucher) -> Redemption | None:
    return of_voucher_id(voucher.id)


def of_voucher_id(voucher_id: int) -> Redemption | None:
    """None for a voucher that came of no redemption; most of those that shops honour."""
    found = session.execute(_OF_VOUCHER, {"voucher": voucher_id}).scalar()
    return None if found is None else session.get_one(Redemption, found, populate_existing=True)


def redemptions_of(member_id: int) -> Select[Any]:
    """A member's redemptions, for a pager by id; what was set aside and let go is not among them."""
    return select(Redemption).where(
        Redemption.member_id == member_id,
        Redemption.confirmed_at.is_not(None) | Redemption.state.in_((RedemptionState.HELD, RedemptionState.WAITING)),
    )


def redeemed_by_all(viewer: Viewer, state: str | None = None) -> Select[Any]:
    """What members of this colleague's estates redeemed or let lie, for a pager by id."""
    rows = select(Redemption).where(Redemption.visible_to(viewer)).options(selectinload(Redemption.member))
    return rows if state is None else rows.where(Redemption.state == state)


def given_by(reward: Reward) -> tuple[int, int]:
    """Of a donation: how many members gave, and how many points in all."""
    given = (Redemption.reward_id == reward.id) & (Redemption.state == RedemptionState.FULFILLED)
    row = session.execute(
        select(func.count(Redemption.member_id.distinct()), func.coalesce(func.sum(Redemption.price), 0)).where(given)
    ).one()
    return int(row[0]), int(row[1])


def _refuse_what_is_over(redemption: Redemption) -> None:
    """In words, what the step's own guard would refuse anyhow."""
    session.refresh(redemption, ["state"])
    way = redemption.its_way
    if way is not None and way.kept is not None:
        raise Refusal(way.kept)
    if redemption.state is RedemptionState.CANCELLED:
        raise Refusal(_l("This redemption was cancelled already."), status=409)
    if way is not None and way.gone is not None and redemption.state is RedemptionState.FULFILLED:
        raise Refusal(way.gone, status=409)
