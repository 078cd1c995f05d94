"""What a person agreed to be told, taken back: by themselves or by the desk for them."""

from sqlalchemy import select

from portal.club.ground import gateways
from portal.club.prospects.leads.interest import agree, agreed
from portal.club.prospects.leads.tables import ConsentPurpose, Lead
from portal.database import session

TOLD = (ConsentPurpose.CHANGES, ConsentPurpose.NEWS)


def is_told(lead: Lead) -> bool:
    """Whether the person hears from us of what they did not begin themselves."""
    return any(agreed(lead.id, purpose) for purpose in TOLD)


def stop(lead: Lead) -> None:
    """No news and no changes any more; what they booked or asked goes on."""
    for purpose in TOLD:
        agree(lead, purpose, given=False)


def stop_number(phone: str) -> None:
    """Whoever has this number has answered that they want no more."""
    for lead in session.scalars(select(Lead).where(Lead.phone == phone)):
        stop(lead)


gateways.on_no_more(stop_number)


def told_member(member_id: int, project_id: int) -> Lead | None:
    """The member's lead at this project, if it is told."""
    rows = select(Lead).where(Lead.member_id == member_id, Lead.project_id == project_id)
    return next((lead for lead in session.scalars(rows) if is_told(lead)), None)
