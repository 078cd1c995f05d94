"""What of a reward goes with what: asked of everything staff write, and of what is planned for a day ahead."""

from typing import Any

from portal.club.people.members import GRADE_NAMES
from portal.club.shop.rewards.stock import MOST
from portal.club.shop.rewards.tables import Details, Kind
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST_FEN = 100_000_000


def refuse_nonsense(details: Details) -> None:
    """Raises Refusal beside the field that does not go with the others."""
    for holds, sentence, name in _nonsense(details):
        if holds:
            raise Refusal(sentence, name)


def _nonsense(details: Details) -> list[tuple[bool, Any, str]]:
    kind, opens, closes = details.kind, details.opens_at, details.closes_at
    return [
        (not 0 < details.price <= MOST, _l("A price is a whole number from 1 to one million points."), "price"),
        (
            (kind is Kind.VOUCHER) != (details.merchant_id is not None),
            _l("A shop voucher names its shop; nothing else does."),
            "merchant_id",
        ),
        (
            (kind is Kind.EVENT) != (details.sitting_id is not None),
            _l("A place at an event names its session; nothing else does."),
            "sitting_id",
        ),
        (
            (kind is Kind.FEE_CREDIT) != (details.credit_fen is not None),
            _l("A credit on the property fee names its amount; nothing else does."),
            "credit",
        ),
        (
            details.settles is not None and (kind is not Kind.VOUCHER or not 0 <= details.settles <= MOST_FEN),
            _l("Only a shop voucher is settled with a merchant, for ¥0 to ¥1,000,000."),
            "settles",
        ),
        (not 0 < (details.credit_fen or 1) <= MOST_FEN, _l("Give an amount from ¥0.01 to ¥1,000,000."), "credit"),
        (not 0 < (details.value_fen or 1) <= MOST_FEN, _l("Give an amount from ¥0.01 to ¥1,000,000."), "value"),
        (not 0 <= details.cash_fen <= MOST_FEN, _l("Give an amount from ¥0 to ¥1,000,000."), "cash"),
        (bool(details.cash_fen) and kind is not Kind.GIFT, _l("Cash is paid at the desk, for gifts alone."), "cash"),
        (bool(details.cash_fen) and details.by_post, _l("What is sent cannot ask for cash at the desk."), "cash"),
        (kind is Kind.GIFT and not (details.by_desk or details.by_post), _l("A gift is collected or sent."), "by_desk"),
        (details.by_post and kind is not Kind.GIFT, _l("Only gifts are sent."), "by_post"),
        (bool(opens and closes and opens >= closes), _l("The end lies after the beginning."), "closes"),
        (details.grade is not None and details.grade not in GRADE_NAMES, _l("There is no such grade."), "grade"),
        (kind is Kind.DONATION and not details.cause, _l("A donation names its cause."), "cause_zh"),
    ]
