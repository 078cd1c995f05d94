"""Purchase discounts for tests, asked and approved by the desk's own verbs, and codes that members take."""

from datetime import timedelta

from portal import clock
from portal.club.estate import projects
from portal.club.estate.projects import Project
from portal.club.people.accounts import Role
from portal.club.people.members import Grade, Member
from portal.club.prospects import discounts
from portal.club.prospects.discounts import Discount, DiscountCode, DiscountKind, DiscountPlan
from portal.database import add, session, transaction
from portal.words import Words
from tests import make
from tests.making import projects as making

RATES = {Grade.REGISTERED: 50, Grade.GOLD: 1_50}
TERMS = Words("凭码与身份证，签约时使用。", "Used with the code and an identity card at signing.")


def project() -> Project:
    """On sale, with a building 3."""
    on_sale = making.published()
    with transaction():
        add(projects.Building(estate_id=on_sale.estate_id, project_id=on_sale.id, number="3", floors=18))
    return on_sale


def plan(**values: object) -> DiscountPlan:
    today = clock.today()
    usual = {"kind": DiscountKind.PERCENT, "rates": RATES, "starts_on": today, "ends_on": today + timedelta(days=60)}
    return DiscountPlan(**{**usual, "valid_days": 30, "terms": TERMS, **values})


def asked(of: Project | None = None, by: int | None = None, **values: object) -> Discount:
    where = of or project()
    who = by or make.staff(Role.SALES_MANAGER).id
    with transaction():
        return discounts.ask(session.get_one(Project, where.id), plan(**values), who)


def in_force(of: Project | None = None, **values: object) -> Discount:
    discount = asked(of, **values)
    with transaction():
        discounts.approve(session.get_one(Discount, discount.id), make.staff(Role.MARKETING_HEAD).id)
    return discount


def taken(discount: Discount | None = None, member: Member | None = None) -> DiscountCode:
    row, who = discount or in_force(), member or make.member()
    with transaction():
        return discounts.take(who, session.get_one(Discount, row.id))


def used(code: DiscountCode, by: int, contract: str = "HT-2026-001", home: str = "3-1202") -> None:
    with transaction():
        discounts.use_up(session.get_one(DiscountCode, code.id), contract, home, by)
