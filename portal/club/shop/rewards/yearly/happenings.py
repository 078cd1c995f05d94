"""What happens around the yearly limited gift, and the letters about it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.club.ground.happenings import FILE, Entity, Happening, edits
from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.club.shop.rewards import Reward
from portal.club.shop.rewards.yearly.tables import YearlyGift
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def names_of(ids: Collection[int]) -> dict[int, Words]:
    """What these gifts are called."""
    rows = select(YearlyGift.id, Reward.name).join(Reward, Reward.id == YearlyGift.reward_id)
    return {row.id: row.name for row in session.execute(rows.where(YearlyGift.id.in_(ids)))}


GIFT = Entity("yearly_gift", "yearly_gifts", names_of)
CLAIM = Entity("yearly_claim", "yearly_claims")


@dataclass(frozen=True, kw_only=True)
class _About(Letter):
    name: Words
    way: str = ""


@dataclass(frozen=True, kw_only=True)
class SetAside(_About, topic="yearly_held", purpose=Purpose.OWN):
    voucher: int | None
    until: date | None


@dataclass(frozen=True, kw_only=True)
class OnTheList(_About, topic="yearly_waiting", purpose=Purpose.OWN):
    pass


@dataclass(frozen=True, kw_only=True)
class Over(_About, topic="yearly_over", purpose=Purpose.SERVICE):
    pass


@dataclass(frozen=True, kw_only=True)
class Lapsed(_About, topic="yearly_lapsed", purpose=Purpose.SERVICE):
    pass


@dataclass(frozen=True, kw_only=True)
class GiftSent(_About, topic="yearly_sent", purpose=Purpose.SERVICE):
    carrier: str
    tracking: str


def _of_a_claim(code: str, did: object, line: object, *letters: type[Letter]) -> Happening:
    return Happening(code, did, (CLAIM, GIFT), line=line, letters=letters)


CLAIMED = _of_a_claim(
    "yearly.claimed",
    _l("claimed the yearly gift %(yearly_gift)s"),
    _l("claimed the yearly gift %(yearly_gift)s"),
    SetAside,
)
QUEUED = _of_a_claim(
    "yearly.waiting",
    _l("joined the waiting list of the yearly gift %(yearly_gift)s"),
    _l("waits for the yearly gift %(yearly_gift)s"),
    OnTheList,
)
OVER = _of_a_claim(
    "yearly.over",
    _l("ended a wait for the yearly gift %(yearly_gift)s"),
    _l("waited for the yearly gift %(yearly_gift)s in vain"),
    Over,
)
LAPSED = _of_a_claim(
    "yearly.lapsed",
    _l("passed the yearly gift %(yearly_gift)s on, which was not fetched"),
    _l("did not fetch the yearly gift %(yearly_gift)s in time"),
    Lapsed,
)
GIVEN_UP = _of_a_claim(
    "yearly.given_up",
    _l("gave up the yearly gift %(yearly_gift)s"),
    _l("gave up the yearly gift %(yearly_gift)s"),
)
# What stands in rows of before: since the gift of a year is a reward, such an act is told as any reward's.
OLD = (
    Happening("yearly.created", _l("wrote the yearly gift %(yearly_gift)s"), (GIFT,), values=("year",)),
    Happening("yearly.picture", _l("chose the picture of the yearly gift %(yearly_gift)s"), (GIFT, FILE)),
    Happening("yearly.published", _l("published the yearly gift %(yearly_gift)s"), (GIFT,)),
    Happening(
        "yearly.restocked",
        _l("changed the stock of the yearly gift %(yearly_gift)s by %(change)s"),
        (GIFT,),
        values=("change", "why"),
    ),
    Happening("yearly.closed", _l("closed the yearly gift %(yearly_gift)s"), (GIFT,)),
    edits(
        "yearly",
        GIFT,
        (
            _l("changed the yearly gift %(yearly_gift)s"),
            _l("planned a change of the yearly gift %(yearly_gift)s"),
            _l("took a planned change of the yearly gift %(yearly_gift)s back"),
        ),
    ),
    _of_a_claim(
        "yearly.sent",
        _l("sent the yearly gift %(yearly_gift)s"),
        _l("the yearly gift %(yearly_gift)s was sent"),
        GiftSent,
    ),
)
