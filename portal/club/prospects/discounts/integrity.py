"""What must hold for purchase discounts (`club doctor`, and tests)."""

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from portal.club.prospects.discounts.tables import CodeState, Discount, DiscountAct, DiscountCode
from portal.database import session

_later, _before = aliased(DiscountAct), aliased(DiscountAct)
_last = (
    select(DiscountAct.act)
    .where(DiscountAct.code_id == DiscountCode.id)
    .order_by(DiscountAct.id.desc())
    .limit(1)
    .scalar_subquery()
)
_RULES = {
    "discount code %s: its state is not what was last done with it": select(DiscountCode.id).where(
        (DiscountCode.state == CodeState.USED) != (func.coalesce(_last, "") == "used")
    ),
    "discount code %s: one person used it up and took it back": select(_later.code_id).where(
        _later.act == "undone",
        exists().where(
            and_(
                _before.code_id == _later.code_id,
                _before.by == _later.by,
                _before.act == "used",
                _before.id
                == select(func.max(DiscountAct.id))
                .where(DiscountAct.code_id == _later.code_id, DiscountAct.id < _later.id)
                .scalar_subquery(),
            )
        ),
    ),
    "discount code %s: its number was never given out": select(DiscountCode.id)
    .join(Discount, Discount.id == DiscountCode.discount_id)
    .where(DiscountCode.number > Discount.last_number),
    "discount code %s: it is of another project than its discount": select(DiscountCode.id)
    .join(Discount, Discount.id == DiscountCode.discount_id)
    .where(DiscountCode.project_id != Discount.project_id),
}


def check() -> list[str]:
    """The first offenders of every broken invariant; empty when all is well."""
    return [sentence % found for sentence, query in _RULES.items() for found in session.scalars(query.limit(3))]
