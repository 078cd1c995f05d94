"""What the network holds of a person: applications, work at a till, offers taken."""

from typing import Any

from sqlalchemy import ColumnElement, case, select

from portal.club.ground.erasing import GONE, RECORD
from portal.club.trade.merchants.application_tables import Application, Document
from portal.club.trade.merchants.offer_tables import OfferClaim
from portal.club.trade.merchants.shop_tables import Clerk
from portal.manifest import Leaving, Person, Personal
from portal.sentences import lazy_gettext as _l

FIRM = _l("Of a firm that works with the club name, licence and address stay: they are no person's.")
_FREE = Application.merchant_id.is_(None)  # no firm of the network came of it


def _unless_firm(column: Any, empty: str | None) -> Any:
    return case((_FREE, empty), else_=column)


def _documents(of: Person) -> ColumnElement[bool]:
    mine = select(Application.id).where(Application.asked_by == of.account_id, _FREE)
    theirs: ColumnElement[bool] = Document.application_id.in_(mine.scalar_subquery())
    return theirs


_BECOMES: dict[str, object] = {
    "contact": GONE,
    "wish": "",
    "reason": None,
    "wanted_note": None,
    **{name: _unless_firm(getattr(Application, name), GONE) for name in ("name", "licence", "address")},
    **{name: _unless_firm(getattr(Application, name), "") for name in ("hours", "about")},
}
LEAVING = Leaving(
    personal=(
        Personal(
            Application, _l("Applications to the network"), lambda of: Application.asked_by == of.account_id, (),
            _BECOMES, FIRM, sought=("contact", "about", "wish"),
        ),
        Personal(Document, _l("Papers of an application"), _documents, files=("file_id",)),
        Personal(
            Clerk, _l("Where you work at a till"), lambda of: Clerk.account_id == of.account_id, (), {"name": GONE},
            RECORD, sought=("name",),
        ),
        Personal(
            OfferClaim, _l("Offers you took"), lambda of: OfferClaim.member_id == of.member_id, empties={}, kept=RECORD
        ),
    )
)  # fmt: skip
