"""How the desk finds a case: its number, a number of the authority, words, the owner or the home, who handles it."""

import re

from sqlalchemy import ColumnElement, or_, select, union

from portal.club.people import members
from portal.club.people.accounts import Account
from portal.club.people.members import Member
from portal.club.voice.complaints.tables import Complaint
from portal.engine import search
from portal.manifest import SearchQuery

LEAST = 4  # characters of a number that are worth looking for


def told_of(query: SearchQuery) -> ColumnElement[bool]:
    """Of a case. One way to find it each, united (members.whose)."""
    handlers = select(Account.id).where(Account.is_staff, Account.name.icontains(query.text, autoescape=True))
    ways = [
        search.matching("complaint", query.text),
        select(Complaint.id).where(Complaint.member_id.in_(select(Member.id).where(members.whose(query)))),
        select(Complaint.id).where(Complaint.handler_id.in_(handlers)),
    ]
    if len(query.code) >= LEAST and re.search(r"\d", query.code):
        number = Complaint.number.contains(query.code, autoescape=True)
        theirs = Complaint.external_number.icontains(query.text, autoescape=True)
        ways.append(select(Complaint.id).where(or_(number, theirs)))
    return Complaint.id.in_(union(*ways))
