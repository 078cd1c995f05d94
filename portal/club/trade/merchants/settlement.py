"""Monthly settlement: made on the first for the month before, disputed by the merchant, answered, paid."""

from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select, update

from portal import clock, queue
from portal.club.ground.portions import over
from portal.club.purse.vouchers import Voucher, VoucherState
from portal.club.trade.merchants import happenings as h
from portal.club.trade.merchants import terms
from portal.club.trade.merchants.letters import SettlementMade, SettlementPaid
from portal.club.trade.merchants.settlement_tables import Dispute, Settlement, SettlementLine
from portal.club.trade.merchants.settling_letters import tell
from portal.club.trade.merchants.tables import Merchant
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

__all__ = [
    "Dispute",
    "Settlement",
    "SettlementLine",
    "agree",
    "check",
    "first_of",
    "honoured_in",
    "last_month",
    "make",
    "make_due",
    "months",
    "of_merchant",
    "of_month",
    "pay",
]  # fmt: skip


def first_of(day: date) -> date:
    return day.replace(day=1)


def last_month(today: date | None = None) -> date:
    """The first day of the month before."""
    return first_of(first_of(today or clock.today()) - timedelta(days=1))


def make_due() -> int:
    """The job, every night: last month's settlements that are not there yet, each in its own transaction."""
    month = last_month()
    return over(_without(month), lambda ids: sum(_make_for(merchant_id, month) for merchant_id in ids), size=1)


def unmade() -> int:
    return len(_without(last_month()))


def _make_for(merchant_id: int, month: date) -> bool:
    return make(session.get_one(Merchant, merchant_id), month) is not None


def make(merchant: Merchant, month: date) -> Settlement | None:
    """The settlement of a month that is over; None where nothing was honoured. A second one is refused by its name."""
    if month >= first_of(clock.today()):
        raise Refusal(_l("This month is not over yet."))
    found = _grouped(merchant.id, month)
    if not found:
        return None
    settlement = add(
        Settlement(
            merchant_id=merchant.id,
            merchant=merchant,
            month=month,
            honoured=sum(count for *_rest, count in found),
            owed=sum(count * (each or 0) for _kind, _title, each, count in found),
            corrected=0,
            disputes_open=0,
            made_at=clock.now(),
            dispute_until=clock.today() + timedelta(days=terms.TERMS.now().dispute_days),
        )
    )
    for kind, title, each, count in found:
        add(SettlementLine(settlement_id=settlement.id, kind=kind, title=title, each=each, honoured=count))
    session.refresh(settlement, ["lines"])
    tell(h.SETTLEMENT_MADE, settlement, None, SettlementMade)
    queue.wake("merchants.print", settlement_id=settlement.id)
    return settlement


def agree(settlement: Settlement, by: int) -> Settlement:
    """The merchant says that all of it is right; then it can be paid before the time for disputes is over."""
    if not hold(settlement.id, nothing_open=True, agreed_at=clock.now(), agreed_by=by):
        raise Refusal(_l("It is agreed to already, or a dispute is open."), status=409)
    session.refresh(settlement)
    tell(h.AGREED, settlement, by)
    queue.wake("merchants.print", settlement_id=settlement.id)
    return settlement


def pay(settlement: Settlement, reference: str, by: int) -> Settlement:
    """Note that it was paid. Who changed a sum by an answer leaves that to somebody else."""
    if not reference.strip():
        raise Refusal(_l("Please give the bank's reference."), "reference")
    corrected = exists().where(Dispute.line_id == SettlementLine.id, SettlementLine.settlement_id == Settlement.id)
    corrected = corrected.where(Dispute.answered_by == by, Dispute.correction != 0)
    ripe = Settlement.agreed_at.is_not(None) | (Settlement.dispute_until < clock.today())
    still = (Settlement.id == settlement.id) & Settlement.paid_at.is_(None) & (Settlement.disputes_open == 0) & ripe
    values = {"paid_at": clock.now(), "paid_by": by, "reference": reference.strip()}
    if changed(update(Settlement).where(still, ~corrected).values(**values)) != 1:
        raise _why_not_paid(settlement)
    session.refresh(settlement)
    tell(h.PAID, settlement, by, SettlementPaid, total=settlement.total)
    queue.wake("merchants.print", settlement_id=settlement.id)
    return settlement


def of_merchant(merchant_id: int) -> list[Settlement]:
    """The latest month first; five years of them."""
    rows = select(Settlement).where(Settlement.merchant_id == merchant_id).order_by(Settlement.month.desc())
    return list(session.scalars(rows.limit(60)).unique())


def of_month(month: date) -> list[Settlement]:
    """Every merchant's of that month, what is disputed first."""
    rows = select(Settlement).where(Settlement.month == month)
    return list(session.scalars(rows.order_by(Settlement.disputes_open.desc(), Settlement.merchant_id)).unique())


def months() -> list[date]:
    """The months that have settlements, the latest first."""
    return list(session.scalars(select(Settlement.month).distinct().order_by(Settlement.month.desc()).limit(36)))


def honoured_in(merchant_id: int, month: date) -> list[Voucher]:
    """Every voucher that the settlement counts, in the order of time."""
    begins, ends = bounds(month)
    used = (Voucher.merchant_id == merchant_id) & (Voucher.used_at >= begins) & (Voucher.used_at < ends)
    rows = select(Voucher).where(used, Voucher.state == VoucherState.USED).order_by(Voucher.used_at, Voucher.id)
    return list(session.scalars(rows))


def bounds(month: date) -> tuple[datetime, datetime]:
    """The month's first moment, and the next month's."""
    following = first_of(month + timedelta(days=32))
    return clock.moment_of(month), clock.moment_of(following)


def check() -> list[str]:
    """For `club doctor`: settlements whose lines or sums do not agree with what they say of themselves."""
    lines = (
        select(
            SettlementLine.settlement_id,
            func.sum(SettlementLine.honoured).label("n"),
            func.sum(SettlementLine.honoured * func.coalesce(SettlementLine.each, 0)).label("owed"),
            func.coalesce(func.sum(Dispute.correction), 0).label("corrected"),
        )
        .outerjoin(Dispute, Dispute.line_id == SettlementLine.id)
        .group_by(SettlementLine.settlement_id)
        .subquery()
    )
    wrong = (lines.c.n != Settlement.honoured) | (lines.c.owed != Settlement.owed)
    wrong |= lines.c.corrected != Settlement.corrected
    rows = select(Settlement.id).join(lines, lines.c.settlement_id == Settlement.id).where(wrong).limit(3)
    return [f"settlement {found}: its lines do not add up to its sums" for found in session.scalars(rows)]


def _grouped(merchant_id: int, month: date) -> list[tuple[str, Words, int | None, int]]:
    begins, ends = bounds(month)
    what = (Voucher.kind, Voucher.title, Voucher.settles)
    used = (Voucher.merchant_id == merchant_id) & (Voucher.used_at >= begins) & (Voucher.used_at < ends)
    rows = select(*what, func.count()).where(used, Voucher.state == VoucherState.USED).group_by(*what)
    found = [(row[0], row[1], row[2], row[3]) for row in session.execute(rows)]
    return sorted(found, key=lambda row: (row[0] == "offer", row[1].zh, row[2] or 0))


def _without(month: date) -> list[int]:
    """Merchants that honoured something in that month and have no settlement of it."""
    begins, ends = bounds(month)
    made = select(Settlement.merchant_id).where(Settlement.month == month)
    used = (Voucher.used_at >= begins) & (Voucher.used_at < ends) & Voucher.merchant_id.is_not(None)
    rows = select(Voucher.merchant_id).where(used, Voucher.merchant_id.not_in(made)).distinct()
    return sorted(found for found in session.scalars(rows) if found is not None)


def hold(settlement_id: int, *, nothing_open: bool = False, **values: object) -> bool:
    """Change a settlement that is still with the merchant."""
    still = (Settlement.id == settlement_id) & Settlement.paid_at.is_(None) & Settlement.agreed_at.is_(None)
    still &= (Settlement.disputes_open == 0) if nothing_open else (Settlement.dispute_until >= clock.today())
    return changed(update(Settlement).where(still).values(**values)) == 1


def _why_not_paid(settlement: Settlement) -> Refusal:
    session.refresh(settlement)
    if settlement.paid_at is not None:
        return Refusal(_l("This is paid already."), status=409)
    if settlement.disputes_open:
        return Refusal(_l("A dispute is open. Answer it first."), status=409)
    if not settlement.may_be_paid:
        return Refusal(_l("The merchant can still dispute it."), status=409)
    return Refusal(_l("You changed a sum by your answer; somebody else notes the payment."), "reference")
