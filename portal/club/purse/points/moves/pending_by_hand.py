"""Pending points confirmed or cancelled by hand: never one's own, and the sum of a day counts here, too."""

from portal.club.purse.points.moves import daily_limit
from portal.club.purse.points.moves.pending import Pending, PendingState
from portal.club.purse.points.moves.pending_release import cancel, release
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def settle_by_hand(row: Pending, to: PendingState, by: int, *, may_approve: bool = True) -> None:
    """Staff release or cancel what waits; never for themselves.

    Who may not approve adjustments releases no more in a day than one person may adjust alone. Raises Refusal.
    """
    if row.member.account_id == by:
        raise Refusal(_l("Nobody settles their own points."))
    if to is not PendingState.CREDITED:
        cancel(row.key, by=by)
        return
    if not may_approve and row.state is PendingState.PENDING:
        _mind_day(row, by)
    release(row.key, by=by)


def _mind_day(row: Pending, by: int) -> None:
    daily_limit.hold_day(by, row.member_id)
    over = daily_limit.exceeded(by, row.member_id, row.amount)
    if over is None:
        return
    values = {"limit": f"{over.limit:,}", "n": f"{over.moved.most:,}"}
    if over.is_of_a_day:
        words = _l(
            "Above %(limit)s points a day somebody who may approve adjustments confirms this; today %(n)s are booked.",
            **values,
        )
        raise Refusal(words)
    raise Refusal(
        _l("Above %(limit)s points in thirty days somebody who may approve confirms this; %(n)s are booked.", **values)
    )
