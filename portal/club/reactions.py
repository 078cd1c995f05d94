"""When this happens, what follows? The only listener to the club's signals.

Everything here runs inside the transaction of what happened: a rollback takes it back too.
"""

from typing import Any

from portal.club.estate.projects.happenings import RISK_CHANGED
from portal.club.gatherings import events
from portal.club.ground import tasks
from portal.club.ground.happenings import Happening, when
from portal.club.ground.signals import event_place_given_up, event_place_redeemed
from portal.club.people import accounts, members
from portal.club.people.accounts.happenings import ROLE_TAKEN, SUSPENDED
from portal.club.people.members.happenings import EMAIL_CONFIRMED, HOME_KEPT, HOME_LEFT, HOME_VERIFIED, PROFILE_CHANGED
from portal.club.prospects import leads
from portal.club.purse import grades, points, vouchers
from portal.club.shop import draws, rewards
from portal.club.shop.rewards import yearly
from portal.club.shop.rewards.happenings import CANCELLED, EDITS, RESTOCKED, WITHDRAWN
from portal.club.voice import complaints


@when(HOME_VERIFIED, HOME_LEFT, HOME_KEPT, PROFILE_CHANGED, EMAIL_CONFIRMED)
def _review_the_grade(_what: Happening, *, member_id: int, **_kept: Any) -> None:
    grades.review(member_id)


@when(HOME_VERIFIED)
def _thank_for_the_home(_what: Happening, *, member_id: int, home: int, **_kept: Any) -> None:
    """Once per home, whoever of its owners is verified first."""
    if members.is_owned_by(home, member_id):
        points.earn("verified_home", member_id, key=f"verified_home:{home}", home=home)


@when()
def _earn(what: Happening, *, member_id: int | None, **kept: Any) -> None:
    """Whatever happened: the points that it says it earns."""
    if (earning := what.earns) is not None and member_id is not None:
        cause = {name: kept[name] for name in earning.cause}
        points.earn(earning.trigger, member_id, key=earning.key.format(member=member_id, **kept), **cause)


@when()
def _keep_the_tasks(what: Happening, *, by: int | None, **kept: Any) -> None:
    """Whatever happened to a row: what waits for somebody because of it."""
    for row in what.rows:
        if (row_id := kept.get(row.name)) is not None:
            tasks.follow(row.name, row_id, by)


@when(ROLE_TAKEN, SUSPENDED)
def _give_back_what_a_leaver_had(_what: Happening, *, account: int, **_kept: Any) -> None:
    may = accounts.rights_of(account).may
    complaints.give_back(account, may)
    tasks.give_back(account, may)


@when(RISK_CHANGED)
def _tell_who_read_the_older_version(_what: Happening, *, project: int, **_kept: Any) -> None:
    leads.tell_readers(project)


@when(vouchers.EXPIRED)
def _pass_the_prize_on(_what: Happening, *, voucher: int, **_kept: Any) -> None:
    """A prize nobody fetched goes to the next in the order drawn."""
    draws.voucher_expired(voucher)


@event_place_redeemed.connect
def _take_the_seat(_sender: object, member_id: int, redemption_id: int, sitting_id: int, price: int) -> None:
    """A redeemed place becomes a seat, or the whole redemption is refused."""
    signup = events.seat(sitting_id, members.by_id(member_id), price, points_key=f"redemption:{redemption_id}")
    rewards.seated(redemption_id, signup.id)


@event_place_given_up.connect
def _end_the_redemption_of_the_seat(_sender: object, sign_up_id: int, returned: bool) -> None:
    rewards.seat_given_up(sign_up_id, returned)


@when(vouchers.VERIFIED)
def _note_the_hand_over(_what: Happening, *, voucher: int, **_kept: Any) -> None:
    rewards.handed_over(voucher)


@when(vouchers.UNDONE)
def _take_the_hand_over_back(_what: Happening, *, voucher: int, **_kept: Any) -> None:
    rewards.undone(voucher)


@when(vouchers.EXPIRED)
def _end_what_was_not_collected(_what: Happening, *, voucher: int, **_kept: Any) -> None:
    if (redemption := rewards.lapse(voucher)) is not None:
        yearly.lapsed(redemption)


@when(EDITS.edited, RESTOCKED, WITHDRAWN, CANCELLED)
def _look_at_who_waits_for_it(_what: Happening, *, reward: int, **_kept: Any) -> None:
    yearly.look_again(reward)
