"""A household of people with accounts of their own: those who live in one home as one family.

Members who own a home together or live there as the owner's family are of one household, and so are the tenants of a
home among themselves; owner and tenant are not. People a member merely wrote down (HouseholdPerson) have no account.
"""

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from portal.club.people.accounts import Account
from portal.club.people.members.homes import Holding, TieKind
from portal.club.people.members.tables import Member
from portal.database import session

_FAMILY = (TieKind.OWNER, TieKind.CO_OWNER, TieKind.FAMILY)
_mine, _theirs = aliased(Holding), aliased(Holding)
_TOGETHER = (
    select(_theirs.member_id)
    .join(_mine, _mine.home_id == _theirs.home_id)
    .where(
        _mine.member_id == bindparam("member"),
        _theirs.member_id != bindparam("member"),
        _mine.until.is_(None),
        _theirs.until.is_(None),
        or_(
            and_(_mine.kind.in_(_FAMILY), _theirs.kind.in_(_FAMILY)),
            and_(_mine.kind == TieKind.TENANT, _theirs.kind == TieKind.TENANT),
        ),
    )
)
_HOUSEMATES = (
    select(Member)
    .join(Account, Account.id == Member.account_id)
    .where(Member.id.in_(_TOGETHER), Member.cancelled_at.is_(None), Account.suspended_at.is_(None))
    .order_by(Member.id)
)


def housemates_of(member_id: int) -> list[Member]:
    """The other members of this member's household whose cards count."""
    return list(session.scalars(_HOUSEMATES, {"member": member_id}))
