"""Decoration firms under scrutiny: the papers that were examined, and the complaints that name a firm.

Owners are pestered by firms nobody vetted; so what was seen, until when it holds and how often owners complained
stands on the firm's page, the bad with the good.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, delete, false, func, select, true, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.ground.files import File
from portal.club.ground.happenings import happened
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Hat, Viewer
from portal.club.trade.merchants import Merchant, MerchantCategory
from portal.club.trade.vettings.happenings import FIRM_NAMED, FIRM_UNNAMED, PAPER_BACK, PAPER_ENTERED, PAPER_WITHDRAWN
from portal.club.voice.complaints import Complaint
from portal.database import Base, Id, add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

COUNTED = timedelta(days=730)  # complaints of two years are shown


class ProofKind(StrEnum):
    LICENCE = "licence"
    QUALIFICATION = "qualification"
    SAFETY = "safety"
    INSURANCE = "insurance"
    SITE = "site"


PROOF_NAMES = {
    ProofKind.LICENCE: _l("Business licence"),
    ProofKind.QUALIFICATION: _l("Certificate of qualification"),
    ProofKind.SAFETY: _l("Work safety licence"),
    ProofKind.INSURANCE: _l("Liability insurance"),
    ProofKind.SITE: _l("Report of a site visit"),
}


class VettingPaper(Base):
    """A paper of a firm as we saw it. A renewed one is a new row; the old one is withdrawn and kept."""

    __tablename__ = "vetting_papers"
    __table_args__ = (Index("ix_vetting_papers_merchant", "merchant_id", "withdrawn_at", "id"),)

    id: Mapped[Id]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchants.id"))
    proof: Mapped[ProofKind]
    number: Mapped[str]
    valid_until: Mapped[date | None]  # the last day; None: it does not end
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    seen_at: Mapped[datetime]
    seen_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    withdrawn_at: Mapped[datetime | None]

    file: Mapped[File] = relationship(lazy="joined", innerjoin=True)

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        """Members see the papers of a firm that stands in the directory."""
        if viewer.hat is Hat.STAFF:
            return true() if viewer.may("merchants.edit") else false()
        if not viewer.is_member:
            return false()
        return cls.withdrawn_at.is_(None) & cls.merchant_id.in_(select(Merchant.id).where(Merchant.open_now()))

    @property
    def has_ended(self) -> bool:
        return self.valid_until is not None and self.valid_until < clock.today()


class FirmComplaint(Base):
    """The case is about this firm's work; staff say so, and a case names one firm at most."""

    __tablename__ = "firm_complaints"
    __table_args__ = (Index("ix_firm_complaints_merchant", "merchant_id", "complaint_id"),)

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), primary_key=True, autoincrement=False)
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchants.id"))
    named_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    named_at: Mapped[datetime]


@dataclass(frozen=True)
class Record:
    """How often owners complained about a firm in two years, and how many of the cases are closed."""

    n: int = 0
    closed: int = 0


def enter_paper(
    firm: Merchant, proof: ProofKind, number: str, valid_until: date | None, file: File, *, by: int
) -> VettingPaper:
    """Somebody of the club has seen it. Raises Refusal for a merchant that needs no vetting, or a paper that ended."""
    _mind(firm)
    if valid_until is not None and valid_until < clock.today():
        raise Refusal(_l("This paper has ended; ask for the new one."), "valid_until")
    row = {"merchant_id": firm.id, "proof": proof, "number": number.strip(), "valid_until": valid_until}
    made = add(VettingPaper(**row, file_id=file.id, file=file, seen_at=clock.now(), seen_by=by))
    happened(PAPER_ENTERED, by, merchant=firm.id, paper=made.id)
    return made


def withdraw_paper(paper: VettingPaper, by: int) -> None:
    """No longer shown; the row stays. Twice is once."""
    still = (VettingPaper.id == paper.id) & VettingPaper.withdrawn_at.is_(None)
    if changed(update(VettingPaper).where(still).values(withdrawn_at=clock.now())) == 1:
        happened(PAPER_WITHDRAWN, by, merchant=paper.merchant_id, paper=paper.id)


def show_paper_again(paper: VettingPaper, by: int) -> None:
    """As if it had not been taken away. Twice is once."""
    gone = (VettingPaper.id == paper.id) & VettingPaper.withdrawn_at.is_not(None)
    if changed(update(VettingPaper).where(gone).values(withdrawn_at=None)) == 1:
        happened(PAPER_BACK, by, merchant=paper.merchant_id, paper=paper.id)


def papers_of(merchant_id: int) -> list[VettingPaper]:
    """Those that count, in the order in which they were entered."""
    here = select(VettingPaper).where(VettingPaper.merchant_id == merchant_id, VettingPaper.withdrawn_at.is_(None))
    return list(session.scalars(here.order_by(VettingPaper.id)))


def name_firm(case: Complaint, firm: Merchant, by: int) -> FirmComplaint:
    """The case is about this firm. Raises Refusal where another one is named already."""
    _mind(firm)
    if (known := session.get(FirmComplaint, case.id)) is not None:
        if known.merchant_id == firm.id:
            return known
        raise Refusal(_l("This case names another firm already."), "number")
    named = FirmComplaint(complaint_id=case.id, merchant_id=firm.id, named_by=by, named_at=clock.now())
    happened(FIRM_NAMED, by, complaint=case.id, merchant=firm.id)
    return add(named)


def take_name_away(case: Complaint, firm: Merchant, by: int) -> None:
    """It was the wrong firm."""
    named = (FirmComplaint.complaint_id == case.id) & (FirmComplaint.merchant_id == firm.id)
    if changed(delete(FirmComplaint).where(named)) == 1:
        happened(FIRM_UNNAMED, by, complaint=case.id, merchant=firm.id)


def case_of(number: str, viewer: Viewer) -> Complaint:
    """The case of that number, of the estates of this person. Raises Refusal: another's is as good as none."""
    mine = select(Complaint).where(Complaint.number == number.strip().upper(), Complaint.visible_to(viewer))
    found = session.scalar(mine)
    if found is None:
        raise Refusal(_l("There is no complaint of this number among yours."), "number")
    return found


def cases_of(firm: Merchant, viewer: Viewer) -> list[Complaint]:
    """The cases that name the firm, of the estates this person may read."""
    rows = select(Complaint).join(FirmComplaint, FirmComplaint.complaint_id == Complaint.id)
    mine = rows.where(FirmComplaint.merchant_id == firm.id, Complaint.visible_to(viewer))
    return list(session.scalars(mine.order_by(Complaint.id.desc()).limit(100)))


def records_of(merchant_ids: Sequence[int]) -> dict[int, Record]:
    """For each of these firms the complaints of two years, in all estates."""
    if not merchant_ids:
        return {}
    since = clock.now() - COUNTED
    rows = (
        select(FirmComplaint.merchant_id, func.count(), func.count(Complaint.archived_at))
        .join(Complaint, Complaint.id == FirmComplaint.complaint_id)
        .where(FirmComplaint.merchant_id.in_(merchant_ids), Complaint.filed_at >= since)
        .group_by(FirmComplaint.merchant_id)
    )
    found = {merchant_id: Record(n, closed) for merchant_id, n, closed in session.execute(rows)}
    return {merchant_id: found.get(merchant_id, Record()) for merchant_id in merchant_ids}


def _mind(firm: Merchant) -> None:
    if firm.category is not MerchantCategory.DECORATION:
        raise Refusal(_l("Only decoration firms are vetted."))
