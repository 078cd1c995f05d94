"""Points: one ledger, in which every credit is a lot with its own expiry and every debit names the lots it took."""

from portal.club.points.adjusting import (
    Adjustment,
    AdjustmentLimit,
    Decision,
    adjust,
    adjustments_of,
    approve,
    decline,
    limit,
    reasons_of,
    waiting_adjustments,
)
from portal.club.points.checking import check
from portal.club.points.desk import members_found
from portal.club.points.earning import earn
from portal.club.points.expiry import expire
from portal.club.points.gifts import Gift, GiftLimit
from portal.club.points.proving import Damage, damages, range_holds
from portal.club.points.rules import (
    EarnRule,
    Expiry,
    RuleChange,
    active_rules,
    change_rule,
    end_rule,
    install_rules,
    rule_history,
    rules,
)
from portal.club.points.sealing import Notebook, SealBlock, SealRange, head, seal
from portal.club.points.spending import give_back, spend
from portal.club.points.statement import (
    LedgerLine,
    balance_of,
    by_key,
    coming_expiries,
    ledger_of,
    lots_of,
    standing_of,
    statement_of,
    taken_by,
)
from portal.club.points.tables import NEVER, Allocation, Entry, Kind, Lot, PointsAccount

__all__ = [
    "NEVER",
    "Adjustment",
    "AdjustmentLimit",
    "Allocation",
    "Damage",
    "Decision",
    "EarnRule",
    "Entry",
    "Expiry",
    "Gift",
    "GiftLimit",
    "Kind",
    "LedgerLine",
    "Lot",
    "Notebook",
    "PointsAccount",
    "RuleChange",
    "SealBlock",
    "SealRange",
    "active_rules",
    "adjust",
    "adjustments_of",
    "approve",
    "balance_of",
    "by_key",
    "change_rule",
    "check",
    "coming_expiries",
    "damages",
    "decline",
    "earn",
    "end_rule",
    "expire",
    "give_back",
    "head",
    "install_rules",
    "ledger_of",
    "limit",
    "lots_of",
    "members_found",
    "range_holds",
    "reasons_of",
    "rule_history",
    "rules",
    "seal",
    "spend",
    "standing_of",
    "statement_of",
    "taken_by",
    "waiting_adjustments",
]
