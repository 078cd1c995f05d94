"""Whether a reward is to be had, in a few words; the same in the catalogue and under the title of its page."""

from portal import clock
from portal.club.people.members import GRADE_NAMES
from portal.club.shop.rewards import Reward
from portal.sentences import gettext as _
from portal.sentences import ngettext
from portal.web import wording
from portal.web.marks import mark


def availability(reward: Reward, balance: int | None) -> str:
    """`balance` is the reader's, none of somebody who is signed out."""
    if reward.stock == 0:
        return _("All are taken at present.")
    if reward.opens_at and not reward.is_open and reward.opens_at > clock.now():
        return _("from %(day)s on", day=wording.date_(reward.opens_at))
    if not reward.is_open:
        return _("no longer to be redeemed")
    if balance is not None and balance < reward.price:
        missing = reward.price - balance
        return ngettext("%(num)s point to go", "%(num)s points to go", missing, num=wording.points(missing))
    grade = _("%(grade)s and above", grade=GRADE_NAMES[reward.grade]) if reward.grade else None
    left = str(reward.its_kind.name) if reward.stock is None else _("%(n)s left", n=reward.stock)
    return mark("comma").join(part for part in (grade, left) if part)
