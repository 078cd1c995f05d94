"""When this happens, what follows? The only listener to the club's signals.

Everything here runs inside the transaction of what happened: a rollback takes it back too.
"""

from typing import Any

from portal.club import draws, events, grades, leads, members, points, rewards, yearly
from portal.club.ground.happenings import Happening, when
from portal.club.projects.happenings import RISK_CHANGED
from portal.club.signals import (
    event_place_given_up,
    event_place_redeemed,
    home_left,
    home_verified,
    member_joined,
    profile_changed,
    voucher_expired,
    voucher_undone,
    voucher_verified,
)


@member_joined.connect
def _welcome(_sender: object, member_id: int) -> None:
    points.earn("join", member_id, key=f"join:{member_id}")


@home_verified.connect
def _thank_for_the_home(_sender: object, member_id: int, home_id: int, holding_id: int) -> None:
    """Once per home, whoever of its owners is verified first."""
    grades.review(member_id)
    if members.is_owned_by(home_id, member_id):
        points.earn("verified_home", member_id, key=f"verified_home:{home_id}", home=home_id)


@home_left.connect
def _review_after_leaving(_sender: object, member_id: int, home_id: int) -> None:
    grades.review(member_id)


@profile_changed.connect
def _review_the_profile(_sender: object, member_id: int) -> None:
    grades.review(member_id)


@when()
def _earn(what: Happening, *, member_id: int | None, **kept: Any) -> None:
    """Whatever happened: the points that it says it earns."""
    if (earning := what.earns) is not None and member_id is not None:
        cause = {name: kept[name] for name in earning.cause}
        points.earn(earning.trigger, member_id, key=earning.key.format(member=member_id, **kept), **cause)


@when(RISK_CHANGED)
def _tell_who_read_the_older_version(_what: Happening, *, project: int, **_kept: Any) -> None:
    leads.tell_readers(project)


@voucher_expired.connect
def _pass_the_prize_on(_sender: object, voucher_id: int) -> None:
    """A prize nobody fetched goes to the next in the order drawn."""
    draws.voucher_expired(voucher_id)


@voucher_expired.connect
def _pass_the_yearly_gift_on(_sender: object, voucher_id: int) -> None:
    """A yearly gift nobody fetched goes to the next on its waiting list."""
    yearly.voucher_expired(voucher_id)


@event_place_redeemed.connect
def _take_the_seat(_sender: object, member_id: int, redemption_id: int, sitting_id: int, price: int) -> None:
    """A redeemed place becomes a seat, or the whole redemption is refused."""
    signup = events.seat(sitting_id, members.by_id(member_id), price, points_key=f"redemption:{redemption_id}")
    rewards.seated(redemption_id, signup.id)


@event_place_given_up.connect
def _end_the_redemption_of_the_seat(_sender: object, sign_up_id: int, returned: bool) -> None:
    rewards.seat_given_up(sign_up_id, returned)


@voucher_verified.connect
def _note_the_hand_over(_sender: object, member_id: int, voucher_id: int) -> None:
    rewards.handed_over(voucher_id)


@voucher_undone.connect
def _take_the_hand_over_back(_sender: object, voucher_id: int) -> None:
    rewards.undone(voucher_id)


@voucher_expired.connect
def _end_what_was_not_collected(_sender: object, voucher_id: int) -> None:
    rewards.lapse(voucher_id)
