"""Interest in projects at the end of a membership: viewings to come are given back. At erasure the person goes."""

from typing import Any

from sqlalchemy import ColumnElement, Text, cast, literal, select

from portal import clock
from portal.club.ground.erasing import GONE, RECORD
from portal.club.prospects.leads.slots import LATEST_CANCEL, Viewing
from portal.club.prospects.leads.tables import Acknowledgement, Interest, Lead, LeadConsent, LeadNote
from portal.club.prospects.leads.viewings import cancel, upcoming_of_member
from portal.database import session
from portal.manifest import Ending, Leaving, Person, Personal
from portal.sentences import lazy_gettext as _l

READ = _l(
    "Which drawbacks of a project were read, and what was agreed to, stays as proof; it names a number, no person."
)


def _coming(member_id: int) -> list[Viewing]:
    soon = clock.now() + LATEST_CANCEL
    return [one for one in upcoming_of_member(member_id) if one.slot.starts_at > soon]


def _end(member_id: int, _by: int | None) -> None:
    for viewing in _coming(member_id):
        cancel(viewing)


def _leads(of: Person) -> ColumnElement[bool]:
    """Also those from before there was an account."""
    mine = (Lead.account_id == of.account_id) | (Lead.phone == of.phone)
    return mine | (Lead.member_id == of.member_id) if of.member_id else mine


def _theirs(model: Any) -> Any:
    def whose(of: Person) -> ColumnElement[bool]:
        mine = session.scalars(select(Lead.id).where(_leads(of))).all()
        theirs: ColumnElement[bool] = model.lead_id.in_(mine)
        return theirs

    return whose


_BECOMES: dict[str, object] = {
    "name": GONE, "phone": literal("erased:") + cast(Lead.id, Text), "grade": None, "next_on": None
}  # fmt: skip
_ANSWERED: dict[str, object] = {"question": "", "answer": None}
LEAVING = Leaving(
    endings=(Ending(_l("Viewings are cancelled"), lambda member: len(_coming(member)), _end, 20),),
    personal=(
        Personal(Lead, _l("Projects that interest you"), _leads, (), _BECOMES, READ, sought=("name", "phone")),
        Personal(LeadNote, _l("What an adviser noted"), _theirs(LeadNote)),
        Personal(LeadConsent, _l("What you agreed to about projects"), _theirs(LeadConsent), empties={}, kept=READ),
        Personal(Acknowledgement, _l("Drawbacks you have read"), _theirs(Acknowledgement), empties={}, kept=READ),
        Personal(
            Interest, _l("Your questions about projects"), _theirs(Interest), (), _ANSWERED, RECORD,
            sought=("question", "answer"),
        ),
        Personal(Viewing, _l("Your viewings"), _theirs(Viewing), ("token_hash",), {}, RECORD),
    ),
)  # fmt: skip
