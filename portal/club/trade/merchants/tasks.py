"""What firms wait for: their application, a proposal, a disputed line; and contracts that end soon."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.trade.merchants import terms
from portal.club.trade.merchants.application_tables import PAPER_NAMES, Application, ApplicationPaper, ApplicationState
from portal.club.trade.merchants.contracts import ending_soon_where
from portal.club.trade.merchants.proposal_tables import Proposal, ProposalState
from portal.club.trade.merchants.settlement_tables import Dispute, Settlement, SettlementLine
from portal.club.trade.merchants.tables import Merchant
from portal.database import session
from portal.manifest import TaskKind, TaskTold, Waiting
from portal.sentences import lazy_gettext as _l

EDIT = "merchants.edit"


def _applications() -> Waiting:
    concerns = Application.asked_by.label("concerns_id")
    rows = select(Application.id, concerns, Application.asked_at.label("since"))
    return rows.where(Application.state.in_((ApplicationState.APPLIED, ApplicationState.REVIEW)))


def _proposals() -> Waiting:
    rows = select(Proposal.id, Proposal.asked_at.label("since"))
    return rows.where(Proposal.state == ProposalState.PROPOSED)


def _disputes() -> Waiting:
    return select(Dispute.id, Dispute.disputed_at.label("since")).where(Dispute.answered_at.is_(None))


def _contracts() -> Waiting:
    within = terms.TERMS.now().warn_days
    return select(Merchant.id, Merchant.contract_until.label("due_on")).where(ending_soon_where(within))


def _applications_told(ids: Collection[int]) -> dict[int, TaskTold]:
    what = (Application.id, Application.name, Application.wanted_paper)
    rows = session.execute(select(*what).where(Application.id.in_(ids)))
    return {row.id: TaskTold(row.name, _asked_for(row.wanted_paper)) for row in rows}


def _asked_for(paper: ApplicationPaper | None) -> object:
    return _l("Asked for: %(paper)s", paper=PAPER_NAMES[paper]) if paper else ""


def _proposals_told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = session.scalars(select(Proposal).where(Proposal.id.in_(ids)))
    return {row.id: TaskTold(row.wish.title, row.merchant.name) for row in rows.unique()}


def _disputes_told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = select(Dispute.id, Dispute.reason, Merchant.name).join(SettlementLine, SettlementLine.id == Dispute.line_id)
    rows = rows.join(Settlement, Settlement.id == SettlementLine.settlement_id).join(Merchant)
    return {row.id: TaskTold(row.reason, row.name) for row in session.execute(rows.where(Dispute.id.in_(ids)))}


def _contracts_told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = session.execute(select(Merchant.id, Merchant.name).where(Merchant.id.in_(ids)))
    return {row.id: TaskTold(row.name) for row in rows}


TASKS = (
    TaskKind(
        "merchant.application", _l("Look at an application"), "application", EDIT, _applications, _applications_told
    ),
    TaskKind("merchant.proposal", _l("Look at a proposal"), "proposal", EDIT, _proposals, _proposals_told),
    TaskKind("merchant.dispute", _l("Answer a dispute"), "dispute", EDIT, _disputes, _disputes_told),
    TaskKind(
        "merchant.contract", _l("Renew a contract"), "ending_contract", EDIT, _contracts, _contracts_told, is_timed=True
    ),
)  # fmt: skip
