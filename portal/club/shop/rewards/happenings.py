"""What happens around rewards and what was redeemed, and the letters about it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.club.estate.projects.happenings import ESTATE
from portal.club.ground.happenings import Entity, Happening, edits
from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.club.shop.rewards.tables import Reward
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def names_of(ids: Collection[int]) -> dict[int, Words]:
    """What these rewards are called."""
    return {row.id: row.name for row in session.execute(select(Reward.id, Reward.name).where(Reward.id.in_(ids)))}


REWARD = Entity("reward", "rewards", names_of)
REDEMPTION = Entity("redemption", "redemptions")
CATEGORY = Entity("category", "reward_categories")
PICTURE = Entity("picture", "reward_pictures")
DESK = Entity("desk", "reward_desks")
FEE_EXPORT = Entity("export", "fee_exports")
MOVEMENT = Entity("movement", "stock_movements")


@dataclass(frozen=True, kw_only=True)
class _About(Letter):
    reward: Words
    redemption: int


@dataclass(frozen=True, kw_only=True)
class Redeemed(_About, topic="reward_redeemed", purpose=Purpose.OWN):
    points: int
    voucher: int | None
    way: str = ""


@dataclass(frozen=True, kw_only=True)
class Cancelled(_About, topic="reward_cancelled", purpose=Purpose.OWN):
    points: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class RewardSent(_About, topic="reward_sent", purpose=Purpose.SERVICE):
    carrier: str
    tracking: str


@dataclass(frozen=True, kw_only=True)
class WithinReach(Letter, topic="wish_within_reach", purpose=Purpose.MARKETING, consent="offers"):
    reward: int
    name: Words
    price: int


def _of_a_reward(code: str, did: object, *rows: Entity, values: tuple[str, ...] = ()) -> Happening:
    return Happening(code, did, (REWARD, *rows), values=values)


def _redeemed(code: str, did: object, line: object | None, *letters: type[Letter], **more: Any) -> Happening:
    return Happening(code, did, (REDEMPTION, REWARD), line=line, letters=letters, **more)


CREATED = _of_a_reward("reward.created", _l("wrote the reward %(reward)s"))
PUBLISHED = _of_a_reward("reward.published", _l("published the reward %(reward)s"))
WITHDRAWN = _of_a_reward("reward.withdrawn", _l("took the reward %(reward)s out of the catalogue"))
PICTURED = _of_a_reward(
    "reward.picture", _l("changed the pictures of the reward %(reward)s"), PICTURE, values=("pictures",)
)
RESTOCKED = _of_a_reward(
    "reward.restocked",
    _l("changed the stock of the reward %(reward)s by %(change)s"),
    MOVEMENT,
    values=("change", "why"),
)
EDITS = edits(
    "reward",
    REWARD,
    (
        _l("changed the reward %(reward)s"),
        _l("planned a change of the reward %(reward)s"),
        _l("took a planned change of the reward %(reward)s back"),
    ),
)
CATEGORY_MADE = Happening("reward_category.made", _l("made a category of rewards"), (CATEGORY,))
CATEGORY_REMOVED = Happening("reward_category.removed", _l("removed a category of rewards"), (CATEGORY,))
CATEGORY_PUT_BACK = Happening("reward_category.put_back", _l("put a category of rewards back"), (CATEGORY,))
CATEGORY_EDITS = edits(
    "reward_category",
    CATEGORY,
    (
        _l("changed a category of rewards"),
        _l("planned a change of a category of rewards"),
        _l("took a planned change of a category of rewards back"),
    ),
)
DESK_SET = Happening("reward.desk", _l("set where rewards are fetched at %(estate)s"), (DESK, ESTATE), values=("open",))
EXPORTED = Happening(
    "fee_credit.exported",
    _l("exported %(notes)s fee credits of %(estate)s"),
    (FEE_EXPORT, ESTATE),
    values=("notes",),
)
BOOKED = Happening(
    "fee_credit.booked",
    _l("confirmed that %(notes)s fee credits of %(estate)s are off the fees"),
    (FEE_EXPORT, ESTATE),
    values=("notes",),
)
HELD = _redeemed("reward.held", _l("had %(reward)s set aside"), _l("had %(reward)s set aside"))
RELEASED = _redeemed(
    "reward.released", _l("gave back %(reward)s that was set aside"), _l("gave back %(reward)s that was set aside")
)
RAN_OUT = _redeemed(
    "reward.ran_out",
    _l("freed %(reward)s that was set aside too long"),
    _l("did not confirm %(reward)s in time"),
)
REDEEMED = _redeemed("reward.redeemed", _l("redeemed %(reward)s"), _l("redeemed %(reward)s"), Redeemed)
CHOSEN_AGAIN = _redeemed(
    "reward.chosen_again",
    _l("changed how %(reward)s is had"),
    _l("changed how %(reward)s is had"),
)
CANCELLED = _redeemed(
    "reward.cancelled", _l("cancelled the redemption of %(reward)s"), _l("gave %(reward)s back"), Cancelled
)
LAPSED = _redeemed(
    "reward.lapsed",
    _l("ended the redemption of %(reward)s, which was not fetched; points returned: %(returned)s"),
    _l("did not fetch %(reward)s in time"),
    values=("returned",),
)
SEAT_GIVEN_UP = _redeemed(
    "reward.seat_given_up",
    _l("ended the redemption of %(reward)s with its seat"),
    _l("gave the place %(reward)s up"),
)
SENT = _redeemed("reward.sent", _l("sent %(reward)s"), _l("%(reward)s was sent"), RewardSent)
TRACKING = _redeemed("reward.tracking", _l("corrected the parcel's number of %(reward)s"), None, RewardSent)
ARRIVED = _redeemed("reward.arrived", _l("noted that %(reward)s arrived"), _l("%(reward)s arrived"))
WISHED = Happening("wish.added", _l("put %(reward)s on the wish list"), (REWARD,))
UNWISHED = Happening("wish.removed", _l("took %(reward)s off the wish list"), (REWARD,))
WITHIN_REACH = Happening(
    "wish.within_reach",
    _l("told %(member)s that the points suffice for %(reward)s"),
    (REWARD,),
    letters=(WithinReach,),
)
