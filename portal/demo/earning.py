"""How the demo club varies its earn rules: a rule with a delay, a campaign that runs, a change planned for next month.

And what 林静怡 has on its way: a suggestion that can be spent soon, a friend whose contract is not signed yet.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from portal import clock
from portal.club.people.accounts import Role
from portal.club.purse import points
from portal.club.purse.points import Delay, EarnRule, RuleChange, Stacking
from portal.database import transaction
from portal.demo.world import World
from portal.manifest import Part
from portal.words import Words

FIRST = "lin-jingyi"  # the member to look at first
DELAY = 14  # days a suggestion waits


def fill(world: World) -> None:
    """Enter what happens to the rules, and to the first member by them."""
    lin = world.people[FIRST].id
    suggestion, referral = f"paper:suggestion:{FIRST}", f"paper:referral:{FIRST}:next"
    acts: list[tuple[datetime, Callable[[], object]]] = [
        (world.moment(-60, 16), lambda: _change(world, "suggestion", delay=Delay.DAYS, delay_days=DELAY)),
        (world.moment(-21, 15), lambda: points.earn("referral_signed", lin, key=referral)),
        (world.moment(-16, 10), lambda: points.earn("suggestion", lin, key=f"{suggestion}:bench")),
        (world.moment(-12, 9), lambda: _campaign(world)),
        (world.moment(-9, 17), lambda: points.cancel(f"{suggestion}:bench", by=_head(world))),
        (world.moment(-6, 17), lambda: _change(world, "survey", days_ahead=25, amount=10)),
        (world.moment(-4, 11), lambda: points.earn("suggestion", lin, key=f"{suggestion}:lamps")),
    ]
    for moment, act in acts:
        world.agenda.enter(moment, partial(_do, act))
    world.agenda.enter(world.now, points.credit_due)


def _do(act: Callable[[], object]) -> None:
    with transaction():
        act()


def _change(world: World, trigger: str, days_ahead: int | None = None, **values: object) -> None:
    rule: EarnRule = next(rule for rule in points.active_rules() if rule.trigger == trigger)
    starts = None if days_ahead is None else clock.moment_of(world.day(days_ahead))
    change: RuleChange = replace(points.RuleChange.of(rule), **values)  # type: ignore[arg-type]
    points.change_rule(rule, change, _head(world), starts=starts)


def _campaign(world: World) -> None:
    change = points.CampaignChange(
        title=Words("秋日活动加倍", "Autumn event points"),
        percent=150,
        stacking=Stacking.MULTIPLY,
        is_status=False,
        valid_until=clock.end_of(world.day(34)),
    )
    points.make_campaign(change, _head(world), trigger="event_attended", starts=clock.now())


def _head(world: World) -> int:
    return world.one_of(Role.ADMINISTRATOR).id


MANIFEST = Part(fill, after=("points",))
