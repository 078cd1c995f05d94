"""The kinds of reward: one module each, which says everything about its kind (shape.py has what there is to say).

Nothing lists them: this folder is looked through, as the subjects are. A new kind is one more module, its section of
the form (templates/shop/rewards/staff/kinds) and its test.
"""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from portal.club.shop.rewards.kinds.shape import Fact, Paid, RedemptionWay, RewardKind, Said
from portal.manifest import Gathered, joined

__all__ = ["CATALOGUED", "KINDS", "WAYS", "Fact", "Paid", "RedemptionWay", "RewardKind", "Said"]


def _kinds() -> dict[str, RewardKind]:
    modules = (import_module(f"{__name__}.{each.name}") for each in iter_modules(__path__))
    found = [kind for module in modules if (kind := getattr(module, "KIND", None)) is not None]
    return joined({kind.key: kind} for kind in sorted(found, key=lambda kind: kind.place))


KINDS: Mapping[str, RewardKind] = Gathered(_kinds)  # by the name that rows keep, in the order of pages
CATALOGUED: Mapping[str, RewardKind] = Gathered(lambda: {key: kind for key, kind in KINDS.items() if kind.in_catalogue})
WAYS: Mapping[str, RedemptionWay] = Gathered(lambda: {way.key: way for kind in KINDS.values() for way in kind.ways})
