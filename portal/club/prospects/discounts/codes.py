"""A member's code: taken, given back, and expired."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.ground.portions import Portion, in_portions
from portal.club.people.members import Member
from portal.club.prospects.discounts import happenings as h
from portal.club.prospects.discounts.tables import CODES, CodeState, Discount, DiscountCode
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

CHUNK = 200


def take(member: Member, discount: Discount) -> DiscountCode:
    """A numbered code for this member alone; the living one where there is one. Raises Refusal."""
    session.execute(select(Discount.id).where(Discount.id == discount.id).with_for_update())
    session.refresh(discount)
    if (living := living_of(member.id, discount.project_id)) is not None:
        return living
    if member.cancelled_at is not None:
        raise Refusal(_l("This membership has ended."))
    if not discount.is_in_force:
        raise Refusal(_l("This discount is not in force any more."), status=409)
    row = session.get_one(Member, member.id)
    if (rate := discount.rate_for(row.grade)) is None:
        raise Refusal(_l("There is no discount for your grade at this project."))
    _expire_stale(row.id, discount.project_id)
    changed(update(Discount).where(Discount.id == discount.id).values(last_number=Discount.last_number + 1))
    session.refresh(discount, ["last_number"])
    good = clock.end_of(min(clock.today() + timedelta(days=discount.valid_days), discount.ends_on))
    code = add(
        DiscountCode(
            code=CODES.unless(_is_taken), number=discount.last_number, discount=discount, member=row,
            project_id=discount.project_id, estate_id=discount.estate_id, grade=row.grade, rate=rate,
            state=CodeState.LIVING, taken_at=clock.now(), expires_at=good,
        )
    )  # fmt: skip
    letter = h.CodeTaken(code=code.shown, last_day=code.last_day, **about(code))
    happened(h.TAKEN, row.account_id, member=row, told=letter, discount_code=code.id, project=code.project_id)
    return code


def give_back(code: DiscountCode) -> None:
    """The member wants it no more, and may take another one."""
    if not _moved(code, CodeState.RETURNED):
        raise Refusal(_l("Only a code that is still good can be given back."), status=409)
    happened(h.RETURNED, code.member.account_id, member=code.member, discount_code=code.id, project=code.project_id)


def living_of(member_id: int, project_id: int) -> DiscountCode | None:
    """The member's good code for this project."""
    mine = (DiscountCode.member_id == member_id) & (DiscountCode.project_id == project_id)
    good = (DiscountCode.state == CodeState.LIVING) & (DiscountCode.expires_at > clock.now())
    return session.scalar(select(DiscountCode).where(mine, good))


def codes_of(member_id: int, project_id: int | None = None) -> list[DiscountCode]:
    """The member's codes, the latest first."""
    rows = select(DiscountCode).where(DiscountCode.member_id == member_id)
    if project_id is not None:
        rows = rows.where(DiscountCode.project_id == project_id)
    return list(session.scalars(rows.order_by(DiscountCode.id.desc()).limit(20)))


def running_out(member_id: int, days: int) -> list[DiscountCode]:
    rows = select(DiscountCode).where(DiscountCode.member_id == member_id, _soon_over(days))
    return list(session.scalars(rows.order_by(DiscountCode.expires_at)))


def whose_run_out(days: int) -> Select[int]:
    """The members of all of them."""
    return select(DiscountCode.member_id).where(_soon_over(days))


def _soon_over(days: int) -> ColumnElement[bool]:
    now = clock.now()
    return (DiscountCode.state == CodeState.LIVING) & DiscountCode.expires_at.between(now, now + timedelta(days=days))


def expire() -> int:
    """The job: what is over is noted; how many there were."""
    return in_portions(_expire_some, CHUNK)


def due() -> int:
    over = (DiscountCode.state == CodeState.LIVING) & (DiscountCode.expires_at <= clock.now())
    return session.scalar(select(func.count()).where(over)) or 0


def living() -> int:
    return session.scalar(select(func.count()).where(DiscountCode.state == CodeState.LIVING)) or 0


def about(code: DiscountCode) -> dict[str, Any]:
    """What every letter about it says."""
    project = code.discount.project
    return {"project": project.name, "project_id": project.id, "number": code.number}


def _expire_some(most: int) -> Portion:
    over = (DiscountCode.state == CodeState.LIVING) & (DiscountCode.expires_at <= clock.now())
    found = session.scalars(select(DiscountCode).where(over).order_by(DiscountCode.id).limit(most)).all()
    return Portion(len(found), sum(_expire(code) for code in found))


def _expire_stale(member_id: int, project_id: int) -> None:
    """The job has not been here yet."""
    mine = (DiscountCode.member_id == member_id) & (DiscountCode.project_id == project_id)
    for code in session.scalars(select(DiscountCode).where(mine, DiscountCode.state == CodeState.LIVING)).all():
        _expire(code)


def _expire(code: DiscountCode) -> bool:
    if not _moved(code, CodeState.EXPIRED):
        return False
    happened(h.EXPIRED, None, member=code.member_id, discount_code=code.id, project=code.project_id)
    return True


def _moved(code: DiscountCode, to: CodeState) -> bool:
    still = (DiscountCode.id == code.id) & (DiscountCode.state == CodeState.LIVING)
    done = changed(update(DiscountCode).where(still).values(state=to)) == 1
    session.refresh(code, ["state"])
    return done


def _is_taken(code: str) -> bool:
    return session.scalar(select(DiscountCode.id).where(DiscountCode.code == code)) is not None
