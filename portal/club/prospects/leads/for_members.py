"""A viewing for a member, whose interest is noted with it."""

from portal.club.people.members import Member
from portal.club.prospects.leads.interest import Interested, agree, lead_of
from portal.club.prospects.leads.slots import Viewing, ViewingSlot
from portal.club.prospects.leads.tables import ConsentPurpose, LeadSource
from portal.club.prospects.leads.viewings import book_for


def book_for_member(member: Member, slot: ViewingSlot, by: int) -> Viewing:
    """As book_for(), for a member, whose interest is noted if it is new. Raises Refusal."""
    lead = lead_of(slot.project, Interested.of_member(member), by=by, source=LeadSource.PHONE)
    agree(lead, ConsentPurpose.CONTACT, by=by)
    return book_for(lead, slot, by)
