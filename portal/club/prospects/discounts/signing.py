"""At signing: a code is used up once, with the contract and the home; a second person can take that back."""

import unicodedata

from sqlalchemy import ColumnElement, bindparam, select, update

from portal import clock
from portal.club.estate import projects
from portal.club.estate.projects.doors import building_key, door_in
from portal.club.ground.happenings import happened
from portal.club.people.accounts import Viewer
from portal.club.prospects.discounts import happenings as h
from portal.club.prospects.discounts.codes import about, living_of
from portal.club.prospects.discounts.tables import CODES, CodeState, Discount, DiscountAct, DiscountCode
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Day

USE = (
    update(DiscountCode)
    .where(
        DiscountCode.id == bindparam("of"),
        DiscountCode.state == CodeState.LIVING,
        DiscountCode.expires_at > bindparam("now"),
    )
    .values(
        state=CodeState.USED,
        used_at=bindparam("now"),
        used_by=bindparam("who"),
        contract=bindparam("signed"),
        home=bindparam("where"),
        home_key=bindparam("door"),
    )
)


def by_code(typed: str, viewer: Viewer) -> DiscountCode | None:
    """Of the projects this colleague sees, by what was typed or scanned."""
    rows = select(DiscountCode).where(DiscountCode.code == CODES.read(typed), DiscountCode.visible_to(viewer))
    return session.scalar(rows)


def use_up(code: DiscountCode, contract: str, home: str, by: int) -> None:
    """Once and only once. Raises Refusal, which says when it was used before."""
    if code.member.account_id == by:
        raise Refusal(_l("Nobody uses up their own code."))
    number, door = contract_key(contract), home_key(code, home)
    session.execute(select(Discount.id).where(Discount.id == code.discount_id).with_for_update())
    _refuse_what_was_signed(code, number, door)
    values = {"of": code.id, "now": clock.now(), "who": by, "signed": number, "where": home.strip(), "door": door}
    if changed(USE, **values) != 1:
        session.refresh(code)
        raise Refusal(why_not(code), status=409)
    session.refresh(code)
    add(DiscountAct(code_id=code.id, act="used", at=clock.now(), by=by))
    letter = h.CodeUsed(home=code.home or "", at=clock.now(), **about(code))
    happened(h.USED, by, member=code.member, told=letter, discount_code=code.id, project=code.project_id)


def take_back(code: DiscountCode, reason: str, by: int) -> None:
    """A second person undoes the use, with a reason; the code is as it was. Raises Refusal."""
    if by == code.used_by:
        raise Refusal(_l("You used this code up yourself; a second person takes it back."))
    if code.member.account_id == by:
        raise Refusal(_l("Nobody decides about their own code."))
    if living_of(code.member_id, code.project_id) is not None:
        raise Refusal(_l("The member has taken another code meanwhile; that one is good."), status=409)
    used = (DiscountCode.id == code.id) & (DiscountCode.state == CodeState.USED)
    before = {"state": CodeState.LIVING, "used_at": None, "used_by": None, "contract": None, "home": None}
    if changed(update(DiscountCode).where(used).values(**before, home_key=None)) != 1:
        raise Refusal(_l("This code is not used (any more)."), status=409)
    session.refresh(code)
    add(DiscountAct(code_id=code.id, act="undone", at=clock.now(), by=by, reason=reason.strip()))
    is_good = code.standing is CodeState.LIVING
    letter = h.UseTakenBack(last_day=code.last_day, is_good=is_good, **about(code))
    happened(h.UNDONE, by, member=code.member, told=letter, discount_code=code.id, project=code.project_id)


def acts_of(code: DiscountCode) -> list[DiscountAct]:
    rows = select(DiscountAct).where(DiscountAct.code_id == code.id).order_by(DiscountAct.id)
    return list(session.scalars(rows))


def why_not(code: DiscountCode) -> object:
    """Why it cannot be used up, where it cannot."""
    if code.state is CodeState.USED and code.used_at is not None:
        return _l("Used already on %(day)s, for %(home)s.", day=Day.of(code.used_at), home=code.home or "")
    if code.state is CodeState.RETURNED:
        return _l("The member has given this code back.")
    return _l("This code expired on %(day)s.", day=Day(code.last_day))


def contract_key(typed: str) -> str:
    """A contract's number as it is compared: without blanks, in capitals. Raises Refusal."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split()).upper()
    if not 3 <= len(plain) <= 40:
        raise Refusal(_l("Please give the number of the contract."), "contract")
    return plain


def home_key(code: DiscountCode, typed: str) -> str:
    """Building and door, 3-1202; the building is one of the project. Raises Refusal."""
    for building in projects.buildings_of(code.project_id):
        if (door := door_in(typed, building.number)) is not None:
            return f"{building_key(building.number)}-{door}"
    raise Refusal(_l("Please give building and door of this project, such as 3-1202."), "home")


def _refuse_what_was_signed(code: DiscountCode, number: str, door: str) -> None:
    """A home and a contract bring the discount once."""
    used: ColumnElement[bool] = DiscountCode.state == CodeState.USED
    rows = select(DiscountCode).where(DiscountCode.project_id == code.project_id, used, DiscountCode.id != code.id)
    if session.scalar(rows.where(DiscountCode.home_key == door)) is not None:
        raise Refusal(_l("For this home a code has been used already."), "home", status=409)
    if session.scalar(rows.where(DiscountCode.contract == number)) is not None:
        raise Refusal(_l("For this contract a code has been used already."), "contract", status=409)
