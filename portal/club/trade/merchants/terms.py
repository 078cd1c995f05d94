"""The network's terms that staff set: how long a settlement may be disputed, when a contract's end is near and told."""

from dataclasses import dataclass

from portal.club.ground.figures import days, number
from portal.club.ground.terms import Terms
from portal.sentences import lazy_gettext as _l


@dataclass(frozen=True)
class NetworkTerms:
    dispute_days: int = number(10, 1, 90)
    warn_days: int = number(30, 1, 365)  # before its end a contract stands on the desk
    notice_days: tuple[int, ...] = days((60, 30, 7), most=365, count=6)  # before its end its managers get a letter


TERMS = Terms("merchant_terms", NetworkTerms, _l("the terms of the merchants' network"))
