"""What a project's discount is: asked by one colleague, in force by the word of a second one, one at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select, update

from portal import clock
from portal.club.estate.projects import Project, ProjectState
from portal.club.ground.decisions import SecondPerson
from portal.club.ground.happenings import happened
from portal.club.people.accounts import Viewer, names_of
from portal.club.people.members import Grade
from portal.club.prospects.discounts import happenings as h
from portal.club.prospects.discounts.tables import CodeState, Discount, DiscountCode, DiscountKind, DiscountState
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

MOST = {DiscountKind.PERCENT: 20_00, DiscountKind.AMOUNT: 1_000_000_00}
LONGEST = timedelta(days=731)
EYES = SecondPerson(
    Discount,
    permission="discounts.approve",
    concerns=lambda row: (),
    own=_l("You asked for this yourself; a second person must approve it."),
    names=names_of,
    waits=(DiscountState.WAITING,),
    withdrawn=DiscountState.WITHDRAWN,
    task_row="discount",
)


@dataclass(frozen=True)
class DiscountPlan:
    """As the desk writes it. rates: by grade, in hundredths of a percent or in fen."""

    kind: DiscountKind
    rates: Mapping[Grade, int]
    starts_on: date
    ends_on: date
    valid_days: int
    terms: Words


def ask(project: Project, plan: DiscountPlan, by: int) -> Discount:
    """Ask for a discount; it waits for a second person. Raises Refusal beside the field."""
    _refuse_unless_sound(plan)
    if project.state is not ProjectState.PUBLISHED:
        raise Refusal(_l("This project is not on sale."), "project")
    made = add(
        Discount(
            project_id=project.id, project=project, estate_id=project.estate_id, kind=plan.kind, rates=dict(plan.rates),
            starts_on=plan.starts_on, ends_on=plan.ends_on, valid_days=plan.valid_days, terms=plan.terms,
            state=DiscountState.WAITING, asked_by=by, asked_at=clock.now(),
        )
    )  # fmt: skip
    happened(h.ASKED, by, discount=made.id)
    return made


def approve(discount: Discount, by: int) -> None:
    """The second person says yes. Raises Refusal for whoever asked, and while another one is in force there."""
    session.execute(select(Project.id).where(Project.id == discount.project_id).with_for_update())
    other = session.scalar(select(Discount).where(_approved_of(discount.project_id)))
    if other is not None and other.ends_on < clock.today():
        _end(other, by, "")
    elif other is not None:
        raise Refusal(_l("Another discount of this project is in force. End that one first."), status=409)
    if discount.ends_on < clock.today():
        raise Refusal(_l("Its last day is over."))
    EYES.decide(discount, DiscountState.APPROVED, by)
    happened(h.APPROVED, by, discount=discount.id)


def decline(discount: Discount, by: int) -> None:
    """No. Whoever asked takes it back this way."""
    if by == discount.asked_by:
        EYES.withdraw(discount, by)
        happened(h.WITHDRAWN, by, discount=discount.id)
        return
    EYES.decide(discount, DiscountState.DECLINED, by)
    happened(h.DECLINED, by, discount=discount.id)


def end(discount: Discount, because: str, by: int) -> None:
    """No further code is taken; those that were stay good until their day."""
    if not _end(discount, by, because):
        raise Refusal(_l("Only a discount in force can be ended."), status=409)


def in_force(project_id: int) -> Discount | None:
    """What members can take today."""
    found = session.scalar(select(Discount).where(_approved_of(project_id)))
    return found if found is not None and found.is_in_force else None


def all_in_force() -> list[Discount]:
    rows = select(Discount).where(Discount.state == DiscountState.APPROVED).order_by(Discount.id)
    return [one for one in session.scalars(rows) if one.is_in_force]


def of_desk(viewer: Viewer) -> list[Discount]:
    """What this colleague sees, the latest first; whatever ended long ago at the end."""
    rows = select(Discount).where(Discount.visible_to(viewer)).order_by(Discount.id.desc()).limit(100)
    return list(session.scalars(rows))


def counts_of(discounts: list[Discount]) -> dict[int, dict[CodeState, int]]:
    """How many codes of each stand where."""
    rows = session.execute(
        select(DiscountCode.discount_id, DiscountCode.state, func.count())
        .where(DiscountCode.discount_id.in_([one.id for one in discounts]))
        .group_by(DiscountCode.discount_id, DiscountCode.state)
    )
    found: dict[int, dict[CodeState, int]] = {}
    for discount_id, state, count in rows:
        found.setdefault(discount_id, {})[state] = int(count)
    return found


def _end(discount: Discount, by: int, because: str) -> bool:
    still = (Discount.id == discount.id) & (Discount.state == DiscountState.APPROVED)
    values = {"state": DiscountState.ENDED, "ended_because": because or None}
    done = changed(update(Discount).where(still).values(**values)) == 1
    session.refresh(discount)
    if done:
        happened(h.ENDED, by, discount=discount.id)
    return done


def _approved_of(project_id: int) -> ColumnElement[bool]:
    return (Discount.project_id == project_id) & (Discount.state == DiscountState.APPROVED)


def _refuse_unless_sound(plan: DiscountPlan) -> None:
    if not plan.rates:
        raise Refusal(_l("Please give a discount for one grade at least."), "registered")
    last = 0
    for grade in Grade:
        rate = plan.rates.get(grade)
        if rate is None:
            continue
        if not 0 < rate <= MOST[plan.kind]:
            raise Refusal(_l("At most 20 per cent, or a million yuan."), grade.value)
        if rate < last:
            raise Refusal(_l("A higher grade never has less than a lower one."), grade.value)
        last = rate
    if plan.ends_on < plan.starts_on or plan.ends_on < clock.today():
        raise Refusal(_l("The last day must not be before the first one, nor be over."), "ends_on")
    if plan.ends_on > clock.today() + LONGEST:
        raise Refusal(_l("At most two years ahead."), "ends_on")
    if not (plan.terms.zh and plan.terms.en):
        raise Refusal(_l("The legal wording is needed in both languages."), "terms_zh")
