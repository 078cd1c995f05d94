"""What happens to purchase discounts and their codes, and the letters about it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.club.estate.projects import Project
from portal.club.estate.projects.happenings import PROJECT
from portal.club.ground.happenings import Entity, Happening
from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.club.prospects.discounts.tables import Discount, DiscountCode
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.words import Words


def projects_of(ids: Collection[int]) -> dict[int, Words]:
    """Discounts are called by their projects."""
    rows = select(Discount.id, Project.name).join(Project, Project.id == Discount.project_id)
    return {row.id: row.name for row in session.execute(rows.where(Discount.id.in_(ids)))}


def numbers_of(ids: Collection[int]) -> dict[int, object]:
    """Which of its discount."""
    rows = select(DiscountCode.id, DiscountCode.number).where(DiscountCode.id.in_(ids))
    found = session.execute(rows)
    return {row.id: lazy_pgettext("discount code", "No. %(number)s", number=row.number) for row in found}


DISCOUNT = Entity("discount", "purchase_discounts", projects_of)
CODE = Entity("discount_code", "discount_codes", numbers_of)


@dataclass(frozen=True, kw_only=True)
class _About(Letter):
    project: Words
    project_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class CodeTaken(_About, topic="discount_taken", by_sms=False, purpose=Purpose.OWN):
    code: str
    last_day: date


@dataclass(frozen=True, kw_only=True)
class CodeUsed(_About, topic="discount_used", purpose=Purpose.SERVICE):
    home: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class UseTakenBack(_About, topic="discount_use_taken_back", purpose=Purpose.SERVICE):
    last_day: date
    is_good: bool


ASKED = Happening("discount.asked", _l("asked for a purchase discount of %(discount)s"), (DISCOUNT,))
APPROVED = Happening("discount.approved", _l("approved the purchase discount of %(discount)s"), (DISCOUNT,))
DECLINED = Happening("discount.declined", _l("declined the purchase discount of %(discount)s"), (DISCOUNT,))
WITHDRAWN = Happening("discount.withdrawn", _l("withdrew the purchase discount of %(discount)s"), (DISCOUNT,))
ENDED = Happening("discount.ended", _l("ended the purchase discount of %(discount)s"), (DISCOUNT,))


def _of_a_code(code: str, did: object, line: object, *letters: type[Letter]) -> Happening:
    return Happening(code, did, (CODE, PROJECT), line=line, letters=letters)


TAKEN = _of_a_code(
    "discount.taken",
    _l("took a code of the purchase discount of %(project)s: %(discount_code)s"),
    _l("took a purchase discount code of %(project)s"),
    CodeTaken,
)
RETURNED = _of_a_code(
    "discount.returned",
    _l("gave a purchase discount code of %(project)s back: %(discount_code)s"),
    _l("gave the purchase discount code of %(project)s back"),
)
USED = _of_a_code(
    "discount.used",
    _l("used up a purchase discount code of %(project)s at signing: %(discount_code)s"),
    _l("used the purchase discount of %(project)s at signing"),
    CodeUsed,
)
UNDONE = _of_a_code(
    "discount.use_undone",
    _l("took the use of a purchase discount code of %(project)s back: %(discount_code)s"),
    _l("the use of the purchase discount of %(project)s was taken back"),
    UseTakenBack,
)
EXPIRED = _of_a_code(
    "discount.expired",
    _l("noted that a purchase discount code of %(project)s expired: %(discount_code)s"),
    _l("the purchase discount code of %(project)s expired"),
)
