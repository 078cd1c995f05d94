"""The desk's purchase discounts: what a project gives, and codes used up at signing."""

from flask import Blueprint

from portal.club.people.members import GRADE_NAMES
from portal.club.prospects.discounts import CodeState, DiscountState
from portal.sentences import lazy_pgettext

blueprint = Blueprint("discounts", __name__, url_prefix="/discounts")
STATE_NAMES = {
    DiscountState.WAITING: lazy_pgettext("discount", "waits for a second person"),
    DiscountState.APPROVED: lazy_pgettext("discount", "approved"),
    DiscountState.DECLINED: lazy_pgettext("discount", "declined"),
    DiscountState.WITHDRAWN: lazy_pgettext("discount", "withdrawn"),
    DiscountState.ENDED: lazy_pgettext("discount", "ended"),
}
CODE_NAMES = {
    CodeState.LIVING: lazy_pgettext("discount code", "good"),
    CodeState.USED: lazy_pgettext("discount code", "used at signing"),
    CodeState.RETURNED: lazy_pgettext("discount code", "given back"),
    CodeState.EXPIRED: lazy_pgettext("discount code", "expired"),
}


@blueprint.context_processor
def names() -> dict[str, object]:
    """The words for states and grades."""
    return {"state_names": STATE_NAMES, "code_names": CODE_NAMES, "grade_names": GRADE_NAMES}
