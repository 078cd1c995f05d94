"""Desks at which gifts are handed over, and parcels: whereto, with whom, under which number."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update

from portal import clock
from portal.club.estate.projects import Estate
from portal.club.ground import locks, tasks
from portal.club.ground.happenings import Happening, happened
from portal.club.people.accounts import Viewer, phone_of
from portal.club.people.members import Member
from portal.club.shop.rewards import happenings as h
from portal.club.shop.rewards.redemptions import BY_POST, Delivery, Redemption, RedemptionAct, RedemptionState, take
from portal.club.shop.rewards.tables import Desk
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

CARRIER, TRACKING = 40, 60  # characters at most
NOTHING = _l("Nothing is to be sent here.")
OVER = _l("This was sent or cancelled already. Please look again.")
STAGES = {"packing": _l("To be packed"), "sent": _l("On the way"), "arrived": _l("Arrived"), "ended": _l("Cancelled")}


@dataclass(frozen=True)
class Parcel:
    """Whereto something is sent."""

    name: str
    phone: str
    address: str


def desks(*, closed: bool = False) -> list[Desk]:
    """The desks where gifts are handed over now, in the order of the estates."""
    rows = select(Desk).join(Estate, Estate.id == Desk.estate_id).order_by(Estate.position, Estate.id)
    return list(session.scalars(rows if closed else rows.where(Desk.is_open.is_(True))))


def desk_at(desk: Desk) -> Words:
    """枫林苑　会所前台"""
    return Words(f"{desk.estate.name.zh} {desk.place.zh}", f"{desk.estate.name.en}, {desk.place.en or desk.place.zh}")


def set_desk(
    estate_id: int, place: Words, hours: Words, is_open: bool, by: int | None, *, revision: int | None = None
) -> Desk:
    """The desk of an estate as it is from now on; vouchers already issued keep what they say."""
    desk = session.scalar(select(Desk).where(Desk.estate_id == estate_id))
    if desk is None:
        noted = {"revised_by": by, "revised_at": clock.now()}
        desk = add(Desk(estate_id=estate_id, place=place, hours=hours, is_open=is_open, **noted))
    else:
        locks.hold(desk, revision, by, place=place, hours=hours, is_open=is_open)
    happened(h.DESK_SET, by, desk=desk.id, estate=estate_id, open=is_open)
    return desk


def parcel_of(name: str, phone: str, address: str) -> Parcel:
    """Raises Refusal beside the field that is missing, too long or no phone."""
    for field, value, most in (("name", name, 40), ("whereto", address, 200)):
        if not 2 <= len(value) <= most:
            raise Refusal(_l("Please say whereto it is sent."), field)
    return Parcel(name, phone_of(phone), address)


def pack(redemption_id: int, parcel: Parcel | None) -> None:
    """Whereto it is sent, and that it is to be sent now. None: whereto stands there already."""
    if parcel is not None:
        add(Delivery(redemption_id=redemption_id, **vars(parcel)))
    tasks.follow("parcel", redemption_id)


def under_way(parcel: Delivery, carrier: str, tracking: str, by: int) -> None:
    """The carrier has it, under this number. Whoever calls has taken the step that says so, once."""
    locks.hold(parcel, None, by, **numbered(carrier, tracking), sent_at=clock.now(), sent_by=by)


def numbered(carrier: str, tracking: str) -> dict[str, str]:
    """Both, as they are kept. Raises Refusal where one is missing or too long; a number that was cut finds nothing."""
    carrier, tracking = carrier.strip(), tracking.strip()
    if not carrier or not tracking:
        raise Refusal(_l("Please give the carrier and the tracking number."), "tracking")
    if len(carrier) > CARRIER:
        raise Refusal(_l("The name of a carrier has at most %(most)s characters.", most=CARRIER), "carrier")
    if len(tracking) > TRACKING:
        raise Refusal(_l("A tracking number has at most %(most)s characters.", most=TRACKING), "tracking")
    return {"carrier": carrier, "tracking": tracking}


def send(redemption: Redemption, carrier: str, tracking: str, by: int) -> None:
    """Handed to the carrier under this number; from now on it cannot be cancelled. Exactly once."""
    needs_to_be_sent(redemption, carrier, tracking)
    said = numbered(carrier, tracking)
    if not take(redemption, RedemptionAct.FULFIL, by):
        raise Refusal(OVER, status=409)
    if redemption.delivery is None:  # the member has just chosen to fetch it
        raise Refusal(NOTHING, status=409)
    under_way(redemption.delivery, carrier, tracking, by)
    tasks.follow("parcel", redemption.id, by)
    _sent(h.SENT, redemption, by, **said)


def needs_to_be_sent(redemption: Redemption, carrier: str, tracking: str) -> None:
    """A parcel waits for its carrier, and both are known. Raises Refusal."""
    if redemption.delivery is None:
        raise Refusal(NOTHING, status=409)
    numbered(carrier, tracking)
    if redemption.state is not RedemptionState.CONFIRMED:
        raise Refusal(OVER, status=409)


def correct(redemption: Redemption, carrier: str, tracking: str, by: int, revision: int | None = None) -> None:
    """Another number for what is on its way, instead of the one that was seen; another colleague's stays."""
    said, parcel = numbered(carrier, tracking), redemption.delivery
    if parcel is None or not locks.hold(parcel, revision, by, Delivery.sent_at.is_not(None), **said):
        raise Refusal(_l("This has not been sent yet."), status=409)
    _sent(h.TRACKING, redemption, by, **said)


def arrived(redemption: Redemption, by: int) -> None:
    """The carrier says it was handed over."""
    on_its_way = (Delivery.redemption_id == redemption.id) & Delivery.sent_at.is_not(None)
    now = update(Delivery).where(on_its_way, Delivery.arrived_at.is_(None)).values(arrived_at=clock.now())
    if changed(now) != 1:
        raise Refusal(_l("Only what is on its way can arrive."), status=409)
    session.refresh(redemption.delivery)
    ids: dict[str, Any] = {"redemption": redemption.id, "reward": redemption.reward_id}
    happened(h.ARRIVED, by, member=redemption.member_id, **ids)


def parcels(viewer: Viewer, stage: str, permission: str = "rewards.handover") -> Select[Any]:
    """The parcels of the members this colleague may see (and do that with), in one stage; for a pager by id."""
    rows = select(Redemption).join(Delivery, Delivery.redemption_id == Redemption.id)
    return rows.where(
        Redemption.way == BY_POST, Redemption.visible_to(viewer), viewer.covers(Redemption, permission), STAGE[stage]()
    )


def stages(viewer: Viewer) -> dict[str, int]:
    """How many parcels are in each stage that waits for somebody."""
    return {name: _count(parcels(viewer, name)) for name in ("packing", "sent")}


STAGE: dict[str, Any] = {
    "packing": lambda: Redemption.state == RedemptionState.CONFIRMED,
    "sent": lambda: _fulfilled() & Delivery.arrived_at.is_(None),
    "arrived": lambda: _fulfilled() & Delivery.arrived_at.is_not(None),
    "ended": lambda: Redemption.state == RedemptionState.CANCELLED,
}


def _fulfilled() -> ColumnElement[bool]:
    return Redemption.state == RedemptionState.FULFILLED


def _count(rows: Select[Any]) -> int:
    return int(session.scalar(select(func.count()).select_from(rows.with_only_columns(Redemption.id).subquery())) or 0)


def _sent(what: Happening, redemption: Redemption, by: int, carrier: str, tracking: str) -> None:
    """With the letter that names the parcel."""
    reward, member = redemption.reward, session.get_one(Member, redemption.member_id)
    letter = h.RewardSent(reward=reward.name, redemption=redemption.id, carrier=carrier, tracking=tracking)
    happened(what, by, member=member, told=letter, redemption=redemption.id, reward=reward.id)
