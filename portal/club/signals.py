"""What the club announces. Only reactions.py listens; senders speak inside their transaction.

Each signal carries ids, never rows: `member_joined.send(None, member_id=5)`.
"""

from blinker import Namespace

_club = Namespace()

reward_redeemed = _club.signal("reward-redeemed")  # member_id, redemption_id, reward_id
event_place_redeemed = _club.signal("event-place-redeemed")  # member_id, redemption_id, sitting_id, price
event_place_given_up = _club.signal("event-place-given-up")  # sign_up_id, returned
voucher_verified = _club.signal("voucher-verified")  # member_id, voucher_id
voucher_undone = _club.signal("voucher-undone")  # voucher_id
voucher_expired = _club.signal("voucher-expired")  # voucher_id
