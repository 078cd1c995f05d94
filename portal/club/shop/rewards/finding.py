"""How the desk finds what was redeemed: the code, the parcel, who it goes to, whose it is, what it is."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select, union

from portal.club.people import members
from portal.club.people.members import Member
from portal.club.purse import vouchers
from portal.club.purse.vouchers import Voucher
from portal.club.shop.rewards.redemptions import Delivery, Redemption
from portal.manifest import SearchQuery

LEAST = 4  # characters of a number that are worth looking for


def redeemed_as(query: SearchQuery) -> ColumnElement[bool]:
    """Of a redemption. One way to find it each, united (members.whose)."""
    theirs = select(Member.id).where(members.whose(query))
    ways: list[Select[Any]] = [select(Redemption.id).where(Redemption.member_id.in_(theirs))]
    if is_code(query):
        known = select(Voucher.id).where(Voucher.code == vouchers.CODES.read(query.text))
        ways.append(select(Redemption.id).where(Redemption.voucher_id.in_(known)))
    parcels = select(Delivery.redemption_id).where(Delivery.redemption_id.is_not(None))
    if len(query.code) >= LEAST:
        ways.append(parcels.where(Delivery.tracking.icontains(query.code, autoescape=True)))
    ways.append(parcels.where(Delivery.name == query.text))
    return Redemption.id.in_(union(*ways))


def is_code(query: SearchQuery) -> bool:
    """Whether it has the length and the letters of a voucher's code, however it was written."""
    code = vouchers.CODES.read(query.text)
    return len(code) == vouchers.CODES.length and set(code) <= set(vouchers.CODES.alphabet)
