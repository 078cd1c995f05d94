"""What a crowd lives on: estates, rewards, rules, and the years."""

from dataclasses import dataclass, field
from datetime import date, datetime

from portal import clock
from portal.club.estate import projects
from portal.club.purse import points
from portal.club.shop import rewards
from portal.club.shop.rewards import KINDS, Reward, RewardDetails
from portal.database import transaction
from portal.words import Words

YEARS = 2  # whole years before this one
ESTATES = (
    ("junlin-court", "君临华庭", "Junlin Court"),
    ("junlin-city", "君临城市花园", "Junlin City Garden"),
    ("junlin-mansion", "君临华府", "Junlin Mansion"),
    ("junlin-world", "君临天下花园", "Junlin World Garden"),
)
REWARDS = (
    ("gift", "桂花乌龙礼盒", "Box of osmanthus oolong", 60, 200_000),
    ("gift", "山居团扇", "Round fan", 90, 200_000),
    ("fee_credit", "物业费抵扣 50 元", "¥50 off the property fee", 100, None),
    ("donation", "为乡村小学捐一本书", "A book for a village school", 20, None),
)


@dataclass
class Ground:
    """What every block stands on and no copy repeats: estates, rules, rewards."""

    estates: list[projects.Estate] = field(default_factory=list)
    rewards: list[Reward] = field(default_factory=list)


def prepare() -> Ground:
    """The estates, the standard rules and a small catalogue, as before the first member joined."""
    ground = Ground()
    with clock.at(new_year(clock.today().year - YEARS)), transaction():
        points.install_rules()
        for place, (slug, zh, en) in enumerate(ESTATES, 1):
            ground.estates.append(projects.found(slug, Words(zh, en), Words(f"{zh}路 {place} 号"), place))
        for kind, zh, en, price, stock in REWARDS:
            reward = rewards.create(_details(kind, Words(zh, en), price), None, stock=stock)
            rewards.publish(reward, None)
            ground.rewards.append(reward)
    return ground


def _details(kind: str, name: Words, price: int) -> RewardDetails:
    here = Words("君临华庭会所前台", "Junlin Court, front desk")
    return RewardDetails(
        kind=kind,
        name=name,
        description=Words(f"{name.zh}，数量充足。", f"{name.en}, plenty of them."),
        note=Words("前台领取", "At the desk"),
        price=price,
        credit_fen=5_000 if KINDS[kind].says("credit_fen") else None,
        cause=name if KINDS[kind].says("cause") else Words(""),
        place=here,
        hours=Words("每日 8:30–20:00", "Daily 8:30–20:00"),
        valid_days=366 * (YEARS + 1),  # so that any voucher of the past can still be given back
    )


def new_year(year: int) -> datetime:
    return clock.moment_of(date(year, 1, 1))
