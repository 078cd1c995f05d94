"""Vouchers: a one-time code that is honoured exactly once, by the shop it is for, and can be undone for a while.

Rewards and offers issue them; a voucher knows neither. `merchant_id` None means: handed over at the club's desk.
"""

from portal.club.purse.vouchers.happenings import CANCELLED, EXPIRED, UNDONE, VERIFIED, VOUCHER
from portal.club.purse.vouchers.honouring import NotHonoured, by_code, cancel, expire, undo, verify
from portal.club.purse.vouchers.issuing import issue, issued
from portal.club.purse.vouchers.queries import (
    due,
    holder_of,
    honoured_at,
    open_at,
    running_out,
    unused,
    used_today,
    wallet_of,
)
from portal.club.purse.vouchers.tables import CODES, Voucher, VoucherAct, VoucherState

__all__ = [
    "CANCELLED",
    "CODES",
    "EXPIRED",
    "UNDONE",
    "VERIFIED",
    "VOUCHER",
    "NotHonoured",
    "Voucher",
    "VoucherAct",
    "VoucherState",
    "by_code",
    "cancel",
    "due",
    "expire",
    "holder_of",
    "honoured_at",
    "issue",
    "issued",
    "open_at",
    "running_out",
    "undo",
    "unused",
    "used_today",
    "verify",
    "wallet_of",
]
