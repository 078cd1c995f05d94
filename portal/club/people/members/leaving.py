"""What members hold of a person: what ends with the membership, what a copy shows, what goes at erasure."""

from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, func, literal, select, update

from portal import clock
from portal.club.ground.decisions import Decision
from portal.club.ground.erasing import RECORD
from portal.club.people.members import claims, consents
from portal.club.people.members.claims import HomeClaim
from portal.club.people.members.consents import Consent
from portal.club.people.members.emails import EmailChange
from portal.club.people.members.homes import Holding, settle
from portal.club.people.members.household import HouseholdPerson
from portal.club.people.members.member_file import Reveal
from portal.club.people.members.tables import Member, by_id
from portal.database import changed, session
from portal.engine import search
from portal.manifest import Ending, Leaving, Person, Personal
from portal.sentences import lazy_gettext as _l

HOME_RECORD = _l("Who held which home from when to when is part of the home's record; it names a number and no person.")
CARD = _l("That there was a member stays, without the number of the card: the lines of points stand on it.")
_NUMBER = literal("erased:") + cast(Member.id, Text)


def _count(model: Any, *where: ColumnElement[bool]) -> int:
    return int(session.scalar(select(func.count()).select_from(model).where(*where)) or 0)


def _holdings(member_id: int) -> int:
    return _count(Holding, Holding.member_id == member_id, Holding.until.is_(None))


def _end_holdings(member_id: int, _by: int | None) -> None:
    """Without a letter each: one tells all of it."""
    still = (Holding.member_id == member_id) & Holding.until.is_(None)
    changed(update(Holding).where(still).values(until=clock.today()))
    settle(by_id(member_id))


def _claims(member_id: int) -> int:
    return _count(HomeClaim, HomeClaim.member_id == member_id, HomeClaim.state == Decision.WAITING)


def _end_claims(member_id: int, _by: int | None) -> None:
    mine = select(HomeClaim).where(HomeClaim.member_id == member_id, HomeClaim.state == Decision.WAITING)
    for one in session.scalars(mine).all():
        claims.withdraw(one, one.asked_by)


def _people(member_id: int) -> int:
    return _count(HouseholdPerson, HouseholdPerson.member_id == member_id, HouseholdPerson.removed_at.is_(None))


def _end_people(member_id: int, _by: int | None) -> None:
    """What somebody wrote down of children and parents is nobody's business any more: it goes at once."""
    changed(delete(HouseholdPerson).where(HouseholdPerson.member_id == member_id))


def _consents(member_id: int) -> int:
    return sum(one.given for one in consents.of_member(member_id).values())


def _end_consents(member_id: int, _by: int | None) -> None:
    consents.answer(by_id(member_id), [], where="left")
    changed(delete(EmailChange).where(EmailChange.member_id == member_id))


def _of(model: Any) -> Any:
    return lambda of: model.member_id == of.member_id


def _forget(of: Person) -> None:
    search.forget("member", of.member_id)


LEAVING = Leaving(
    endings=(
        Ending(_l("Homes no longer stand with you"), _holdings, _end_holdings, 70),
        Ending(_l("Homes that wait to be confirmed are withdrawn"), _claims, _end_claims, 60),
        Ending(_l("People of your household are deleted here"), _people, _end_people, 70),
        Ending(_l("Consents are taken back"), _consents, _end_consents, 70),
    ),
    personal=(
        Personal(
            Member, _l("Your membership"), lambda of: Member.id == of.member_id, ("card_token",),
            {"birthday": None, "interests": [], "number": _NUMBER, "card_token": _NUMBER}, CARD, before=_forget,
        ),
        Personal(HouseholdPerson, _l("Your household"), _of(HouseholdPerson), sought=("name",)),
        Personal(EmailChange, _l("An e-mail address to be confirmed"), _of(EmailChange), ("token_hash",)),
        Personal(Consent, _l("What you agreed to"), _of(Consent), empties={}, kept=RECORD),
        Personal(Holding, _l("Your homes"), _of(Holding), empties={}, kept=HOME_RECORD),
        Personal(
            HomeClaim, _l("Homes you said were yours"), _of(HomeClaim), empties={"contract": "", "reason": None},
            kept=HOME_RECORD,
        ),
        Personal(Reveal, _l("Why your number was uncovered"), _of(Reveal), empties={"reason": ""}, kept=RECORD),
    ),
)  # fmt: skip
