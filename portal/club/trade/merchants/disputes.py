"""A merchant disputes a settlement, and is answered."""

from sqlalchemy import func, select, update

from portal import clock, queue
from portal.club.purse.vouchers import Voucher
from portal.club.trade.merchants import happenings as h
from portal.club.trade.merchants.letters import SettlementAnswered
from portal.club.trade.merchants.settlement import hold, honoured_in
from portal.club.trade.merchants.settlement_tables import Dispute, Settlement, SettlementLine
from portal.club.trade.merchants.settling_letters import tell
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST = 100_000_000  # fen a line may come to


def dispute(line: SettlementLine, reason: str, by: int) -> Dispute:
    """The merchant says that a line is not right, and why; once a line, until the last day for it."""
    if not reason.strip():
        raise Refusal(_l("Please write what is not right."), "reason")
    if not hold(line.settlement_id, disputes_open=Settlement.disputes_open + 1):
        raise Refusal(_l("The time for disputes is over, or the settlement was agreed to."), status=409)
    if line.dispute is not None:
        raise Refusal(_l("This line is disputed already."), status=409)
    plain = reason.strip()
    made = add(Dispute(line_id=line.id, reason=plain, disputed_at=clock.now(), disputed_by=by))
    session.refresh(line)
    session.refresh(line.settlement)
    tell(h.DISPUTED, line.settlement, by, line=line.id, dispute=made.id)
    queue.wake("merchants.print", settlement_id=line.settlement_id)
    return made


def answer(found: Dispute, words: str, comes_to: int, by: int) -> Dispute:
    """The club's answer, with what the line comes to in fen: the same sum, or another one."""
    if not words.strip():
        raise Refusal(_l("Please write an answer; the merchant reads it."), "answer")
    if not 0 <= comes_to <= MOST:
        raise Refusal(_l("Please give a sum in yuan, such as 38 or 38.50."), "comes_to")
    line, plain = found.line, words.strip()
    correction = comes_to - line.owed
    still = (Dispute.id == found.id) & Dispute.answered_at.is_(None)
    values = {"answer": plain, "correction": correction, "answered_at": clock.now(), "answered_by": by}
    if changed(update(Dispute).where(still).values(**values)) != 1:
        raise Refusal(_l("Somebody has just answered this."), status=409)
    new = {"disputes_open": Settlement.disputes_open - 1, "corrected": Settlement.corrected + correction}
    changed(update(Settlement).where(Settlement.id == line.settlement_id).values(**new))
    session.refresh(found)
    session.refresh(line.settlement)
    ids = {"line": line.id, "dispute": found.id}
    tell(h.ANSWERED, line.settlement, by, SettlementAnswered, correction=correction, **ids)
    queue.wake("merchants.print", settlement_id=line.settlement_id)
    return found


def open_disputes() -> int:
    """How many wait for an answer."""
    return int(session.scalar(select(func.count()).where(Dispute.answered_at.is_(None))) or 0)


def vouchers_of(line: SettlementLine) -> list[Voucher]:
    """The vouchers behind one amount, in the order of time."""
    found = line.settlement
    same = (line.kind, line.title, line.each)
    return [one for one in honoured_in(found.merchant_id, found.month) if (one.kind, one.title, one.settles) == same]
