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
from portal.club.points.campaigns import (
    Campaign,
    CampaignChange,
    Stacking,
    campaigns,
    change_campaign,
    end_campaign,
    make_campaign,
    running,
)
from portal.club.points.changing import (
    RuleChange,
    change_rule,
    check_rule,
    draft,
    end_rule,
    make_rule,
    withdraw_rule,
)
from portal.club.points.checking import check
from portal.club.points.desk import members_found
from portal.club.points.earning import earn
from portal.club.points.expiry import expire
from portal.club.points.gifts import Gift, GiftLimit
from portal.club.points.missed import MissedEarning
from portal.club.points.pending import (
    Pending,
    PendingLine,
    PendingState,
    pending_by_key,
    pending_of,
    pending_rows_of,
)
from portal.club.points.proving import Damage, damages, range_holds
from portal.club.points.reckoning import Missed
from portal.club.points.releasing import cancel, credit_due, release, settle_by_hand
from portal.club.points.rules import (
    Delay,
    EarnRule,
    Expiry,
    active_rules,
    install_rules,
    planned_rules,
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
from portal.club.points.triggers import TRIGGERS, Trigger
from portal.club.points.versions import history as rule_history
from portal.club.points.versions import starting, successor_of

__all__ = [
    "NEVER",
    "TRIGGERS",
    "Adjustment",
    "AdjustmentLimit",
    "Allocation",
    "Campaign",
    "CampaignChange",
    "Damage",
    "Decision",
    "Delay",
    "EarnRule",
    "Entry",
    "Expiry",
    "Gift",
    "GiftLimit",
    "Kind",
    "LedgerLine",
    "Lot",
    "Missed",
    "MissedEarning",
    "Notebook",
    "Pending",
    "PendingLine",
    "PendingState",
    "PointsAccount",
    "RuleChange",
    "SealBlock",
    "SealRange",
    "Stacking",
    "Trigger",
    "active_rules",
    "adjust",
    "adjustments_of",
    "approve",
    "balance_of",
    "by_key",
    "campaigns",
    "cancel",
    "change_campaign",
    "change_rule",
    "check",
    "check_rule",
    "coming_expiries",
    "credit_due",
    "damages",
    "decline",
    "draft",
    "earn",
    "end_campaign",
    "end_rule",
    "expire",
    "give_back",
    "head",
    "install_rules",
    "ledger_of",
    "limit",
    "lots_of",
    "make_campaign",
    "make_rule",
    "members_found",
    "pending_by_key",
    "pending_of",
    "pending_rows_of",
    "planned_rules",
    "range_holds",
    "reasons_of",
    "release",
    "rule_history",
    "rules",
    "running",
    "seal",
    "settle_by_hand",
    "spend",
    "standing_of",
    "starting",
    "statement_of",
    "successor_of",
    "taken_by",
    "waiting_adjustments",
    "withdraw_rule",
]
